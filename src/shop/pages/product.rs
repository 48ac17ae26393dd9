//! `/shop/:slug`: one product, its variants, and the way into the cart.

mod choice;
mod gallery;
pub mod structured;

use std::sync::Arc;

use axum::extract::{OriginalUri, Path};
use axum::http::header::LOCATION;
use axum::http::{HeaderValue, StatusCode, Uri};
use axum::response::{IntoResponse, Redirect, Response};
use form_urlencoded::Serializer;
use leptos::prelude::*;
use serde::Deserialize;

use super::grid::{Grid, category_address};
use super::price::{Price, rhythm};
use crate::api::Shared;
use crate::app::{self, Page};
use crate::assets::CART_SCRIPT;
use crate::cdn::link;
use crate::config::CdnConfig;
use crate::error::AppError;
use crate::extract::Query;
use crate::locals::Locals;
use crate::markdown;
use crate::shop::api;
use crate::shop::model::{Product, ProductView, Variant};
use crate::shop::texts;
use crate::ui::{Html, IntoHtml, NOTICE, Tone, notice};

/// What a product page's address may add to its path.
#[derive(Debug, Default, Deserialize)]
pub struct ProductQuery {
    /// The id of the variant that is chosen.
    variant: Option<String>,
    /// How many were just put into the cart.
    added: Option<String>,
    /// Given where the variant is not all that was asked for.
    nearest: Option<String>,
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
    let view = api::get_product(Some(slug.clone()), None).await?;
    if view.product.slug != slug {
        return Ok(moved(&view.product.slug, &uri));
    }
    if query.variant.is_none()
        && let Some(address) = named_by_options(&view.product, uri.query().unwrap_or_default())
    {
        return Ok(public_redirect(Redirect::to(&address)));
    }
    let added = query.added.and_then(|n| n.parse().ok()).filter(|n| (1..=Variant::MAX_QUANTITY).contains(n));
    if added.is_some() {
        locals.mark_personal();
    }
    // What was put into a cart that the browser does not come back with is lost.
    let added = match added {
        Some(_) if locals.cart_cookie.is_none() && locals.user().is_none() => Some(Added::Lost),
        added => added.map(Added::Kept),
    };
    let asked = Asked { variant: query.variant.as_deref(), nearest: query.nearest.is_some() };
    Ok(render(&locals, &view, asked, added, None))
}

/// The address of the variant that an address names by its options: `?size=L&colour=Moss`.
fn named_by_options(product: &Product, query: &str) -> Option<String> {
    let pairs: Vec<_> = form_urlencoded::parse(query.as_bytes()).into_owned().collect();
    let (variant, exact) = choice::wanted(product, &pairs)?;
    Some(format!("/shop/{}?variant={}{}", product.slug, variant.id, if exact { "" } else { "&nearest=1" }))
}

/// The way to a product from an address that it once had: for everybody, and every search engine, who knows that one.
fn moved(slug: &str, uri: &Uri) -> Response {
    let query = uri.query().map(|query| format!("?{query}")).unwrap_or_default();
    let address = HeaderValue::try_from(format!("/shop/{slug}{query}"));
    let address = address.unwrap_or_else(|_| HeaderValue::from_static("/shop"));
    let mut response = (StatusCode::MOVED_PERMANENTLY, [(LOCATION, address)]).into_response();
    response.extensions_mut().insert(api::ON_SALE);
    response
}

fn public_redirect(redirect: Redirect) -> Response {
    let mut response = redirect.into_response();
    response.extensions_mut().insert(api::ON_SALE);
    response
}

/// Where a product is shown: at its own address, or, before everybody sees it, at that of a link.
pub struct Place {
    path: String,
    /// What opens the link, and must stand in every address that leads to it; nothing at the product's own address.
    query: Vec<(String, String)>,
}

impl Place {
    fn of_shop(product: &Product) -> Self {
        Self { path: format!("/shop/{}", product.slug), query: Vec::new() }
    }

    /// At a link: its path, and what opens it.
    pub fn of_link(path: &str, query: Vec<(String, String)>) -> Self {
        Self { path: path.to_owned(), query }
    }

    fn is_preview(&self) -> bool {
        !self.query.is_empty()
    }

    /// The address at which a variant is chosen.
    fn of(&self, variant: &Variant) -> String {
        let mut query = Serializer::new(String::new());
        let query = query.extend_pairs(&self.query).append_pair("variant", &variant.id).finish();
        format!("{}?{query}", self.path)
    }
}

/// What has become of what was just put into the cart.
#[derive(Clone, Copy)]
enum Added {
    /// So many pieces are in it.
    Kept(i64),
    /// The browser has kept no cart.
    Lost,
}

/// What was asked of a product's page.
#[derive(Clone, Copy)]
pub struct Asked<'a> {
    /// The id of the variant.
    pub variant: Option<&'a str>,
    /// Whether that is not all that was asked for.
    pub nearest: bool,
}

/// A product that may not be on sale, as its page would show it: for whoever has a link, and for no one's memory.
pub fn previewed(locals: &Locals, product: Product, place: Place, asked: Asked<'_>) -> Response {
    let named = product.variants.iter().find(|v| Some(v.id.as_str()) == asked.variant);
    let unknown = asked.variant.is_some() && named.is_none();
    let nearest = asked.nearest && named.is_some();
    let chosen = named.or_else(|| product.default_variant()).cloned();
    let description = markdown::to_html(&product.description);
    let title = texts::previewed(&product.name);
    let view = ProductView { product, description, related: Vec::new() };
    let (currency, cdn) = (&locals.tenant.currency, &locals.app.config.cdn);
    let state = State { place, chosen: chosen.as_ref(), unknown, nearest, added: None, problem: None };
    let html = app::html(|| {
        view! {
            {notice(Tone::Plain, texts::PREVIEW)}
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
    let asked = Asked { variant: Some(&variant), nearest: false };
    Ok(render(locals, &view, asked, None, Some(problem)))
}

fn render(
    locals: &Locals,
    view: &Shared<ProductView>,
    asked: Asked<'_>,
    added: Option<Added>,
    problem: Option<ProductFormError>,
) -> Response {
    let product = &view.product;
    let wanted = asked.variant;
    let named = product.variants.iter().find(|v| Some(v.id.as_str()) == wanted);
    let unknown = wanted.is_some() && named.is_none() && problem.is_none();
    let chosen = named.or_else(|| product.default_variant());
    let page = Page {
        title: product.meta_title.clone().unwrap_or_else(|| product.name.clone()),
        description: product.meta_description.clone().unwrap_or_else(|| product.short_description.clone()),
        canonical: Some(format!("/shop/{}", product.slug)),
        image: product.images.first().map(|image| structured::picture(image, &link::origin(locals))),
        structured: Some(about(locals, view, named)),
        status: if problem.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK },
        policy: api::ON_SALE,
        script: Some(&CART_SCRIPT),
        scripts: &["product.js"],
        ..Page::personal("")
    };
    let (currency, cdn) = (&locals.tenant.currency, &locals.app.config.cdn);
    let state = State {
        place: Place::of_shop(product),
        chosen,
        unknown,
        nearest: asked.nearest && named.is_some(),
        added,
        problem: problem.as_ref(),
    };
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
        || view! { <p class="edit"><a href=format!("/admin/products/{}", product.id)>{texts::EDIT_PRODUCT}</a></p> },
    )
}

/// The product for machines. Where no variant is chosen it is made once, as what people see of it is.
fn about(locals: &Locals, view: &Shared<ProductView>, named: Option<&Variant>) -> String {
    let made: Arc<str> = match named {
        Some(_) => structured::product(&view.product, named).into(),
        None => view.rendered("structured", |view| structured::product(&view.product, None)),
    };
    structured::at(&made, &locals.canonical_origin(), &link::origin(locals))
}

/// What the visitor has done so far.
struct State<'a> {
    /// Where it is looked at.
    place: Place,
    /// The variant that is chosen.
    chosen: Option<&'a Variant>,
    /// Whether the one that was asked for is not offered.
    unknown: bool,
    /// Whether it is not all that was asked for.
    nearest: bool,
    /// What was just put into the cart.
    added: Option<Added>,
    /// What was wrong with the form.
    problem: Option<&'a ProductFormError>,
}

fn content(view: &ProductView, state: &State<'_>, currency: &str, cdn: &CdnConfig) -> Html {
    let ProductView { product, description, related, .. } = view;
    let said = match (state.problem, state.added) {
        // It stands where the form would be.
        (Some(_), _) if state.chosen.is_some_and(Variant::is_recurring) => {
            Some(notice(Tone::Bad, view! { {texts::ERROR} {texts::NOT_ONLINE} }))
        }
        (Some(problem), _) => Some(notice(
            Tone::Bad,
            view! { {texts::ERROR} {problem.message.clone()} " " <a href="#quantity">{texts::CHANGE_QUANTITY}</a> },
        )),
        (None, Some(Added::Kept(added))) => Some(notice(Tone::Good, added_sentence(added))),
        (None, Some(Added::Lost)) => Some(notice(Tone::Bad, view! { {texts::ERROR} {texts::NEEDS_COOKIES} })),
        (None, None) if state.unknown => Some(notice(Tone::Plain, texts::NO_SUCH_CHOICE)),
        (None, None) if state.nearest => Some(notice(Tone::Plain, texts::NEAREST_CHOICE)),
        (None, None) => None,
    };
    let category = (!product.category.is_empty()).then(|| view! { <li><a class="cat" dir="auto" href=category_address(&product.category)>{product.category.clone()}</a></li> });
    let more = (!related.is_empty()).then(|| {
        view! {
            <section aria-labelledby="related">
                <h2 class="section" id="related">{texts::ALSO_LIKE}</h2>
                <Grid cdn=cdn products=related.clone() currency=currency at_top=false />
            </section>
        }
    });
    view! {
            <nav aria-label=texts::BREADCRUMBS>
                <ol class="crumbs"><li><a href="/shop">{texts::SHOP}</a></li>{category}<li aria-current="page" dir="auto">{product.name.clone()}</li></ol>
            </nav>
            {said}
            <article class="detail">
                {gallery::gallery(cdn, product, state.chosen)}
                <div class="buy">
                    <h1 dir="auto">{product.name.clone()}</h1>
                    {(!product.short_description.is_empty()).then(|| view! { <p class="lead" dir="auto">{product.short_description.clone()}</p> })}
                    {state.chosen.map(|chosen| offer(product, chosen, state))}
                    <div class="prose" dir="auto" inner_html=description.clone()></div>
                </div>
            </article>
            {more}
            // Filled by the browser, which alone knows.
            <section aria-labelledby="seen" data-seen hidden>
                <h2 class="section" id="seen">{texts::RECENTLY_SEEN}</h2>
                <ul class="grid"></ul>
            </section>
        }
        .into_html()
}

/// What is said of so many pieces that were put into the cart.
fn added_sentence(count: i64) -> impl RenderHtml {
    view! { {texts::added(count)} " " <a href="/cart">{texts::SEE_CART}</a> }
}

/// The same as markup, for the page's script to show.
pub fn added_markup(count: i64) -> String {
    app::html(|| added_sentence(count)).replace(app::MARKER, "")
}

fn offer(product: &Product, chosen: &Variant, state: &State<'_>) -> Html {
    view! {
        <p class="price" data-testid="price" data-price aria-live="polite">{price_of(chosen)}</p>
        {choice::choice(product, chosen, &state.place)}
        <p data-testid="stock" data-stock aria-live="polite">{stock_line(chosen)}</p>
        {(!state.place.is_preview() && !chosen.is_recurring()).then(|| add_form(product, chosen, state.problem))}
    }
    .into_html()
}

fn price_of(chosen: &Variant) -> impl IntoView + use<> {
    view! {
        <Price amount=chosen.price_amount before=chosen.sale_from() currency=chosen.price_currency.clone() />
        {rhythm(chosen)}
    }
}

/// The way into the cart.
fn add_form(product: &Product, chosen: &Variant, problem: Option<&ProductFormError>) -> Html {
    let available = chosen.available();
    let quantity = problem.map_or_else(|| "1".to_owned(), |p| p.quantity.clone());
    view! {
        <form class="add" method="post" action=format!("/cart/lines{NOTICE}") data-cart-add>
            <input type="hidden" name="slug" value=product.slug.clone() />
            <input type="hidden" name="variant" value=chosen.id.clone() />
            // In the bar of phones, where the other has been scrolled out of sight.
            <p class="price" data-price aria-hidden="true">{price_of(chosen)}</p>
            <label for="quantity">{texts::QUANTITY}</label>
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
            <button class="button" data-testid="add-to-cart" disabled=available == 0>{if available == 0 { texts::SOLD_OUT } else { texts::ADD_TO_CART }}</button>
            <p class="problem" id="add-problem" role="alert">{problem.map(|p| p.message.clone())}</p>
            <p class="notice good" role="status" data-said></p>
        </form>
    }
    .into_html()
}

fn stock_line(variant: &Variant) -> String {
    match variant.available() {
        _ if variant.is_recurring() => texts::NOT_ONLINE.into(),
        0 => texts::SOLD_OUT.into(),
        n if n <= 5 => texts::only_left(n),
        _ => texts::IN_STOCK.into(),
    }
}
