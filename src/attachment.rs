//! Answers that are taken away as files.

use axum::body::Body;
use axum::http::HeaderValue;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::Response;

use crate::locals::Locals;

/// The media type of a table.
pub const CSV: &str = "text/csv; charset=utf-8";

/// A file of this media type and name, which nobody else may keep.
pub fn attachment(locals: &Locals, kind: &'static str, name: &str, body: impl Into<Body>) -> Response {
    locals.mark_personal();
    let mut response = Response::new(body.into());
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(kind));
    if let Ok(value) = HeaderValue::try_from(format!("attachment; filename=\"{name}\"")) {
        response.headers_mut().insert(CONTENT_DISPOSITION, value);
    }
    response
}
