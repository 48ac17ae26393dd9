//! Errors as pages for people and as JSON for programs.

use axum::body::Body;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, RETRY_AFTER, WWW_AUTHENTICATE};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Response, StatusCode};
use axum::response::{IntoResponse, Redirect};

use super::RequestId;
use crate::admin::frame;
use crate::app;
use crate::error::{AppError, Envelope};
use crate::extract::ResponseFormat;
use crate::kv_api::api::v4;
use crate::locals::Locals;
use crate::return_to::with_return_to;

/// How to sign in, which whoever is told that it is needed must be told too (RFC 9110, section 15.5.2): by the site's own
/// page, which sets a cookie. Browsers know no such scheme, and so ask nobody for a password of their own.
const CHALLENGE: HeaderValue = HeaderValue::from_static("Cookie realm=\"account\", form-action=\"/login\"");

/// Gives an error its page or JSON; whatever else is an answer goes through untouched.
pub fn render(
    response: Response<Body>,
    format: ResponseFormat,
    path: &str,
    locals: Option<&Locals>,
    id: &RequestId,
) -> Response<Body> {
    let Some(error) = response.extensions().get::<AppError>().cloned().or_else(|| bare(&response)) else {
        return response;
    };
    let (mut parts, _) = response.into_parts();
    if let (AppError::SignInNeeded { return_to }, ResponseFormat::Html) = (&error, format) {
        // What the answer has said already, such as that a session is over, it says still.
        return (parts.headers, Redirect::to(&with_return_to("/login", return_to))).into_response();
    }
    let body = match format {
        ResponseFormat::Html => page(path, locals, &error, id),
        ResponseFormat::Json if path.starts_with("/client/v4/") => v4::of_error(&error).to_string(),
        ResponseFormat::Json => serde_json::to_string(&Envelope::new(&error, &id.0)).unwrap_or_default(),
    };
    parts.headers.insert(
        CONTENT_TYPE,
        HeaderValue::from_static(match format {
            ResponseFormat::Html => "text/html; charset=utf-8",
            ResponseFormat::Json => "application/json",
        }),
    );
    parts.headers.insert(CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
    if matches!(error, AppError::BeingSetUp) {
        parts.headers.insert("x-robots-tag", HeaderValue::from_static("noindex"));
    }
    if parts.status == StatusCode::UNAUTHORIZED {
        parts.headers.insert(WWW_AUTHENTICATE, CHALLENGE);
    }
    if let Some(after) = error.retry_after() {
        retry(&mut parts.headers, after);
    }
    if let AppError::TooMany { limit, retry_after } = error {
        rate_limit(&mut parts.headers, limit, retry_after);
    }
    parts.headers.remove("content-length");
    parts.extensions.insert(error);
    Response::from_parts(parts, Body::from(body))
}

/// The page of an error: an admin's stay in their frame.
fn page(path: &str, locals: Option<&Locals>, error: &AppError, id: &RequestId) -> String {
    let is_below = path.strip_prefix("/admin").is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    let admin = locals.filter(|locals| is_below && locals.is_admin());
    if matches!(error, AppError::BeingSetUp) {
        return app::closed_page(locals.is_some());
    }
    match admin.and_then(|locals| Some((locals, locals.user()?))) {
        Some((locals, user)) => frame::error_page(locals, &user.email, path, error, &id.0),
        None => app::error_page(locals, error, &id.0),
    }
}

/// When to come back, in seconds (RFC 9110, section 10.2.3).
fn retry(headers: &mut HeaderMap, after: u32) {
    headers.insert(RETRY_AFTER, HeaderValue::from(after));
}

/// A limit that is used up, for programs: draft-ietf-httpapi-ratelimit-headers-06, the last with a field for each
/// number, which is what clients read.
fn rate_limit(headers: &mut HeaderMap, limit: u32, reset: u32) {
    for (name, value) in [("ratelimit-limit", limit), ("ratelimit-remaining", 0), ("ratelimit-reset", reset)]
    {
        headers.insert(HeaderName::from_static(name), HeaderValue::from(value));
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_limit_that_is_used_up_says_when_to_come_back() {
        for format in [ResponseFormat::Html, ResponseFormat::Json] {
            let error = AppError::TooMany { limit: 10, retry_after: 90 };
            let response = render(error.into_response(), format, "/", None, &RequestId("id".into()));
            assert_eq!(response.status(), StatusCode::TOO_MANY_REQUESTS);
            let told =
                ["retry-after", "ratelimit-limit", "ratelimit-remaining", "ratelimit-reset", "cache-control"]
                    .map(|name| response.headers().get(name).and_then(|value| value.to_str().ok()));
            assert_eq!(told, ["90", "10", "0", "90", "private, no-store"].map(Some));
        }
    }

    #[test]
    fn other_errors_say_nothing_of_limits() {
        for (error, after) in [(AppError::Unavailable { cause: None }, Some("5")), (AppError::TooLarge, None)]
        {
            let response =
                render(error.into_response(), ResponseFormat::Html, "/", None, &RequestId("id".into()));
            assert_eq!(response.headers().get("retry-after").and_then(|value| value.to_str().ok()), after);
            assert!(!response.headers().contains_key("ratelimit-limit"));
        }
    }
}
