//! `/admin/orders/print`: packing slips, one a sheet: what goes into the parcel and where it goes, and no prices.

use axum::extract::RawQuery;
use axum::response::Response;
use leptos::prelude::*;

use super::order::address_lines;
use crate::app::{self, Page};
use crate::error::AppError;
use crate::extract::Admin;
use crate::locals::Locals;
use crate::orders::model::Order;
use crate::orders::service;
use crate::text::day;
use crate::ui::{Html, IntoHtml};

/// The most slips of a page.
const MANY: usize = 100;

/// The address of the slips of these orders.
pub fn address<'a>(ids: impl Iterator<Item = &'a str>) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.extend_pairs(ids.map(|id| ("id", id)));
    format!("/admin/orders/print?{}", query.finish())
}

/// The slips of the orders that the address names, the oldest first; one round trip beside the session's. Nobody keeps them.
pub async fn page(locals: Locals, _: Admin, RawQuery(query): RawQuery) -> Result<Response, AppError> {
    let query = query.unwrap_or_default();
    let named = form_urlencoded::parse(query.as_bytes()).filter(|(name, _)| name == "id");
    let ids: Vec<String> = named.map(|(_, id)| id.into_owned()).take(MANY).collect();
    let orders = service::get_slips(&locals, &ids).await?;
    let content = app::html(|| {
        let slips: Vec<_> = orders.iter().map(|order| slip(&locals, order)).collect();
        view! {
            <div class="slips">
                <div class="slips-bar">
                    <h1>"Packing slips"</h1>
                    <p>"Print this page with your browser: each order has a sheet of its own. "<a href="/admin/orders">"Back to the orders"</a></p>
                </div>
                {slips}
            </div>
        }
    });
    locals.mark_personal();
    Ok(app::bare(&Page { styles: &["slips.css"], ..Page::personal("Packing slips") }, content))
}

fn slip(locals: &Locals, order: &Order) -> Html {
    let left = order.lines.iter().filter(|line| line.is_sent);
    let left = left.map(|line| (line, line.quantity.saturating_sub(line.refunded_quantity)));
    let rows: Vec<_> = left
        .filter(|(_, pieces)| *pieces > 0)
        .map(|(line, pieces)| {
            view! {
                <tr data-testid="slip-line">
                    <td class="pieces">{pieces} " ×"</td>
                    <td><bdi>{line.name.clone()}</bdi> ", " <bdi>{line.variant_name.clone()}</bdi></td>
                    <td><bdi>{line.sku.clone()}</bdi></td>
                </tr>
            }
        })
        .collect();
    let what = if rows.is_empty() {
        view! { <p>"Nothing of this order is to be sent."</p> }.into_html()
    } else {
        view! {
            <table>
                <thead><tr><th scope="col">"Pieces"</th><th scope="col">"What"</th><th scope="col">"SKU"</th></tr></thead>
                <tbody>{rows}</tbody>
            </table>
        }
        .into_html()
    };
    let way = order.delivery.as_ref().map(|way| view! { <p>"Delivery: " <bdi>{way.name.clone()}</bdi></p> });
    let note = (!order.note.is_empty()).then(|| {
        let lines: Vec<_> = order
            .note
            .lines()
            .map(|line| view! { <span dir="auto">{line.to_owned()}</span><br /> })
            .collect();
        view! { <p class="slip-note"><b>"Their note: "</b><br />{lines}</p> }
    });
    let (id, placed) = (format!("slip-{}", order.number), day(order.placed_at.saturating_mul(1_000)));
    view! {
        <article class="slip" aria-labelledby=id.clone() data-testid="slip">
            <h2 id=id.clone()>"Order " {order.number}</h2>
            <p class="fine"><bdi>{locals.tenant.name.clone()}</bdi> ", ordered " {placed}</p>
            <p class="slip-to">{address_lines(order)}</p>
            {what}
            {way}
            {note}
        </article>
    }
    .into_html()
}
