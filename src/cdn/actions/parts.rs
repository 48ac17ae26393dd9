//! A large file, in parts; what begins and ends it is called (`cdn::api`).

use axum::body::Body;
use axum::extract::Path;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;

use super::body;
use crate::cdn::api;
use crate::cdn::pages::FILES;
use crate::cdn::pages::files::Done;
use crate::cdn::service::{self, Actor};
use crate::error::AppError;
use crate::extract::Admin;
use crate::locals::Locals;

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

/// `POST /admin/cdn/uploads/:id/abort`: it is not wanted any more.
pub async fn abort_upload(_: Admin, Path(id): Path<String>) -> Result<Response, AppError> {
    api::abort_upload(id).await?;
    Ok(Done::Cancelled.then(FILES))
}
