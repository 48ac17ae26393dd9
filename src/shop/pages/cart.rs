//! `/cart`: what the visitor means to buy.

use axum::http::StatusCode;
use axum::response::Response;
use leptos::prelude::*;
use serde::Deserialize;

use super::picture::Picture;
use super::price;
use crate::app::{self, Page};
use crate::assets::CART_SCRIPT;
use crate::config::CdnConfig;
use crate::error::AppError;
use crate::extract::Query;
use crate::locals::Locals;
use crate::region;
use crate::shop::api;
use crate::shop::model::{Cart, CartLine, CartLoss, UnpaidOrder, Variant};
use crate::shop::texts;
use crate::ui::{Html, IntoHtml, NOTICE, Tone, notice};

/// What a cart's address may add to its path: what was done, each a word of its own.
#[derive(Debug, Default, Deserialize)]
pub struct CartQuery {
    changed: Option<String>,
    removed: Option<String>,
    elsewhere: Option<String>,
    back: Option<String>,
}

impl CartQuery {
    fn said(&self) -> Option<Html> {
        let (tone, text) = match self {
            Self { changed: Some(_), .. } => (Tone::Good, texts::CART_CHANGED),
            Self { removed: Some(_), .. } => (Tone::Good, texts::CART_REMOVED),
            Self { back: Some(_), .. } => (Tone::Good, texts::CART_BACK),
            Self { elsewhere: Some(_), .. } => (Tone::Plain, texts::CART_ELSEWHERE),
            _ => return None,
        };
        Some(notice(tone, text))
    }
}

/// What was wrong with a change to a line.
pub struct CartLineError {
    /// The line's variant.
    pub variant: String,
    /// The quantity that was asked for.
    pub quantity: String,
    /// What was wrong.
    pub message: String,
}

/// The visitor's cart.
pub async fn page(locals: Locals, Query(query): Query<CartQuery>) -> Result<Response, AppError> {
    render(&locals, &query, None).await
}

/// The cart again, with what was wrong with a change.
pub async fn page_with_error(locals: &Locals, problem: CartLineError) -> Result<Response, AppError> {
    render(locals, &CartQuery::default(), Some(problem)).await
}

async fn render(
    locals: &Locals,
    query: &CartQuery,
    problem: Option<CartLineError>,
) -> Result<Response, AppError> {
    let cart = api::get_cart().await?;
    let mut page = Page { script: Some(&CART_SCRIPT), ..Page::personal(texts::YOUR_CART) };
    if problem.is_some() {
        page.status = StatusCode::UNPROCESSABLE_ENTITY;
    }
    let currency = locals.tenant.currency.clone();
    let cdn = &locals.app.config.cdn;
    let content = app::html(move || {
        let said = problem.as_ref().map_or_else(|| query.said(), |problem| Some(refused(&cart, problem)));
        let losses = losses(cart.losses.clone());
        let unpaid: Vec<_> = cart.unpaid.iter().map(unpaid).collect();
        if cart.lines.is_empty() {
            return view! {
                {said}
                {losses}
                {unpaid}
                <section class="empty">
                    <h1>{texts::CART_EMPTY}</h1>
                    <p>{texts::CART_KEPT}</p>
                    <p><a class="button" href="/shop">{texts::CONTINUE_SHOPPING}</a></p>
                    <p class="fine"><a href="/orders/find">{texts::FIND_ORDERS}</a></p>
                </section>
            }
            .into_html();
        }
        let subtotal = cart.subtotal();
        let rows: Vec<_> = cart.lines.into_iter().map(|line| row(cdn, line, problem.as_ref())).collect();
        view! {
            {said}
            <h1>{texts::YOUR_CART}</h1>
            {losses}
            {unpaid}
            <ul class="lines">{rows}</ul>
            <p class="subtotal" aria-live="polite">{texts::SUBTOTAL} <b data-testid="subtotal" data-subtotal>{region::money(subtotal, &currency)}</b></p>
            <p class="fine">{texts::SHIPPING_LATER}</p>
            <p><a class="button" href="/checkout">{texts::CHECKOUT}</a></p>
            <p><a href="/shop">{texts::CONTINUE_SHOPPING}</a></p>
            <p class="fine"><a href="/orders/find">{texts::FIND_ORDERS}</a></p>
        }
        .into_html()
    });
    Ok(page.render(locals, content))
}

/// What was wrong, with the way to the line's field where it still has one.
fn refused(cart: &Cart, problem: &CartLineError) -> Html {
    let line = cart.lines.iter().any(|line| line.variant.id == problem.variant);
    let way =
        line.then(|| view! { " " <a href=format!("#q-{}", problem.variant)>{texts::CHANGE_QUANTITY}</a> });
    notice(Tone::Bad, view! { {texts::ERROR} {problem.message.clone()} {way} })
}

/// What has left the cart, until its visitor says that they have read it.
fn losses(losses: Vec<CartLoss>) -> Option<impl IntoView> {
    let one = |loss: CartLoss| {
        view! { <li>{loss.quantity} " × " <bdi>{loss.product_name}</bdi> ", " <bdi>{loss.variant_name}</bdi></li> }
    };
    let items: Vec<_> = losses.into_iter().map(one).collect();
    (!items.is_empty()).then(|| {
        view! {
            <div class="notice" role="status" data-testid="cart-losses">
                <p>{texts::CART_LOST}</p>
                <ul>{items}</ul>
                <form method="post" action="/cart/losses">
                    <button class="quiet">{texts::OK}</button>
                </form>
            </div>
        }
    })
}

/// An order of this cart that waits for its money: to be paid, or put back.
fn unpaid(order: &UnpaidOrder) -> Html {
    let (number, link) = (order.number, order.link.clone());
    let id = format!("unpaid-{number}");
    view! {
        <div class="notice" data-testid="unpaid">
            <p id=id.clone()>{texts::not_paid(number)}</p>
            <p><a href=link.clone() aria-describedby=id.clone()>{texts::PAY_ORDER}</a></p>
            <form method="post" action=format!("{link}/cancel{NOTICE}")>
                <input type="hidden" name="to" value="cart" />
                <button aria-describedby=id>{texts::PUT_BACK}</button>
            </form>
        </div>
    }
    .into_html()
}

fn row(cdn: &CdnConfig, line: CartLine, problem: Option<&CartLineError>) -> impl IntoView + use<> {
    let own = problem.filter(|p| p.variant == line.variant.id);
    let available = line.available();
    let short = match available {
        _ if !line.on_sale => Some(texts::LINE_GONE.to_owned()),
        _ if line.variant.is_recurring() => Some(texts::LINE_NOT_ONLINE.to_owned()),
        0 => Some(texts::LINE_SOLD_OUT.to_owned()),
        n if n < line.quantity => Some(texts::only_in_stock(n)),
        _ => None,
    };
    let message = own.map(|p| p.message.clone()).or(short);
    let quantity = own.map_or_else(|| line.quantity.to_string(), |p| p.quantity.clone());
    let id = format!("q-{}", line.variant.id);
    let note = format!("n-{}", line.variant.id);
    let action = format!("/cart/lines/{}{NOTICE}", line.variant.id);
    let name = line.product_name.clone();
    let total = price::total(&line.variant, line.quantity);
    let invalid = message.as_ref().map(|_| "true");
    view! {
        <li class="line" data-testid="cart-line">
            <Picture cdn=cdn image=line.image name=name.clone() sizes="6rem" eager=true />
            <div>
                <h2><a href=format!("/shop/{}?variant={}", line.slug, line.variant.id)><bdi>{name.clone()}</bdi></a></h2>
                <p class="fine"><bdi>{line.variant.name.clone()}</bdi> " · " <bdi>{price::total(&line.variant, 1)}</bdi></p>
                <p class="problem" id=note.clone() role="alert">{message}</p>
            </div>
            <form method="post" action=action.clone() data-cart-line=line.quantity>
                <label class="unseen" for=id.clone()>{texts::quantity_of(&name)}</label>
                <input id=id type="number" name="quantity" min="0" max=Variant::MAX_QUANTITY value=quantity required aria-describedby=note aria-invalid=invalid />
                <button>{texts::UPDATE}</button>
            </form>
            <p class="price"><bdi data-line-total>{total}</bdi></p>
            <form method="post" action=action>
                <input type="hidden" name="quantity" value="0" />
                <button class="quiet" aria-label=texts::remove_line(&name)>{texts::REMOVE_LINE}</button>
            </form>
        </li>
    }
}
