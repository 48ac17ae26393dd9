//! Errors as the server answers them.

use std::sync::Arc;

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use coppice_platform::{ErrorKind, PlatformError};

use super::AppError;

impl AppError {
    /// The HTTP status.
    pub fn status(&self) -> StatusCode {
        match self {
            Self::NotFound(_) => StatusCode::NOT_FOUND,
            Self::BadRequest(_) => StatusCode::BAD_REQUEST,
            Self::SignInNeeded { .. } => StatusCode::UNAUTHORIZED,
            Self::Forbidden(_) => StatusCode::FORBIDDEN,
            Self::Unprocessable(_) | Self::Invalid { .. } => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Conflict(_) => StatusCode::CONFLICT,
            Self::Misdirected => StatusCode::MISDIRECTED_REQUEST,
            Self::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
            Self::UnsupportedMediaType | Self::Encoded => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::TooSlow => StatusCode::REQUEST_TIMEOUT,
            Self::TooMany { .. } => StatusCode::TOO_MANY_REQUESTS,
            Self::BeingSetUp | Self::SwitchedOff(_) | Self::Held | Self::Unavailable { .. } => {
                StatusCode::SERVICE_UNAVAILABLE
            }
            Self::Internal { .. } | Self::Other(_) | Self::Unreachable | Self::Unreadable => {
                StatusCode::INTERNAL_SERVER_ERROR
            }
        }
    }

    /// What goes to the log beside the request: the cause, if there is one.
    pub fn cause(&self) -> Option<&PlatformError> {
        match self {
            Self::Unavailable { cause } | Self::Internal { cause } => cause.as_deref(),
            _ => None,
        }
    }
}

impl From<PlatformError> for AppError {
    fn from(error: PlatformError) -> Self {
        if error.kind == ErrorKind::Held {
            return Self::Held;
        }
        let unavailable = error.retryable();
        let cause = Some(Arc::new(error));
        if unavailable { Self::Unavailable { cause } } else { Self::Internal { cause } }
    }
}

impl IntoResponse for AppError {
    /// The status alone: the `errors` hook makes the page or the JSON, which needs to know who asked.
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        response.extensions_mut().insert(self);
        response
    }
}
