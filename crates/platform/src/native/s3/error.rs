//! What goes wrong between us and the service, and what it means to a caller.

use std::fmt::Display;

use http::StatusCode;

use crate::{ErrorKind, PlatformError, Service};

/// Whether the same request may be answered otherwise in a moment.
/// <https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html>
pub(super) fn is_passing(status: StatusCode) -> bool {
    matches!(status, StatusCode::REQUEST_TIMEOUT | StatusCode::TOO_MANY_REQUESTS)
        || (status.is_server_error() && status != StatusCode::NOT_IMPLEMENTED)
}

/// The answer is not what S3's protocol has there.
pub(super) fn garbled(operation: &'static str, why: impl Display) -> PlatformError {
    PlatformError::new(Service::Bucket, operation, ErrorKind::Decode, why)
}

/// There was no answer in time.
pub(super) fn late(operation: &'static str) -> PlatformError {
    PlatformError::new(Service::Bucket, operation, ErrorKind::TimedOut, "no answer in time")
}

/// There was no answer. The URL is left out: a file's key is for those who may see it.
pub(super) fn failed(operation: &'static str, error: reqwest::Error) -> PlatformError {
    let kind = if error.is_timeout() {
        ErrorKind::TimedOut
    } else if error.is_builder() {
        ErrorKind::Refused
    } else {
        ErrorKind::Unavailable
    };
    PlatformError::new(Service::Bucket, operation, kind, format!("{:?}", error.without_url()))
}
