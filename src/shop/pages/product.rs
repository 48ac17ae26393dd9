//! `/shop/:slug`: one product, its variants, and the way into the cart.

mod choice;
mod gallery;
mod structured;

use axum::extract::{OriginalUri, Path, Query};
use axum::http::header::LOCATION;
use axum::http::{HeaderValue, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use leptos::prelude::*;
use serde::Deserialize;

use super::grid::{Grid, category_address};
use super::price::{Price, rhythm};
use crate::api::Shared;
use crate::app::{self, Page};
use crate::assets::CART_SCRIPT;
use crate::cdn::link::absolute;
use crate::config::CdnConfig;
use crate::error::AppError;
use crate::locals::Locals;
use crate::shop::api;
use crate::shop::model::{Image, Product, ProductView, Variant};
use crate::shop::service;
use crate::ui::{Html, IntoHtml, NOTICE, Tone, notice};

/// What a product page's address may add to its path.
#[derive(Debug, Default, Deserialize)]
pub struct ProductQuery {
    /// The id of the variant that is chosen.
    variant: Option<String>,
    /// How many were just put into the cart.
    added: Option<String>,
}

/// What went wrong when the visitor last sent the form, and what was in it.
pub struct ProductFormError {
    /// The variant that was chosen.
    pub variant: String,
    /// The quantity that was asked for.
    pub quantity: String,
    /// What went wrong.
    pub message: String,
}

/// The page of a product.
pub async fn page(
    locals: Locals,
    Path(slug): Path<String>,
    Query(query): Query<ProductQuery>,
    OriginalUri(uri): OriginalUri,
) -> Result<Response, AppError> {
    let view = match api::get_product(Some(slug.clone()), None).await {
        Ok(view) => view,
        Err(error @ AppError::NotFound(_)) => return moved(&locals, &slug, &uri).await?.ok_or(error),
        Err(error) => return Err(error),
    };
    let added = query.added.and_then(|n| n.parse().ok()).filter(|n| (1..=Variant::MAX_QUANTITY).contains(n));
    if added.is_some() {
        locals.mark_personal();
    }
    Ok(render(&locals, &view, query.variant.as_deref(), added, None))
}

/// The way to a product that has another address now. It is kept no longer than the product itself, for the product may go
/// back to where it was.
async fn moved(locals: &Locals, slug: &str, uri: &Uri) -> Result<Option<Response>, AppError> {
    let Some(now) = service::get_moved_slug(locals, slug).await? else { return Ok(None) };
    let query = uri.query().map(|query| format!("?{query}")).unwrap_or_default();
    let Ok(address) = HeaderValue::try_from(format!("/shop/{now}{query}")) else { return Ok(None) };
    let mut response = (StatusCode::MOVED_PERMANENTLY, [(LOCATION, address)]).into_response();
    response.extensions_mut().insert(api::ON_SALE);
    Ok(Some(response))
}

/// A product that may not be on sale, as its page would show it: for whoever has a link, and for no one's memory.
pub fn previewed(locals: &Locals, product: Product, wanted: Option<&str>) -> Response {
    let chosen = product.variants.iter().find(|v| Some(v.id.as_str()) == wanted);
    let chosen = chosen.or_else(|| product.default_variant()).cloned();
    let description = service::to_html(&product.description);
    let title = format!("{} (preview)", product.name);
    let view = ProductView { product, description, related: Vec::new() };
    let (currency, cdn) = (&locals.tenant.currency, &locals.app.config.cdn);
    let state = State { chosen: chosen.as_ref(), unknown: false, added: None, problem: None };
    let html = app::html(|| {
        view! {
            {notice(Tone::Plain, "This is a preview. It can’t be bought here.")}
            {content(&view, &state, currency, cdn)}
        }
    });
    Page::personal(title).render(locals, html)
}

/// The page again, with what was wrong with its form.
pub async fn page_with_error(
    locals: &Locals,
    slug: &str,
    problem: ProductFormError,
) -> Result<Response, AppError> {
    let view = api::get_product(Some(slug.to_owned()), None).await?;
    locals.mark_personal();
    let variant = problem.variant.clone();
    Ok(render(locals, &view, Some(&variant), None, Some(problem)))
}

fn render(
    locals: &Locals,
    view: &Shared<ProductView>,
    wanted: Option<&str>,
    added: Option<i64>,
    problem: Option<ProductFormError>,
) -> Response {
    let product = &view.product;
    let chosen = product.variants.iter().find(|v| Some(v.id.as_str()) == wanted);
    let unknown = wanted.is_some() && chosen.is_none() && problem.is_none();
    let asked = chosen;
    let chosen = chosen.or_else(|| product.default_variant());
    let pictures: Vec<String> = product.images.iter().map(|image| picture_address(locals, image)).collect();
    let page = Page {
        title: product.meta_title.clone().unwrap_or_else(|| product.name.clone()),
        description: product.meta_description.clone().unwrap_or_else(|| product.short_description.clone()),
        canonical: Some(format!("/shop/{}", product.slug)),
        image: pictures.first().cloned(),
        structured: Some(structured::product(product, asked, &pictures, &locals.canonical_origin())),
        status: if problem.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK },
        policy: api::ON_SALE,
        script: Some(&CART_SCRIPT),
        ..Page::personal("")
    };
    let (currency, cdn) = (&locals.tenant.currency, &locals.app.config.cdn);
    let state = State { chosen, unknown, added, problem: problem.as_ref() };
    let as_it_stands = wanted.is_none() && added.is_none() && problem.is_none();
    let html = if as_it_stands {
        view.rendered("product", |view| app::html(|| content(view, &state, currency, cdn)))
            .as_ref()
            .to_owned()
    } else {
        app::html(|| content(view, &state, currency, cdn))
    };
    let html = if locals.is_admin() { edit_link(product) + &html } else { html };
    page.render(locals, html)
}

/// The way to the product's form, for those who manage the shop.
fn edit_link(product: &Product) -> String {
    app::html(
        || view! { <p class="edit"><a href=format!("/admin/products/{}", product.id)>"Edit this product"</a></p> },
    )
}

/// The address of a picture with scheme and host, for those who don't look at the page itself.
fn picture_address(locals: &Locals, image: &Image) -> String {
    if image.is_remote() { image.key.clone() } else { absolute(locals, &image.key) }
}

/// What the visitor has done so far.
struct State<'a> {
    /// The variant that is chosen.
    chosen: Option<&'a Variant>,
    /// Whether the one that was asked for is not offered.
    unknown: bool,
    /// How many were just put into the cart.
    added: Option<i64>,
    /// What was wrong with the form.
    problem: Option<&'a ProductFormError>,
}

fn content(view: &ProductView, state: &State<'_>, currency: &str, cdn: &CdnConfig) -> Html {
    let ProductView { product, description, related, .. } = view;
    let said = match (state.problem, state.added) {
        (Some(problem), _) => Some(notice(
            Tone::Bad,
            view! { "Error: " {problem.message.clone()} " " <a href="#quantity">"Change the quantity"</a> },
        )),
        (None, Some(added)) => Some(notice(Tone::Good, added_sentence(added))),
        (None, None) if state.unknown => {
            Some(notice(Tone::Plain, "That choice is no longer offered. Here is another."))
        }
        (None, None) => None,
    };
    let category = (!product.category.is_empty()).then(|| view! { <li><a class="cat" dir="auto" href=category_address(&product.category)>{product.category.clone()}</a></li> });
    let more = (!related.is_empty()).then(|| {
        view! {
            <section aria-labelledby="related">
                <h2 class="section" id="related">"You may also like"</h2>
                <Grid cdn=cdn products=related.clone() currency=currency at_top=false />
            </section>
        }
    });
    view! {
            <nav aria-label="Breadcrumbs">
                <ol class="crumbs"><li><a href="/shop">"Shop"</a></li>{category}<li aria-current="page" dir="auto">{product.name.clone()}</li></ol>
            </nav>
            {said}
            <article class="detail">
                {gallery::gallery(cdn, product, state.chosen)}
                <div class="buy">
                    <h1 dir="auto">{product.name.clone()}</h1>
                    {(!product.short_description.is_empty()).then(|| view! { <p class="lead" dir="auto">{product.short_description.clone()}</p> })}
                    {state.chosen.map(|chosen| offer(product, chosen, state.problem))}
                    <div class="prose" dir="auto" inner_html=description.clone()></div>
                </div>
            </article>
            {more}
        }
        .into_html()
}

/// What is said of so many pieces that were put into the cart.
fn added_sentence(count: i64) -> impl RenderHtml {
    view! { {count} " added. " <a href="/cart">"See your cart"</a> }
}

/// The same as markup, for the page's script to show.
pub fn added_markup(count: i64) -> String {
    app::html(|| added_sentence(count)).replace(app::MARKER, "")
}

fn offer(product: &Product, chosen: &Variant, problem: Option<&ProductFormError>) -> Html {
    let available = chosen.available();
    let quantity = problem.map_or_else(|| "1".to_owned(), |p| p.quantity.clone());
    view! {
        <p class="price" data-testid="price" data-price aria-live="polite">
            <Price amount=chosen.price_amount before=chosen.sale_from() currency=chosen.price_currency.clone() />
            {rhythm(chosen)}
        </p>
        {choice::choice(product, chosen)}
        <p data-testid="stock" data-stock aria-live="polite">{stock_line(chosen)}</p>
        <form class="add" method="post" action=format!("/cart/lines{NOTICE}") data-cart-add>
            <input type="hidden" name="slug" value=product.slug.clone() />
            <input type="hidden" name="variant" value=chosen.id.clone() />
            <label for="quantity">"Quantity"</label>
            <input
                id="quantity"
                type="number"
                name="quantity"
                min="1"
                max=Variant::MAX_QUANTITY
                value=quantity
                required
                aria-describedby="add-problem"
                aria-invalid=problem.map(|_| "true")
            />
            <button class="button" data-testid="add-to-cart" disabled=available == 0>{if available == 0 { "Sold out" } else { "Add to cart" }}</button>
            <p class="problem" id="add-problem" role="alert">{problem.map(|p| p.message.clone())}</p>
            <p class="notice good" role="status" data-said></p>
        </form>
    }
    .into_html()
}

fn stock_line(variant: &Variant) -> String {
    match variant.available() {
        0 => "Sold out".into(),
        n if n <= 5 => format!("Only {n} left"),
        _ => "In stock".into(),
    }
}
