//! What the forms of sign-in and of the account do.

mod account;
mod code;
mod link;
mod provider;

pub use account::{end_others, end_session, logout, rename};
pub use code::{redeem_code, request_code};
pub use link::open_link;
pub use provider::{callback, start};

use std::borrow::Cow;

use axum::http::HeaderMap;
use axum::http::header::USER_AGENT;

use crate::header_text::header_text;

/// What the browser says of itself.
fn user_agent(headers: &HeaderMap) -> Cow<'_, str> {
    header_text(headers, USER_AGENT)
}
