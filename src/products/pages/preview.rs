//! `/preview/:id`: a product that is not on sale yet, for whoever has a link.

use axum::extract::{Path, Query};
use axum::response::Response;

use crate::error::AppError;
use crate::locals::Locals;
use crate::products::service;
use crate::shop::pages::product;

/// The product as the shop would show it.
pub async fn page(
    locals: Locals,
    Path(id): Path<String>,
    Query(query): Query<Vec<(String, String)>>,
) -> Result<Response, AppError> {
    let found = service::previewed(&locals, &id, &query).await?;
    let variant = query.iter().find(|(name, _)| name == "variant").map(|(_, id)| id.as_str());
    Ok(product::previewed(&locals, found, variant))
}
