//! Cookies in and out (RFC 6265).

use axum::http::header::COOKIE;
use axum::http::{HeaderMap, HeaderValue};

/// The value of the request's first cookie of this name.
pub fn get<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers
        .get_all(COOKIE)
        .iter()
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find_map(|(key, value)| (key == name).then_some(value))
}

/// A cookie for the whole site, for this browser alone and not for other sites' requests.
pub struct Cookie {
    /// Its name.
    pub name: &'static str,
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
        headers.append(COOKIE, HeaderValue::from_bytes(b"bad=\xff").unwrap());
        assert_eq!(get(&headers, "cart"), Some("abc=d"));
        assert_eq!(get(&headers, "z"), Some("9"));
        assert_eq!(get(&headers, "b"), None);
    }

    #[test]
    fn a_cookie_says_who_may_read_it() {
        let cookie = Cookie { name: "n", value: "v".into(), max_age: 60, http_only: true };
        assert_eq!(cookie.header(true).unwrap(), "n=v; Path=/; Max-Age=60; SameSite=Lax; HttpOnly; Secure");
        let bad = Cookie { value: "a\r\nSet-Cookie: b".into(), ..cookie };
        assert_eq!(bad.header(true), None);
    }
}
