//! `/account/orders`: what somebody has ordered.

use axum::response::Response;
use leptos::prelude::*;
use serde::Deserialize;

use crate::app::{self, Page};
use crate::error::AppError;
use crate::extract::{Query, SignedIn};
use crate::locals::Locals;
use crate::orders::model::{Cursor, Filter, OrderRow};
use crate::orders::service;
use crate::orders::texts::checkout as texts;
use crate::region;
use crate::ui::{IntoHtml, Time, pager};

/// Where the page begins.
#[derive(Debug, Default, Deserialize)]
pub struct OrdersQuery {
    after: Option<String>,
}

/// The list; one round trip beside the session's.
pub async fn page(
    locals: Locals,
    SignedIn(person): SignedIn,
    Query(query): Query<OrdersQuery>,
) -> Result<Response, AppError> {
    let after = query.after.as_deref().and_then(Cursor::parse);
    let filter = Filter::OfUser { user: person.user_id.clone(), email: person.email.clone() };
    let (rows, next) = service::list_orders(&locals, &filter, after.as_ref()).await?;
    let older = next.map(|next| format!("/account/orders?after={}", next.text()));
    let content = app::html(|| {
        let list: Vec<_> = rows.iter().map(|row| line(&locals, row)).collect();
        let list = if list.is_empty() {
            view! { <p>{texts::NO_ORDERS}</p> }.into_html()
        } else {
            view! { <ul class="orders">{list}</ul> }.into_html()
        };
        view! {
            <h1>{texts::YOUR_ORDERS}</h1>
            {list}
            {pager(after.is_some().then(|| "/account/orders".to_owned()), older)}
            <p><a href="/account">"Your account"</a></p>
        }
    });
    Ok(Page { styles: &["checkout.css"], ..Page::personal(texts::YOUR_ORDERS) }.render(&locals, content))
}

fn line(locals: &Locals, row: &OrderRow) -> impl IntoView + use<> {
    let address = service::link_to(locals, &row.id, row.link_version);
    view! {
        <li data-testid="order">
            <a href=address>{texts::order(row.number)}</a> " · " <Time at=row.placed_at /> " · " {row.word().to_string()} " · "
            <bdi>{region::money(row.total(), &row.currency)}</bdi>
        </li>
    }
}
