//! The cookies of a sign-in under way. They are read as forgivingly as any cookie: what is broken is not there.

use std::borrow::Cow;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use coppice_oidc::AuthorizationRequest;
use serde::{Deserialize, Serialize};

use super::service::{CODE_TTL, PendingCode};
use crate::cookies::{self, Cookie, SentCookies};
use crate::error::AppError;
use crate::locals::Locals;

/// The code for which the browser has asked, if it has: the cookie `code_flow`.
pub struct CodeFlow(pub Option<PendingCode>);

/// What the browser has gone to providers with: a cookie `oidc_flow_…` for each, named by its state, so that one tab's takes
/// no other's place and an answer that belongs to none ends none.
#[derive(Serialize, Deserialize)]
pub struct OidcFlow {
    /// What was said to the provider.
    #[serde(flatten)]
    pub request: AuthorizationRequest,
    /// Whether they were signed in when it began: they add the provider to their account. Else they sign in, whoever has
    /// signed in meanwhile in another tab.
    #[serde(default)]
    pub adds: bool,
}

/// Whether the browser keeps cookies at all: the page of sign-in gives it `cookies_kept`, and its form says that it did.
pub enum KeptCookie {}

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

impl KeptCookie {
    const COOKIE: &str = "cookies_kept";

    /// Whether the browser has sent it back.
    pub fn is_sent(cookies: SentCookies<'_>) -> bool {
        cookies.has(Self::COOKIE)
    }

    /// The cookie, for a month.
    pub fn cookie() -> Cookie {
        cookie(Self::COOKIE, "1".into(), 30 * 86_400)
    }
}

impl OidcFlow {
    /// What the cookies' names begin with.
    const PREFIX: &str = "oidc_flow_";

    /// The most that a browser keeps beside a new one.
    const MANY: usize = 4;

    /// The cookie that remembers it.
    pub fn cookie(&self) -> Cookie {
        cookie(Self::name(&self.request.state), cookies::pack(self), AUTHORIZATION_TTL)
    }

    /// The one that a provider answers with this state.
    pub fn find(cookies: SentCookies<'_>, state: &str) -> Option<Self> {
        let read = |value: &str| cookies::unpack::<Self>(value);
        cookies.find(&Self::name(state), |value| read(value).filter(|flow| flow.request.state == state))
    }

    /// Its cookie, deleted.
    pub fn ended(&self) -> Cookie {
        Cookie::deleted(Self::name(&self.request.state))
    }

    /// The cookies that are too many beside a new one, deleted: browsers send the oldest first (RFC 6265, section 5.4).
    pub fn surplus(cookies: SentCookies<'_>) -> impl Iterator<Item = Cookie> {
        let sent: Vec<_> =
            cookies.all().map(|(name, _)| name).filter(|name| name.starts_with(Self::PREFIX)).collect();
        let surplus = sent.len().saturating_sub(Self::MANY);
        sent.into_iter().take(surplus).map(|name| Cookie::deleted(name.to_owned()))
    }

    /// As much of the state as tells a browser's flows apart, if it is one of ours.
    fn name(state: &str) -> String {
        let letters = state.chars().filter(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'));
        letters.take(8).fold(Self::PREFIX.to_owned(), |name, letter| name + letter.encode_utf8(&mut [0; 4]))
    }
}

fn cookie(name: impl Into<Cow<'static, str>>, value: String, max_age: u32) -> Cookie {
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

#[cfg(test)]
mod tests;
