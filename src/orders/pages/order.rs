//! `/orders/:id.:mac`: an order, for whoever has its link.

use axum::extract::{Path, Query};
use axum::http::HeaderValue;
use axum::http::header::HeaderName;
use axum::response::Response;
use coppice_orders::state::Status;
use leptos::prelude::*;
use serde::Deserialize;

use crate::app::{self, Page};
use crate::config::CdnConfig;
use crate::error::AppError;
use crate::locals::Locals;
use crate::orders::model::{Order, OrderLine};
use crate::orders::service;
use crate::orders::texts::checkout as texts;
use crate::region;
use crate::shop::pages::picture::Picture;
use crate::text::day;
use crate::ui::{Html, IntoHtml, NOTICE, Time, Tone, notice};

/// What was done.
#[derive(Debug, Default, Deserialize)]
pub struct OrderQuery {
    canceled: Option<String>,
    /// What the link of a mail has, and no other.
    mailed: Option<String>,
}

/// The order; one round trip, and one more for how to pay.
pub async fn page(
    locals: Locals,
    Path(segment): Path<String>,
    Query(query): Query<OrderQuery>,
) -> Result<Response, AppError> {
    let mut order = service::open_order(&locals, &segment).await?.order;
    if let Some(tag) = &query.mailed {
        service::opened_from_mail(&locals, &mut order, tag).await?;
    }
    let instructions = if order.due() > 0 { service::instructions(&locals).await? } else { String::new() };
    let title = texts::order(order.number);
    let said = query.canceled.filter(|_| order.standing.status == Status::Canceled);
    let content = app::html(|| {
        view! {
            {said.map(|_| notice(Tone::Good, texts::CANCELED))}
            <h1>{title.clone()}</h1>
            <p><b data-testid="word">{order.word().to_string()}</b> " · " <Time at=order.placed_at /></p>
            {pay(&order, &instructions)}
            {follow(&order)}
            <section aria-labelledby="what"><h2 id="what">{texts::YOUR_ORDER}</h2>{bought(&locals.app.config.cdn, &order)}</section>
            {address(&order)}
            <p class="fine">{texts::KEEP_LINK}</p>
            {cancel(&order, &segment)}
            <p><a href="/shop">{texts::SHOP_ON}</a></p>
        }
    });
    let page = Page { styles: &["checkout.css"], ..Page::personal(title.clone()) };
    let mut response = page.render(&locals, content);
    let headers = response.headers_mut();
    headers.insert(HeaderName::from_static("x-robots-tag"), HeaderValue::from_static("noindex"));
    Ok(response)
}

/// How to pay, while that is to be done.
fn pay(order: &Order, instructions: &str) -> Option<Html> {
    let due = order.due();
    if due == 0 {
        return None;
    }
    let amount = region::money(due, &order.currency);
    let lines: Vec<_> =
        instructions.lines().map(|line| view! { <span dir="auto">{line.to_owned()}</span><br /> }).collect();
    let how = if lines.is_empty() {
        view! { <p>{texts::PAY_BY_MAIL}</p> }.into_html()
    } else {
        view! { <p class="instructions">{lines}</p> }.into_html()
    };
    let until = order
        .hold_until
        .map(|until| view! { <p class="fine">{texts::pay_until(&day(until.saturating_mul(1_000)))}</p> });
    Some(
        view! {
            <section class="pay" aria-labelledby="pay">
                <h2 id="pay">{texts::HOW_TO_PAY}</h2>
                <p data-testid="due">{texts::to_pay(&amount, order.number)}</p>
                {how}
                {until}
                <p class="fine">{texts::mailed(&order.email)}</p>
            </section>
        }
        .into_html(),
    )
}

/// The way to follow the parcel.
fn follow(order: &Order) -> Option<Html> {
    let tracking = order.tracking.clone();
    if tracking.is_empty() {
        return None;
    }
    let way = if tracking.starts_with("https://") || tracking.starts_with("http://") {
        view! { <a href=tracking.clone() rel="noopener nofollow">{tracking.clone()}</a> }.into_html()
    } else {
        view! { <bdi>{tracking}</bdi> }.into_html()
    };
    Some(view! { <p>"Follow your parcel: " {way}</p> }.into_html())
}

/// The lines and the sums.
pub fn bought(cdn: &CdnConfig, order: &Order) -> Html {
    let money = |amount| region::money(amount, &order.currency);
    let lines: Vec<_> = order.lines.iter().map(|line| line_row(cdn, order, line)).collect();
    let row = |label: &str, amount: String| {
        view! { <div><dt>{label.to_owned()}</dt><dd><bdi>{amount}</bdi></dd></div> }.into_html()
    };
    let off = (order.discount > 0).then(|| {
        let label = format!("{} {}", texts::DISCOUNT, order.discount_code.clone().unwrap_or_default());
        row(&label, format!("−{}", money(order.discount)))
    });
    let delivery = order.delivery.as_ref().map(|way| {
        let price = if order.shipping == 0 { texts::FREE.to_owned() } else { money(order.shipping) };
        row(&texts::delivery_by(&way.name), price)
    });
    let tax = (order.tax > 0).then(|| {
        let label = if order.prices_include_tax { texts::TAX_INCLUDED } else { texts::TAX };
        row(label, money(order.tax))
    });
    let refunded = (order.standing.refunded > 0).then(|| row("Given back", money(order.standing.refunded)));
    view! {
        <div class="summary">
            <ul>{lines}</ul>
            <dl>
                {row(texts::SUBTOTAL, money(order.subtotal))}
                {off}
                {delivery}
                {tax}
                <div class="total"><dt>{texts::TOTAL}</dt><dd data-testid="total"><bdi>{money(order.standing.total)}</bdi></dd></div>
                {refunded}
            </dl>
        </div>
    }
    .into_html()
}

fn line_row(cdn: &CdnConfig, order: &Order, line: &OrderLine) -> Html {
    let sum = region::money(line.unit_price.saturating_mul(line.quantity), &order.currency);
    let back = (line.refunded_quantity > 0).then(|| format!(" ({} given back)", line.refunded_quantity));
    view! {
        <li data-testid="order-line" class="pictured">
            <Picture cdn=cdn image=line.image.clone() name=line.name.clone() sizes="4rem" eager=true />
            <span>{line.quantity} " × " <bdi>{line.name.clone()}</bdi> ", " <bdi>{line.variant_name.clone()}</bdi>{back}</span>
            <bdi>{sum}</bdi>
        </li>
    }
    .into_html()
}

/// Where it goes.
pub fn address(order: &Order) -> Option<Html> {
    let lines = order.has_to_be_sent().then(|| address_lines(order))?;
    Some(
        view! { <section aria-labelledby="where"><h2 id="where">{texts::ADDRESS}</h2><p>{lines}</p></section> }
            .into_html(),
    )
}

/// The lines of an address, one below the other.
pub fn address_lines(order: &Order) -> Vec<Html> {
    let to = &order.address;
    let town = format!("{} {}", to.postal_code, to.city);
    let country = crate::tenant::countries::country_name(&to.country).unwrap_or_default();
    let lines = [&to.name, &to.line1, &to.line2, &town, &to.region];
    lines
        .into_iter()
        .map(|line| line.trim().to_owned())
        .chain([country.to_owned()])
        .filter(|line| !line.is_empty())
        .map(|line| view! { <span dir="auto">{line}</span><br /> }.into_html())
        .collect()
}

fn cancel(order: &Order, segment: &str) -> Option<Html> {
    service::may_cancel(order).then(|| {
        view! {
            <form method="post" action=format!("/orders/{segment}/cancel{NOTICE}")>
                <button class="quiet">{texts::CANCEL}</button>
            </form>
        }
        .into_html()
    })
}
