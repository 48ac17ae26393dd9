//! Methods that ask about an address, and mean the same at each.

use axum::extract::{MatchedPath, Request};
use axum::http::header::ALLOW;
use axum::http::{HeaderValue, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::error::AppError;

/// Makes a HEAD a GET, so that whatever is said of the answer is what GET would say (RFC 9110, section 9.3.2): its encoding,
/// its length, whose it is. Whoever sends the answer leaves its body out: axum's outermost
/// route where there is one, hyper and workerd. Files do it for themselves: their bytes need not be fetched for it.
pub fn head_is_get(request: &mut Request) {
    if *request.method() == Method::HEAD && !request.uri().path().starts_with("/cdn/") {
        *request.method_mut() = Method::GET;
    }
}

/// Whether it asks what the server as a whole can do.
pub fn is_about_all(request: &Request) -> bool {
    *request.method() == Method::OPTIONS && request.uri().path() == "*"
}

/// What the server as a whole can do (RFC 9110, section 9.3.7).
pub fn all() -> Response {
    let methods = HeaderValue::from_static("GET, HEAD, POST, PUT, OPTIONS");
    (StatusCode::NO_CONTENT, [(ALLOW, methods)]).into_response()
}

/// What an address can be asked for. Load balancers ask it to see whether somebody is there, and need no shop for it; the
/// router adds `Allow`.
pub async fn options(request: Request, next: Next) -> Response {
    if *request.method() != Method::OPTIONS {
        return next.run(request).await;
    }
    match request.extensions().get::<MatchedPath>() {
        Some(_) => StatusCode::NO_CONTENT.into_response(),
        None => AppError::NotFound("There is no page at this address.".into()).into_response(),
    }
}
