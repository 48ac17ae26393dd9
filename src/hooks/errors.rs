//! Errors as pages for people and as JSON for programs.

use std::convert::Infallible;

use axum::body::Body;
use axum::extract::FromRequestParts;
use axum::http::header::{ACCEPT, CACHE_CONTROL, CONTENT_TYPE, RETRY_AFTER};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Response, StatusCode};
use serde_json::json;

use super::RequestId;
use crate::app;
use crate::error::AppError;
use crate::locals::Locals;

/// What whoever asked can read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wants {
    /// A page.
    Html,
    /// JSON.
    Json,
}

impl Wants {
    /// JSON if `Accept` names it and no page.
    pub fn of(headers: &HeaderMap) -> Self {
        let accept = headers.get(ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or("");
        if accept.contains("application/json") && !accept.contains("text/html") {
            Self::Json
        } else {
            Self::Html
        }
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Wants {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self::of(&parts.headers))
    }
}

/// Gives an error its page or JSON; whatever else is an answer goes through untouched.
pub fn render(
    response: Response<Body>,
    wants: Wants,
    locals: Option<&Locals>,
    id: &RequestId,
) -> Response<Body> {
    let Some(error) = response.extensions().get::<AppError>().cloned().or_else(|| bare(&response)) else {
        return response;
    };
    let (mut parts, _) = response.into_parts();
    let body = match wants {
        Wants::Html => app::error_page(locals, &error, &id.0),
        Wants::Json => {
            json!({ "error": error.to_string(), "code": error.code(), "request_id": &*id.0 }).to_string()
        }
    };
    parts.headers.insert(
        CONTENT_TYPE,
        HeaderValue::from_static(match wants {
            Wants::Html => "text/html; charset=utf-8",
            Wants::Json => "application/json",
        }),
    );
    parts.headers.insert(CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
    if matches!(error, AppError::Unavailable { .. }) {
        parts.headers.insert(RETRY_AFTER, HeaderValue::from(AppError::RETRY_AFTER));
    }
    parts.headers.remove("content-length");
    parts.extensions.insert(error);
    Response::from_parts(parts, Body::from(body))
}

/// The errors the framework answers by itself, in plain text.
fn bare(response: &Response<Body>) -> Option<AppError> {
    if response.headers().get(CONTENT_TYPE).is_some_and(|value| !value.as_bytes().starts_with(b"text/plain"))
    {
        return None;
    }
    match response.status() {
        StatusCode::BAD_REQUEST | StatusCode::UNSUPPORTED_MEDIA_TYPE | StatusCode::UNPROCESSABLE_ENTITY => {
            Some(AppError::BadRequest("We could not read that request.".into()))
        }
        StatusCode::METHOD_NOT_ALLOWED => Some(AppError::MethodNotAllowed),
        StatusCode::PAYLOAD_TOO_LARGE => Some(AppError::TooLarge),
        _ => None,
    }
}
