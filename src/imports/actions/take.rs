//! What is taken away: products, and the rows that were refused.

use axum::body::Body;
use axum::extract::Path;
use axum::response::Response;
use serde::Deserialize;

use crate::attachment::{CSV, attachment};
use crate::error::AppError;
use crate::extract::{Admin, Query};
use crate::imports::service::{self, ExportFormat};
use crate::locals::Locals;
use crate::shop::model::ProductStatus;

const JSON_LINES: &str = "application/jsonl; charset=utf-8";

/// Which products are taken.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct ExportQuery {
    /// Of this status alone; all where it is empty.
    status: String,
}

impl ExportQuery {
    fn status(&self) -> Result<Option<ProductStatus>, AppError> {
        if self.status.is_empty() {
            return Ok(None);
        }
        let found = ProductStatus::ALL.into_iter().find(|status| status.name() == self.status);
        let unknown =
            || AppError::BadRequest("There is no such status: it is active, draft or archived.".into());
        found.map(Some).ok_or_else(unknown)
    }
}

/// `GET /admin/products/export.csv`: Shopify's CSV.
pub async fn export_csv(
    locals: Locals,
    _: Admin,
    Query(query): Query<ExportQuery>,
) -> Result<Response, AppError> {
    let products = service::export(&locals, ExportFormat::Shopify, query.status()?);
    Ok(attachment(&locals, CSV, "products.csv", Body::from_stream(products)))
}

/// `GET /admin/products/export.jsonl`: our own JSON Lines.
pub async fn export_json(
    locals: Locals,
    _: Admin,
    Query(query): Query<ExportQuery>,
) -> Result<Response, AppError> {
    let products = service::export(&locals, ExportFormat::Json, query.status()?);
    Ok(attachment(&locals, JSON_LINES, "products.jsonl", Body::from_stream(products)))
}

/// `GET /admin/products/imports/:id/refused.csv`: the refused rows of a CSV.
pub async fn refused_csv(locals: Locals, _: Admin, Path(id): Path<String>) -> Result<Response, AppError> {
    refused(&locals, &id).await
}

/// `GET /admin/products/imports/:id/refused.jsonl`: the refused lines of JSON Lines.
pub async fn refused_json(locals: Locals, _: Admin, Path(id): Path<String>) -> Result<Response, AppError> {
    refused(&locals, &id).await
}

async fn refused(locals: &Locals, id: &str) -> Result<Response, AppError> {
    let (rows, is_csv) = service::refused_rows(locals, id).await?;
    let (kind, name) = if is_csv { (CSV, "refused.csv") } else { (JSON_LINES, "refused.jsonl") };
    Ok(attachment(locals, kind, name, rows))
}
