//! How much a request may say before its body.

use axum::body::Body;
use axum::http::{HeaderMap, Response, StatusCode};
use axum::response::IntoResponse;

/// The most header lines of a request: natively hyper reads no more, and on Workers it must be said here.
const MOST: usize = 100;

/// The answer to a request of too many header lines (RFC 6585, section 5).
pub fn too_many(headers: &HeaderMap) -> Option<Response<Body>> {
    (headers.len() > MOST).then(|| StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE.into_response())
}
