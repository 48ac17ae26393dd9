//! Where a request says it comes from, and whether it may change anything.

use axum::extract::Request;
use axum::http::header::{HOST, ORIGIN};
use axum::http::{HeaderMap, HeaderValue, Method};

use crate::error::AppError;

/// The origin the visitor asked for: `https://shop.example`. On Workers the request's own address has it, natively
/// the `Host` header, and behind a proxy of ours what that proxy says.
pub fn read(request: &Request, trust_proxy: bool) -> String {
    let headers = request.headers();
    let uri = request.uri();
    if let (Some(scheme), Some(host)) = (uri.scheme_str(), uri.authority()) {
        return format!("{scheme}://{host}");
    }
    let forwarded = |name| if trust_proxy { text(headers, name) } else { None };
    let scheme = forwarded("x-forwarded-proto").filter(|p| *p == "https").unwrap_or("http");
    let host =
        forwarded("x-forwarded-host").or_else(|| text(headers, HOST.as_str())).filter(|host| is_host(host));
    format!("{scheme}://{}", host.unwrap_or("localhost"))
}

/// Refuses a change that another site's page could have sent with the visitor's cookies: any method but GET, HEAD
/// and OPTIONS needs `Origin` equal to the request's own, or `Sec-Fetch-Site: same-origin`.
///
/// # Errors
/// [`AppError::Forbidden`].
pub fn check(request: &Request, own: &str) -> Result<(), AppError> {
    if matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS) {
        return Ok(());
    }
    let headers = request.headers();
    // One that is no text is somebody else's, and not none.
    let mut origins = headers.get_all(ORIGIN).iter().map(HeaderValue::as_bytes).peekable();
    let same = match origins.peek() {
        Some(_) => origins.all(|origin| origin.eq_ignore_ascii_case(own.as_bytes())),
        None => text(headers, "sec-fetch-site") == Some("same-origin"),
    };
    if same {
        Ok(())
    } else {
        Err(AppError::Forbidden("This did not come from our own pages, so we have not done it.".into()))
    }
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

/// Whether this could be a host with its port: it becomes part of links in pages.
fn is_host(host: &str) -> bool {
    !host.is_empty()
        && host.len() <= 260
        && host.bytes().all(|b| b.is_ascii_alphanumeric() || b".-:[]".contains(&b))
}

#[cfg(test)]
mod tests {
    use axum::body::Body;

    use super::*;

    fn request(method: &str, uri: &str, headers: &[(&str, &str)]) -> Request {
        let mut request = Request::builder().method(method).uri(uri);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        request.body(Body::empty()).unwrap()
    }

    #[test]
    fn the_origin_is_the_address_the_visitor_asked_for() {
        assert_eq!(
            read(&request("GET", "https://shop.example/a", &[("host", "x")]), false),
            "https://shop.example"
        );
        assert_eq!(
            read(&request("GET", "/a", &[("host", "shop.example:3000")]), false),
            "http://shop.example:3000"
        );
        let forwarded =
            [("host", "inner"), ("x-forwarded-proto", "https"), ("x-forwarded-host", "shop.example")];
        assert_eq!(read(&request("GET", "/", &forwarded), true), "https://shop.example");
        assert_eq!(read(&request("GET", "/", &forwarded), false), "http://inner");
        assert_eq!(read(&request("GET", "/", &[("host", "\"><script>")]), false), "http://localhost");
    }

    #[test]
    fn only_the_sites_own_pages_may_change_anything() {
        let own = "http://shop.example";
        let allowed =
            |method, headers: &[(&str, &str)]| check(&request(method, "/cart/lines", headers), own).is_ok();
        assert!(allowed("GET", &[("origin", "https://evil.example")]));
        assert!(allowed("POST", &[("origin", "http://shop.example")]));
        assert!(allowed("POST", &[("sec-fetch-site", "same-origin")]));
        assert!(!allowed("POST", &[]));
        assert!(!allowed("POST", &[("origin", "null"), ("sec-fetch-site", "same-origin")]));
        assert!(!allowed("POST", &[("origin", "https://evil.example"), ("sec-fetch-site", "same-origin")]));
        assert!(!allowed("POST", &[("sec-fetch-site", "same-site")]));
        assert!(!allowed("POST", &[("origin", "http://\u{fc}.example"), ("sec-fetch-site", "same-origin")]));
        assert!(!allowed("POST", &[("origin", own), ("origin", "https://evil.example")]));
        assert!(!allowed("DELETE", &[("origin", "http://shop.example.evil")]));
    }
}
