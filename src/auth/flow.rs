//! The cookies of a sign-in under way. They are read as forgivingly as any cookie: what is broken is not there.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use coppice_oidc::AuthorizationRequest;

use super::service::{CODE_TTL, PendingCode};
use crate::cookies::{self, Cookie, SentCookies};
use crate::error::AppError;
use crate::locals::Locals;

/// The code for which the browser has asked, if it has: the cookie `code_flow`.
pub struct CodeFlow(pub Option<PendingCode>);

/// What the browser has gone to a provider with, if it has: the cookie `oidc_flow`.
pub struct OidcFlow(pub Option<AuthorizationRequest>);

/// Seconds there are for signing in at a provider's.
const AUTHORIZATION_TTL: u32 = 600;

impl CodeFlow {
    const COOKIE: &str = "code_flow";

    /// The cookie that remembers for which code the browser has asked, as long as it is good.
    pub fn cookie(pending: &PendingCode) -> Cookie {
        cookie(Self::COOKIE, pending.encode(), CODE_TTL)
    }

    /// The cookie, deleted.
    pub fn ended() -> Cookie {
        Cookie::deleted(Self::COOKIE)
    }
}

impl OidcFlow {
    const COOKIE: &str = "oidc_flow";

    /// The cookie that remembers what was said to the provider.
    pub fn cookie(request: &AuthorizationRequest) -> Cookie {
        cookie(Self::COOKIE, cookies::pack(request), AUTHORIZATION_TTL)
    }

    /// The cookie, deleted.
    pub fn ended() -> Cookie {
        Cookie::deleted(Self::COOKIE)
    }
}

fn cookie(name: &'static str, value: String, max_age: u32) -> Cookie {
    Cookie { name: name.into(), value, max_age, http_only: true }
}

impl<S: Send + Sync> FromRequestParts<S> for CodeFlow {
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, AppError> {
        let locals = Locals::from_request_parts(parts, state).await?;
        let cookies = SentCookies::new(&parts.headers, locals.is_https());
        Ok(Self(cookies.find(Self::COOKIE, PendingCode::decode)))
    }
}

impl<S: Send + Sync> FromRequestParts<S> for OidcFlow {
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, AppError> {
        let locals = Locals::from_request_parts(parts, state).await?;
        let cookies = SentCookies::new(&parts.headers, locals.is_https());
        Ok(Self(cookies.find(Self::COOKIE, cookies::unpack)))
    }
}
