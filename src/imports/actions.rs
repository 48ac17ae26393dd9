//! What the forms of imports do, and what is taken away.

mod take;
mod upload;

use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};

use super::pages::job_address;
use super::service;
use crate::error::AppError;
use crate::extract::Admin;
use crate::locals::Locals;

pub use take::{export_csv, export_json, refused_csv, refused_json};
pub use upload::upload;

/// `POST /admin/products/imports/:id/import`: does what was looked at.
pub async fn import_now(locals: Locals, _: Admin, Path(id): Path<String>) -> Result<Response, AppError> {
    service::import_now(&locals, &id).await?;
    Ok(Redirect::to(&job_address(&id)).into_response())
}

/// `POST /admin/products/imports/:id/cancel`.
pub async fn cancel(locals: Locals, _: Admin, Path(id): Path<String>) -> Result<Response, AppError> {
    service::cancel(&locals, &id).await?;
    Ok(Redirect::to(&job_address(&id)).into_response())
}

/// `POST /admin/products/imports/:id/undo`.
pub async fn take_back(locals: Locals, _: Admin, Path(id): Path<String>) -> Result<Response, AppError> {
    service::take_back(&locals, &id).await?;
    Ok(Redirect::to(&job_address(&id)).into_response())
}
