//! The one error a request can end with.

use std::sync::Arc;

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use coppice_platform::{ErrorKind, PlatformError};

/// Why a request has no better answer. Its text is for the visitor and holds nothing of the inside; what it was
/// made from goes to the log.
#[derive(Debug, Clone, thiserror::Error)]
pub enum AppError {
    /// There is no such thing.
    #[error("{0}")]
    NotFound(String),
    /// The request can't be understood.
    #[error("{0}")]
    BadRequest(String),
    /// Nobody is signed in, and somebody must be.
    #[error("Please sign in first.")]
    SignInNeeded {
        /// Where to go on afterwards.
        return_to: String,
    },
    /// The request is not the visitor's own.
    #[error("{0}")]
    Forbidden(String),
    /// The request is understood but can't be done.
    #[error("{0}")]
    Unprocessable(String),
    /// Somebody else has changed it meanwhile.
    #[error("{0}")]
    Conflict(String),
    /// The method is not one of this address.
    #[error("This address does not answer to that method.")]
    MethodNotAllowed,
    /// The request is too large.
    #[error("That is more than we can take in one request.")]
    TooLarge,
    /// It was tried more often than a limit allows (RFC 6585, section 4).
    #[error("Too many tries. Please wait {} and try again.", wait(*.retry_after))]
    TooMany {
        /// Tries in one window.
        limit: u32,
        /// Seconds until there are tries again.
        retry_after: u32,
    },
    /// Too much to do right now, or the database does not answer.
    #[error("We can't answer just now. Please try again in a moment.")]
    Unavailable {
        /// What failed, if it was not the load.
        cause: Option<Arc<PlatformError>>,
    },
    /// A mistake of ours.
    #[error("Something went wrong on our side. We have made a note of it.")]
    Internal {
        /// What failed.
        cause: Arc<PlatformError>,
    },
}

impl AppError {
    /// Seconds after which a visitor may try again.
    pub const RETRY_AFTER: u32 = 5;

    /// The HTTP status.
    pub fn status(&self) -> StatusCode {
        match self {
            Self::NotFound(_) => StatusCode::NOT_FOUND,
            Self::BadRequest(_) => StatusCode::BAD_REQUEST,
            Self::SignInNeeded { .. } => StatusCode::UNAUTHORIZED,
            Self::Forbidden(_) => StatusCode::FORBIDDEN,
            Self::Unprocessable(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Conflict(_) => StatusCode::CONFLICT,
            Self::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::TooMany { .. } => StatusCode::TOO_MANY_REQUESTS,
            Self::Unavailable { .. } => StatusCode::SERVICE_UNAVAILABLE,
            Self::Internal { .. } => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// The error's name for programs.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotFound(_) => "not_found",
            Self::BadRequest(_) => "bad_request",
            Self::SignInNeeded { .. } => "sign_in_needed",
            Self::Forbidden(_) => "forbidden",
            Self::Unprocessable(_) => "unprocessable",
            Self::Conflict(_) => "conflict",
            Self::MethodNotAllowed => "method_not_allowed",
            Self::TooLarge => "too_large",
            Self::TooMany { .. } => "too_many",
            Self::Unavailable { .. } => "unavailable",
            Self::Internal { .. } => "internal",
        }
    }

    /// What goes to the log beside the request: the cause, if there is one.
    pub fn cause(&self) -> Option<&PlatformError> {
        match self {
            Self::Unavailable { cause } => cause.as_deref(),
            Self::Internal { cause } => Some(cause),
            _ => None,
        }
    }
}

impl From<PlatformError> for AppError {
    fn from(error: PlatformError) -> Self {
        match error.kind {
            ErrorKind::Unavailable | ErrorKind::TimedOut => {
                Self::Unavailable { cause: Some(Arc::new(error)) }
            }
            _ => Self::Internal { cause: Arc::new(error) },
        }
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

/// A time to wait, in words: whole minutes, rounded up, once it is more than one.
fn wait(seconds: u32) -> String {
    match (seconds, seconds.div_ceil(60)) {
        (1, _) => "a second".to_owned(),
        (..60, _) => format!("{seconds} seconds"),
        (_, 1) => "a minute".to_owned(),
        (_, minutes) => format!("{minutes} minutes"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_to_wait_is_told_in_the_unit_people_count_it_in() {
        for (seconds, words) in [
            (1, "a second"),
            (2, "2 seconds"),
            (59, "59 seconds"),
            (60, "a minute"),
            (61, "2 minutes"),
            (600, "10 minutes"),
        ] {
            let error = AppError::TooMany { limit: 3, retry_after: seconds };
            assert_eq!(error.to_string(), format!("Too many tries. Please wait {words} and try again."));
        }
    }
}
