//! `/shop/suggest`: what stands under a search box while somebody types there, for the box's script.

use axum::Json;
use axum::extract::{OriginalUri, Path};
use axum::response::{IntoResponse, Response};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use super::api::ON_SALE;
use super::list_query::ListQuery;
use super::model::ProductCard;
use super::pages::picture::addresses;
use super::pages::{grid, product};
use super::service::{self, Suggestions};
use super::texts;
use crate::app;
use crate::config::CdnConfig;
use crate::error::AppError;
use crate::extract::Query;
use crate::locals::Locals;
use crate::region;

/// What was typed.
#[derive(Debug, Deserialize)]
pub struct SuggestQuery {
    q: Option<String>,
}

/// What the box shows and what it says.
#[derive(Serialize)]
struct Suggested {
    /// List items, each with where it leads.
    html: String,
    /// How many there are.
    said: String,
}

/// Texts beyond this are no beginnings.
const LONGEST: usize = 60;

/// Suggestions; where nothing was asked, the product of this name, if the shop has one.
pub async fn suggest(
    locals: Locals,
    Query(query): Query<SuggestQuery>,
    uri: OriginalUri,
) -> Result<Response, AppError> {
    let Some(q) = query.q else {
        let query = Query::try_from_uri(&uri).map_err(|_| AppError::BadRequest(texts::UNREADABLE.into()))?;
        return product::page(locals, Path("suggest".into()), query, uri).await;
    };
    let text: String = q.trim().chars().filter(|c| !c.is_control()).take(LONGEST).collect();
    let found =
        if text.is_empty() { Suggestions::default() } else { service::suggest(&locals, &text).await? };
    let count = found.products.len().saturating_add(found.categories.len()).saturating_add(found.near.len());
    let html = items(found, &locals.tenant.currency, &locals.app.config.cdn);
    let mut response = Json(Suggested { html, said: texts::suggestions(count) }).into_response();
    response.extensions_mut().insert(ON_SALE);
    Ok(response)
}

fn items(found: Suggestions, currency: &str, cdn: &CdnConfig) -> String {
    let near = found.near.into_iter().map(|search| {
        let address = ListQuery { search: search.clone(), ..ListQuery::default() }.address();
        view! { <li role="option" data-href=address><span>{texts::DID_YOU_MEAN} " " <bdi>{search}</bdi></span></li> }
    });
    let categories = found.categories.into_iter().map(|category| {
        let address = grid::category_address(&category.name);
        view! { <li role="option" data-href=address><bdi>{texts::capitalised(&category.name)}</bdi> <small>{texts::products(category.active_count, false)}</small></li> }
    });
    let products = found.products.into_iter().map(|card| product_item(card, currency, cdn));
    let (near, categories, products): (Vec<_>, Vec<_>, Vec<_>) =
        (near.collect(), categories.collect(), products.collect());
    app::html(|| view! { {near} {categories} {products} }).replace(app::MARKER, "").trim().to_owned()
}

fn product_item(card: ProductCard, currency: &str, cdn: &CdnConfig) -> impl IntoView + use<> {
    let picture = card.image.map(|image| {
        let (_, small) = addresses(cdn, &image);
        view! { <img class="picture" src=small alt="" width="40" height="40" /> }
    });
    let price = region::money(card.price_min, currency);
    let price = if card.in_stock { price } else { texts::SOLD_OUT.to_owned() };
    view! { <li role="option" data-href=format!("/shop/{}", card.slug)>{picture} <bdi>{card.name}</bdi> <small>{price}</small></li> }
}
