//! Cookies in and out (RFC 6265).

use std::borrow::Cow;

use axum::http::header::COOKIE;
use axum::http::{HeaderMap, HeaderValue};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// The request's cookies, by name and value. They are bytes until they are told apart: what another site of the domain,
/// or a script, has put beside ours need not be text.
pub fn all(headers: &HeaderMap) -> impl Iterator<Item = (&str, &str)> {
    headers
        .get_all(COOKIE)
        .iter()
        .flat_map(|line| line.as_bytes().split(|byte| *byte == b';'))
        .filter_map(|pair| std::str::from_utf8(pair).ok()?.trim().split_once('='))
}

/// The value of the request's first cookie of this name.
pub fn get<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    all(headers).find_map(|(key, value)| (key == name).then_some(value))
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
pub struct Cookie {
    /// Its name.
    pub name: Cow<'static, str>,
    /// Its value: letters, digits, `-`, `_`, `.`.
    pub value: String,
    /// Seconds it is kept; 0 deletes it.
    pub max_age: u32,
    /// Whether scripts may not read it.
    pub http_only: bool,
}

impl Cookie {
    /// The value of `Set-Cookie`; `None` if the value can't be sent.
    pub fn header(&self, secure: bool) -> Option<HeaderValue> {
        let Self { name, value, max_age, http_only } = self;
        let http_only = if *http_only { "; HttpOnly" } else { "" };
        let secure = if secure { "; Secure" } else { "" };
        HeaderValue::try_from(format!(
            "{name}={value}; Path=/; Max-Age={max_age}; SameSite=Lax{http_only}{secure}"
        ))
        .ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cookie_is_found_among_others_and_broken_ones() {
        let mut headers = HeaderMap::new();
        headers.append(COOKIE, HeaderValue::from_static("a=1;; =x; b; cart=abc=d ; cart=later"));
        headers.append(COOKIE, HeaderValue::from_static("z=9"));
        headers.append(COOKIE, HeaderValue::from_bytes(b"bad=\xff; y=1").unwrap());
        headers.append(COOKIE, HeaderValue::from_bytes("city=M\u{fc}nchen; x=1".as_bytes()).unwrap());
        assert_eq!(get(&headers, "cart"), Some("abc=d"));
        assert_eq!((get(&headers, "y"), get(&headers, "x")), (Some("1"), Some("1")));
        assert_eq!(get(&headers, "z"), Some("9"));
        assert_eq!(get(&headers, "b"), None);
    }

    #[test]
    fn a_cookie_says_who_may_read_it() {
        let cookie = Cookie { name: "n".into(), value: "v".into(), max_age: 60, http_only: true };
        assert_eq!(cookie.header(true).unwrap(), "n=v; Path=/; Max-Age=60; SameSite=Lax; HttpOnly; Secure");
        let bad = Cookie { value: "a\r\nSet-Cookie: b".into(), ..cookie };
        assert_eq!(bad.header(true), None);
    }
}
