//! `/preview/:id`: a product that is not on sale yet, for whoever has a link.

use axum::extract::{OriginalUri, Path, Query};
use axum::response::Response;

use crate::error::AppError;
use crate::locals::Locals;
use crate::products::service;
use crate::shop::pages::product::{self, Asked, Place};

/// The product as the shop would show it.
pub async fn page(
    locals: Locals,
    Path(id): Path<String>,
    Query(query): Query<Vec<(String, String)>>,
    OriginalUri(uri): OriginalUri,
) -> Result<Response, AppError> {
    let found = service::previewed(&locals, &id, &query).await?;
    let asked = |name: &str| query.iter().find(|(other, _)| other == name).map(|(_, value)| value.as_str());
    let asked = Asked { variant: asked("variant"), nearest: asked("nearest").is_some() };
    let place = Place::of_link(uri.path(), service::signed_part(&query));
    Ok(product::previewed(&locals, found, place, asked))
}
