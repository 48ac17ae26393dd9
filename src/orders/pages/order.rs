//! `/orders/:id.:mac`: an order, for whoever has its link.

use axum::extract::Path;
use axum::http::header::HeaderName;
use axum::http::{HeaderValue, StatusCode};
use axum::response::Response;
use coppice_orders::state::Status;
use leptos::prelude::*;
use serde::Deserialize;

use super::downloads::{downloads, used_up};
use crate::app::{self, Page};
use crate::config::CdnConfig;
use crate::error::AppError;
use crate::extract::{Query, ResponseFormat};
use crate::locals::Locals;
use crate::orders::model::selling::Provider;
use crate::orders::model::{Order, OrderLine, Payments};
use crate::orders::service;
use crate::orders::texts::checkout as texts;
use crate::region;
use crate::shop::pages::picture::Picture;
use crate::text::{day, minute};
use crate::ui::{Html, IntoHtml, NOTICE, Time, Tone, notice};

/// What was done.
#[derive(Debug, Default, Deserialize)]
pub struct OrderQuery {
    canceled: Option<String>,
    back: Option<String>,
    /// They come back from where one pays.
    returned: Option<String>,
    /// They wanted to pay, and could not.
    unpaid: Option<String>,
    /// They wanted to download something, as often as they have.
    downloaded: Option<String>,
    /// What the link of a mail has, and no other.
    mailed: Option<String>,
}

/// The order; one round trip, and one more for what it gives to be downloaded.
pub async fn page(
    locals: Locals,
    format: ResponseFormat,
    Path(segment): Path<String>,
    Query(query): Query<OrderQuery>,
) -> Result<Response, AppError> {
    let mut payments = match (service::open_order(&locals, &segment).await, format) {
        (Ok(payments), _) => payments,
        (Err(AppError::NotFound(_)), ResponseFormat::Html) => return Ok(no_order(&locals)),
        (Err(error), _) => return Err(error),
    };
    let gives_files = payments.gives_files(locals.app.platform.clock.now());
    let files = service::order_files(&locals, &payments).await?;
    if let Some(tag) = &query.mailed {
        service::opened_from_mail(&locals, &mut payments, tag).await?;
    }
    let Payments { order, settings: selling, .. } = payments;
    let title = texts::order(order.number);
    let settings = &locals.look.settings;
    let said = if query.downloaded.is_some() && gives_files {
        Some(notice(Tone::Bad, used_up(settings)))
    } else {
        said(&order, &query)
    };
    let has_cart = service::own_cart(&locals, &order).is_some();
    let content = app::html(|| {
        view! {
            {said}
            <h1>{title.clone()}</h1>
            <p><b data-testid="word">{order.word().to_string()}</b> " · " <Time at=order.placed_at /></p>
            {pay(&order, &segment, &selling.instructions)}
            {gives_files.then(|| downloads(&order, &files, &segment, settings))}
            {follow(&order)}
            <section aria-labelledby="what"><h2 id="what">{texts::YOUR_ORDER}</h2>{bought(&locals.app.config.cdn, &order)}</section>
            {address(&order)}
            <p class="fine">{texts::KEEP_LINK}</p>
            {cancel(&order, &segment, has_cart)}
            <p><a href="/shop">{texts::SHOP_ON}</a></p>
        }
    });
    let page = Page {
        styles: &["checkout.css"],
        pays: true,
        downloads: gives_files,
        ..Page::personal(title.clone())
    };
    Ok(unlisted(page.render(&locals, content)))
}

/// What whoever comes by a link that is none is told: how to have the right one.
fn no_order(locals: &Locals) -> Response {
    let page = Page { status: StatusCode::NOT_FOUND, ..Page::personal(texts::WRONG_LINK) };
    let content = app::html(|| {
        view! {
            <section class="notice-page">
                <p class="notice-code">"404"</p>
                <h1>{texts::WRONG_LINK}</h1>
                <p>{texts::WRONG_LINK_WHY}</p>
                <p><a class="button" href="/orders/find">{texts::FIND_BY_MAIL}</a></p>
                <p><a href="/shop">{texts::SHOP_ON}</a></p>
            </section>
        }
    });
    unlisted(page.render(locals, content))
}

/// An answer that no search engine lists.
fn unlisted(mut response: Response) -> Response {
    let headers = response.headers_mut();
    headers.insert(HeaderName::from_static("x-robots-tag"), HeaderValue::from_static("noindex"));
    response
}

/// What was done just now.
fn said(order: &Order, query: &OrderQuery) -> Option<Html> {
    let is_unpaid = order.due() > 0;
    let (tone, text) = match order.standing.status {
        Status::Canceled if query.canceled.is_some() => return Some(canceled(query.back.is_some())),
        Status::Open | Status::Completed if query.returned.is_some() => (Tone::Good, texts::RETURNED),
        Status::Pending if is_unpaid && query.returned.is_some() && !order.standing.processing => {
            (Tone::Bad, texts::NO_WORD)
        }
        Status::Pending if is_unpaid && query.unpaid.is_some() => (Tone::Bad, texts::NOT_NOW),
        _ => return None,
    };
    Some(notice(tone, text))
}

/// The way to where one pays online.
fn pay_online(order: &Order, segment: &str) -> Html {
    let amount = region::money(order.due(), &order.currency);
    if order.standing.processing {
        return view! { <section class="pay"><p data-testid="due">{texts::UNDER_WAY}</p></section> }
            .into_html();
    }
    let until = order.hold_until.map(|until| {
        view! { <p class="fine">{texts::kept_until(&minute(until.saturating_mul(1_000)))}</p> }
    });
    view! {
        <section class="pay" aria-labelledby="pay">
            <h2 id="pay">{texts::HOW_TO_PAY}</h2>
            <p data-testid="due">{texts::to_pay_online(&amount)}</p>
            <form method="post" action=format!("/orders/{segment}/pay")><button class="button">{texts::PAY_NOW}</button></form>
            {until}
            <p class="fine"><a href=format!("/orders/{segment}/return")>{texts::LOOK_AGAIN}</a></p>
        </section>
    }
    .into_html()
}

/// How to pay, while that is to be done.
fn pay(order: &Order, segment: &str, instructions: &str) -> Option<Html> {
    let due = order.due();
    if due == 0 {
        return None;
    }
    if order.provider == Provider::Stripe {
        return Some(pay_online(order, segment));
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
    let lines = order.has_to_be_sent().then(|| address_lines(order)).filter(|lines| !lines.is_empty())?;
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

/// That it is off, and where what it held is.
fn canceled(is_back: bool) -> Html {
    let back = is_back.then(|| view! { " " {texts::BACK_IN} <a href="/cart">{texts::YOUR_CART}</a> "." });
    notice(Tone::Good, view! { {texts::CANCELED} {back} })
}

fn cancel(order: &Order, segment: &str, has_cart: bool) -> Option<Html> {
    service::may_cancel(order).then(|| {
        let back = has_cart.then(|| view! { <p class="fine">{texts::GOES_BACK}</p> });
        view! {
            {back}
            <form method="post" action=format!("/orders/{segment}/cancel{NOTICE}")>
                <button class="quiet">{texts::CANCEL}</button>
            </form>
        }
        .into_html()
    })
}
