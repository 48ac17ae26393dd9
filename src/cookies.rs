//! Cookies in and out (RFC 6265).

mod sent;

use std::borrow::Cow;

use axum::http::HeaderValue;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Serialize;
use serde::de::DeserializeOwned;

pub use sent::SentCookies;

/// The name under which a browser keeps a cookie of ours. A `__Host-` cookie can't be set by another host of the domain,
/// nor without Secure (RFC 6265bis, section 4.1.3.2), which `http://localhost` can't have.
pub fn name(name: &str, secure: bool) -> String {
    format!("{}{name}", prefix(secure))
}

fn prefix(secure: bool) -> &'static str {
    if secure { "__Host-" } else { "" }
}

/// Something as a cookie's value: JSON in base64url. Nobody is kept from reading or changing it.
pub fn pack<T: Serialize>(value: &T) -> String {
    URL_SAFE_NO_PAD.encode(serde_json::to_vec(value).unwrap_or_default())
}

/// What a cookie's value holds, if it is what is asked for.
pub fn unpack<T: DeserializeOwned>(value: &str) -> Option<T> {
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(value).ok()?).ok()
}

/// A cookie for the whole site, for this browser alone and not for other sites' requests.
#[derive(Debug)]
pub struct Cookie {
    /// Its name, without `__Host-`.
    pub name: Cow<'static, str>,
    /// Its value: letters, digits, `-`, `_`, `.`.
    pub value: String,
    /// Seconds it is kept; 0 deletes it.
    pub max_age: u32,
    /// Whether scripts may not read it.
    pub http_only: bool,
}

impl Cookie {
    /// The cookie of this name, deleted.
    pub fn deleted(name: impl Into<Cow<'static, str>>) -> Self {
        Self { name: name.into(), value: String::new(), max_age: 0, http_only: true }
    }

    /// The value of `Set-Cookie`; `None` if the value can't be sent.
    pub fn header(&self, secure: bool) -> Option<HeaderValue> {
        let Self { name, value, max_age, http_only } = self;
        let http_only = if *http_only { "; HttpOnly" } else { "" };
        let flag = if secure { "; Secure" } else { "" };
        let prefix = prefix(secure);
        HeaderValue::try_from(format!(
            "{prefix}{name}={value}; Path=/; Max-Age={max_age}; SameSite=Lax{http_only}{flag}"
        ))
        .ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cookie_says_who_may_read_it_and_over_https_that_it_is_of_this_host() {
        let cookie = Cookie { name: "n".into(), value: "v".into(), max_age: 60, http_only: true };
        let secure = "__Host-n=v; Path=/; Max-Age=60; SameSite=Lax; HttpOnly; Secure";
        assert_eq!(cookie.header(true).unwrap(), secure);
        assert_eq!(cookie.header(false).unwrap(), "n=v; Path=/; Max-Age=60; SameSite=Lax; HttpOnly");
        let bad = Cookie { value: "a\r\nSet-Cookie: b".into(), ..cookie };
        assert_eq!(bad.header(true), None);
    }
}
