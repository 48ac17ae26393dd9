//! What the forms of sign-in and of the account do.

mod account;
mod code;
mod provider;

pub use account::{end_others, end_session, logout, rename};
pub use code::{redeem_code, request_code};
pub use provider::{callback, start};

use axum::http::HeaderMap;
use axum::http::header::USER_AGENT;

/// What the browser says of itself.
fn user_agent(headers: &HeaderMap) -> &str {
    headers.get(USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default()
}
