//! How a call of a function becomes an answer like any other.

use axum::body::{Body, Bytes};
use axum::extract::{OriginalUri, Request};
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, HeaderValue, Method};
use axum::response::{IntoResponse, Response};
use leptos::context::provide_context;
use leptos_axum::handle_server_fns_with_context;

use crate::cache_policy::CachePolicy;
use crate::error::{AppError, Reported};
use crate::header_text::header_text;
use crate::locals::Locals;

const JSON: &str = "application/json";

/// Answers a call. What the framework is handed is a request of method, address, type and body alone: by `Accept` and
/// `Referer` it would send whoever takes pages back to where they came from, whatever happened, with the error in the
/// address. The function finds its [`Locals`] in the context around the whole request.
pub async fn answer(
    policy: CachePolicy,
    locals: Locals,
    method: Method,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, AppError> {
    if policy == CachePolicy::NoStore {
        locals.mark_personal();
    }
    if method == Method::POST && !is_json(&headers) {
        return Err(AppError::UnsupportedMediaType);
    }
    let mut request = Request::new(Body::from(body));
    *request.method_mut() = method;
    *request.uri_mut() = uri;
    request.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(JSON));
    let reported = Reported::default();
    let context = {
        let reported = reported.clone();
        move || provide_context(reported.clone())
    };
    let mut response = handle_server_fns_with_context(context, request).await.into_response();
    match reported.take() {
        Some(error) => Err(error),
        None => {
            response.extensions_mut().insert(policy);
            Ok(response)
        }
    }
}

/// Whether the body says it is JSON, in whatever encoding (RFC 8259 knows one).
fn is_json(headers: &HeaderMap) -> bool {
    header_text(headers, CONTENT_TYPE)
        .split(';')
        .next()
        .is_some_and(|kind| kind.trim().eq_ignore_ascii_case(JSON))
}
