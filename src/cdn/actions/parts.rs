//! A large file, in parts.

use axum::Json;
use axum::body::Body;
use axum::extract::{Path, Query};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::{body, upload};
use crate::cdn::model::{Begun, NewFile};
use crate::cdn::service::{self, Actor};
use crate::error::AppError;
use crate::extract::{Admin, ResponseFormat};
use crate::locals::Locals;

/// `POST /admin/cdn/uploads`: begins an upload in parts, or goes on with one.
pub async fn begin_upload(
    locals: Locals,
    _: Admin,
    Json(new): Json<NewFile>,
) -> Result<Json<Begun>, AppError> {
    Ok(Json(service::begin_parts(&Actor::from_locals(&locals), &new).await?))
}

/// `PUT /admin/cdn/uploads/:id/parts/:number`: the part is the body.
pub async fn put_part(
    locals: Locals,
    _: Admin,
    Path((id, number)): Path<(String, u16)>,
    headers: HeaderMap,
    body: Body,
) -> Result<StatusCode, AppError> {
    let size = body::length(&headers)?;
    service::put_part(&Actor::from_locals(&locals), &id, number, size, body::stream(body)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// What is said at the end of an upload.
#[derive(Debug, Deserialize)]
pub struct Finish {
    #[serde(default)]
    keep_both: bool,
}

/// `POST /admin/cdn/uploads/:id/finish`: all parts are there.
pub async fn finish_upload(
    locals: Locals,
    _: Admin,
    Path(id): Path<String>,
    Query(Finish { keep_both }): Query<Finish>,
) -> Result<Response, AppError> {
    Ok(upload::answer(service::finish_parts(&Actor::from_locals(&locals), &id, keep_both).await?))
}

/// `POST /admin/cdn/uploads/:id/abort`: it is not wanted any more.
pub async fn abort_upload(
    locals: Locals,
    _: Admin,
    Path(id): Path<String>,
    format: ResponseFormat,
) -> Result<Response, AppError> {
    match service::abort_upload(&Actor::from_locals(&locals), &id).await {
        // One that is over is what was wanted.
        Ok(()) | Err(AppError::NotFound(_)) => {}
        Err(error) => return Err(error),
    }
    Ok(match format {
        ResponseFormat::Json => StatusCode::NO_CONTENT.into_response(),
        ResponseFormat::Html => Redirect::to("/admin/cdn").into_response(),
    })
}
