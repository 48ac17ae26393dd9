//! `/admin/orders`: all orders, and those that wait for something.

use axum::extract::Query;
use axum::response::Response;
use leptos::prelude::*;
use serde::Deserialize;

use crate::admin::frame::{self, Section};
use crate::app::Page;
use crate::error::AppError;
use crate::extract::Admin;
use crate::locals::Locals;
use crate::orders::model::{Cursor, Filter, OrderRow};
use crate::orders::service;
use crate::region;
use crate::ui::{IntoHtml, Time, pager};

/// What the list's address says.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct ListQuery {
    /// A number, or an e-mail address.
    q: String,
    /// Which orders.
    show: String,
    /// Where the page begins.
    after: String,
}

impl ListQuery {
    /// What it asks for. What is neither a number nor an address finds nothing, as an address.
    fn filter(&self) -> Filter {
        let typed = self.q.trim();
        if typed.is_empty() {
            let named = Filter::OFFERED.into_iter().find(|filter| filter.name() == self.show);
            return named.unwrap_or_default();
        }
        match typed.trim_start_matches('#').parse() {
            Ok(number) => Filter::Number(number),
            Err(_) => Filter::Email(typed.to_lowercase()),
        }
    }
}

/// The list; one round trip beside the session's.
pub async fn page(
    locals: Locals,
    admin: Admin,
    Query(query): Query<ListQuery>,
) -> Result<Response, AppError> {
    let filter = query.filter();
    let after = Cursor::parse(&query.after);
    let (rows, next) = service::list_orders(&locals, &filter, after.as_ref()).await?;
    let address = |after: Option<&Cursor>| {
        let mut pairs = form_urlencoded::Serializer::new(String::new());
        if !query.q.is_empty() {
            pairs.append_pair("q", &query.q);
        } else if !filter.name().is_empty() {
            pairs.append_pair("show", filter.name());
        }
        if let Some(after) = after {
            pairs.append_pair("after", &after.text());
        }
        format!("/admin/orders?{}", pairs.finish())
    };
    let content = || {
        let chips = Filter::OFFERED.map(|offered| {
            let to = match offered.name() {
                "" => "/admin/orders".to_owned(),
                name => format!("/admin/orders?show={name}"),
            };
            let current = (query.q.is_empty() && offered == filter).then_some("true");
            view! { <li><a href=to aria-current=current>{offered.label()}</a></li> }
        });
        let rows: Vec<_> = rows.iter().map(row).collect();
        let list = if rows.is_empty() {
            view! { <div class="empty" data-testid="empty"><p><b>"No orders here."</b></p></div> }.into_html()
        } else {
            view! {
                <div role="region" aria-label="Orders" tabindex="0" class="table"><table>
                    <thead><tr><th scope="col">"Order"</th><th scope="col">"Placed"</th><th scope="col">"Buyer"</th><th scope="col">"State"</th><th scope="col" class="number">"Pieces"</th><th scope="col" class="number">"Total"</th></tr></thead>
                    <tbody>{rows}</tbody>
                </table></div>
            }
            .into_html()
        };
        view! {
            <form class="find" role="search" action="/admin/orders" aria-label="Search the orders">
                <label class="unseen" for="find-order">"Number or e-mail address"</label>
                <input id="find-order" type="search" name="q" value=query.q.clone() placeholder="Number or e-mail address" maxlength="254" autocomplete="off" />
                <button>"Search"</button>
            </form>
            <nav aria-label="Filters"><ul class="chips small">{chips.into_iter().collect::<Vec<_>>()}</ul></nav>
            {list}
            {pager(after.is_some().then(|| address(None)), next.as_ref().map(|next| address(Some(next))))}
            {books()}
        }
        .into_html()
    };
    let page = Page { styles: &["admin.css", "checkout.css"], ..Page::personal("Orders") };
    Ok(frame::render(&locals, &admin, Section::Orders, page, content))
}

/// What a bookkeeper takes.
fn books() -> impl IntoView {
    view! {
        <h2 id="books">"Books"</h2>
        <form class="filters" action="/admin/orders/payments.csv" aria-labelledby="books">
            <label>"From " <input type="date" name="from" /></label>
            <label>"To " <input type="date" name="to" /></label>
            <button>"Payments as CSV"</button>
        </form>
        <p class="fine">"What came and what went back, by rates of tax. Days are UTC. "<a href="/admin/drift">"Do the books add up?"</a></p>
    }
}

fn row(row: &OrderRow) -> impl IntoView + use<> {
    let attention = (row.attention != 0).then(|| view! { " " <b class="tag">"look"</b> });
    let buyer = row.name.clone().filter(|name| !name.is_empty()).unwrap_or_else(|| row.email.clone());
    view! {
        <tr data-testid="order">
            <td><a href=format!("/admin/orders/{}", row.id)>"No. " {row.number}</a></td>
            <td><Time at=row.placed_at /></td>
            <td dir="auto">{buyer}</td>
            <td>{row.word().to_string()}{attention}</td>
            <td class="number">{row.pieces.unwrap_or(0)}</td>
            <td class="number"><bdi>{region::money(row.total(), &row.currency)}</bdi></td>
        </tr>
    }
}
