//! The body of a request as the bucket takes it.

use axum::body::Body;
use axum::http::HeaderMap;
use axum::http::header::CONTENT_LENGTH;
use coppice_platform::bucket::ByteStream;
use coppice_platform::{ErrorKind, PlatformError, Service};
use futures_util::TryStreamExt;

use crate::error::AppError;

/// How many bytes the request says it brings: the bucket must know before they come.
///
/// # Errors
/// [`AppError::BadRequest`] where it does not say.
pub fn length(headers: &HeaderMap) -> Result<u64, AppError> {
    let length = headers.get(CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse().ok());
    length.ok_or_else(|| AppError::BadRequest("Please say with Content-Length how long the file is.".into()))
}

/// The bytes as they come.
pub fn stream(body: Body) -> ByteStream {
    Box::pin(
        body.into_data_stream()
            .map_err(|error| PlatformError::new(Service::Http, "body", ErrorKind::Refused, error)),
    )
}
