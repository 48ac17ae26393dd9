//! What everybody but its managers meets at a shop that is being set up.

use axum::extract::Request;
use axum::http::HeaderValue;
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, RETRY_AFTER};
use axum::response::{IntoResponse, Response};

use super::session::is_below;
use crate::error::AppError;
use crate::locals::Locals;
use crate::tenant::HomeState;

/// How people come in, which must go on to work. What lies below `/admin` has a guard of its own.
const DOORS: [&str; 6] = ["/login", "/logout", "/link", "/account", "/admin", "/dev"];

/// Whether the shop is closed to whoever asks for this.
pub fn is_for(locals: &Locals, request: &Request) -> bool {
    locals.home_state == HomeState::SettingUp && !locals.is_admin() && !is_below(request, &DOORS)
}

/// The answer to a request that ends with this error; search engines are told by their own means that there is nothing to have
/// yet. The status says that they may ask again (RFC 9309, section 2.3.1.4).
pub fn or_error(error: AppError, request: &Request) -> Response {
    if !matches!(error, AppError::BeingSetUp) || request.uri().path() != "/robots.txt" {
        return error.into_response();
    }
    let mut response = (StatusCode::SERVICE_UNAVAILABLE, "User-agent: *\nDisallow: /\n").into_response();
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
    headers.insert(RETRY_AFTER, HeaderValue::from(AppError::SET_UP_AFTER));
    response
}
