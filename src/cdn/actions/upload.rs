//! A whole file, as scripts and programs send it.

use axum::Json;
use axum::body::Body;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};

use super::body;
use crate::cdn::model::{NewFile, Uploaded};
use crate::cdn::service::{self, Actor};
use crate::error::AppError;
use crate::extract::{Admin, Query};
use crate::locals::Locals;

/// `PUT /admin/cdn/upload`: the file is the body.
pub async fn put_file(
    locals: Locals,
    _: Admin,
    Query(new): Query<NewFile>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, AppError> {
    let size = body::length(&headers)?;
    let uploaded = service::upload(&Actor::from_locals(&locals), &new, size, body::stream(body)).await?;
    if new.replaces.is_some() {
        locals.published();
    }
    Ok(answer(uploaded))
}

/// What an upload came to.
fn answer(uploaded: Uploaded) -> Response {
    let status = match &uploaded {
        Uploaded::Stored { .. } => StatusCode::CREATED,
        Uploaded::Duplicate { .. } => StatusCode::OK,
    };
    (status, Json(uploaded)).into_response()
}
