//! Where a request says it comes from, and whether it may change anything.

use axum::extract::Request;
use axum::http::header::{HOST, ORIGIN};
use axum::http::uri::Scheme;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method};

use crate::config::Config;
use crate::error::AppError;
use crate::header_text::header_text;
use crate::host;

/// The origin the visitor asked for, in its one spelling: `https://shop.example`. Behind a proxy of ours the scheme is
/// what that proxy says and nothing else: the address's own is the proxy's way to us (HTTP/2 has one always). The host is
/// the address's, else that of the `Host` header; or, where a setting names another header, what its last line says, which
/// is the proxy's, whoever sent those before.
///
/// # Errors
/// [`AppError::BadRequest`] where there is a host that is none, or a list of hosts.
pub fn read(request: &Request, config: &Config) -> Result<String, AppError> {
    let headers = request.headers();
    let uri = request.uri();
    let scheme = match config.trust_proxy {
        true => forwarded_scheme(headers),
        false if uri.scheme() == Some(&Scheme::HTTPS) => "https",
        false => "http",
    };
    let host = match &config.host_header {
        Some(name) => headers.get_all(name).iter().next_back().map(HeaderValue::as_bytes),
        None => {
            let own = uri.authority().map(|authority| authority.as_str().as_bytes());
            own.or_else(|| headers.get(HOST).map(HeaderValue::as_bytes))
        }
    };
    let host = match host {
        Some(host) => str::from_utf8(host).ok().and_then(|host| host::spell(host.trim(), scheme)),
        None => Some("localhost".to_owned()),
    };
    host.map(|host| format!("{scheme}://{host}")).ok_or_else(|| AppError::BadRequest(NO_HOST.into()))
}

/// What is told to whoever asks for a host that is none.
const NO_HOST: &str = "The address has no host that could be ours.";

/// `https` where the visitor came by it: proxies in a row list the ways a request took, the visitor's first.
fn forwarded_scheme(headers: &HeaderMap) -> &'static str {
    let text = header_text(headers, HeaderName::from_static("x-forwarded-proto"));
    let first = text.split(',').next().unwrap_or_default();
    if first.trim().eq_ignore_ascii_case("https") { "https" } else { "http" }
}

/// Refuses a change that another site's page could have sent with the visitor's cookies: any method but GET, HEAD
/// and OPTIONS needs `Origin` equal to the request's own, or `Sec-Fetch-Site: same-origin`.
///
/// # Errors
/// [`AppError::Forbidden`].
pub fn check(request: &Request, own: &str) -> Result<(), AppError> {
    if matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS)
        || is_webhook(request)
        || is_program(request)
    {
        return Ok(());
    }
    let headers = request.headers();
    // All of them: what is there and can't be read, or is there twice, is not absent.
    let sent = |name: HeaderName| headers.get_all(name).iter().collect::<Vec<_>>();
    let same = match sent(ORIGIN).as_slice() {
        [] => sent(HeaderName::from_static("sec-fetch-site")) == ["same-origin"],
        [origin] => spell(origin).as_deref() == Some(own),
        _ => false,
    };
    if same {
        return Ok(());
    }
    // Behind a proxy that does not say how visitors come, everything is refused: whoever looks for why must find both.
    let sent = header_text(headers, ORIGIN);
    log::info!("a change was refused: it comes from {sent:?}, and this is {own:?}");
    Err(AppError::Forbidden("This did not come from our own pages, so we have not done it.".into()))
}

/// Whether another server tells something: it has no page and brings no cookie, and signs what it says.
pub fn is_webhook(request: &Request) -> bool {
    request.uri().path().starts_with("/webhooks/")
}

/// Whether a program asks by a key of its own: it brings no cookie, and none is read.
fn is_program(request: &Request) -> bool {
    ["/api/v1/", "/api/home/", "/client/v4/"].iter().any(|below| request.uri().path().starts_with(below))
}

fn spell(origin: &HeaderValue) -> Option<String> {
    host::spell_origin(origin.to_str().ok()?)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use axum::body::Body;

    use super::*;

    fn request(method: &str, uri: &str, headers: &[(&str, &str)]) -> Request {
        let mut request = Request::builder().method(method).uri(uri);
        for (name, value) in headers {
            request = request.header(*name, value.as_bytes());
        }
        request.body(Body::empty()).unwrap()
    }

    fn config(settings: &[(&str, &str)]) -> Config {
        let dev = [("APP_ENV", "dev")];
        let all = dev.iter().chain(settings).map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        Config::read(&all.collect::<BTreeMap<_, _>>()).unwrap()
    }

    fn origin(settings: &[(&str, &str)], uri: &str, headers: &[(&str, &str)]) -> Option<String> {
        read(&request("GET", uri, headers), &config(settings)).ok()
    }

    #[test]
    fn the_origin_is_the_address_the_visitor_asked_for_in_one_spelling() {
        for (uri, headers, expected) in [
            ("https://shop.example/a", [("host", "x")].as_slice(), "https://shop.example"),
            ("https://SHOP.example.:443/a", &[], "https://shop.example"),
            ("/a", &[("host", "shop.example:3000")], "http://shop.example:3000"),
            ("/a", &[("host", "SHOP2.EXAMPLE")], "http://shop2.example"),
            ("/a", &[("host", "shop2.example.:80")], "http://shop2.example"),
            ("/a", &[], "http://localhost"),
            ("javascript://shop.example/a", &[], "http://shop.example"),
        ] {
            assert_eq!(origin(&[], uri, headers).as_deref(), Some(expected), "{uri} {headers:?}");
        }
        for host in
            ["\"><script>", "a, b", "", "user@shop.example", "m\u{fc}nchen.example", "a..b", "a:99999"]
        {
            assert_eq!(origin(&[], "/", &[("host", host)]), None, "{host:?}");
        }
    }

    #[test]
    fn what_a_proxy_says_is_believed_where_the_settings_say_so_and_nowhere_else() {
        let trust = [("TRUST_PROXY", "1")];
        let sent = |proto: &'static str| {
            [("host", "shop.example"), ("x-forwarded-proto", proto), ("x-forwarded-host", "evil.example")]
        };
        assert_eq!(origin(&[], "/", &sent("https")).unwrap(), "http://shop.example");
        for https in ["https", "HTTPS", "https,http", " Https , http"] {
            assert_eq!(origin(&trust, "/", &sent(https)).unwrap(), "https://shop.example", "{https}");
        }
        for http in ["http", "http,https", "", "wss"] {
            assert_eq!(origin(&trust, "/", &sent(http)).unwrap(), "http://shop.example", "{http}");
        }
        // HTTP/2 from a proxy: the scheme in the address is the proxy's way to us.
        assert_eq!(
            origin(&trust, "http://shop.example:443/", &sent("https")).unwrap(),
            "https://shop.example"
        );

        let named = [("TRUST_PROXY", "1"), ("HOST_HEADER", "X-Forwarded-Host")];
        let both =
            [("host", "inner"), ("x-forwarded-host", "evil.example"), ("x-forwarded-host", "SHOP.example")];
        assert_eq!(origin(&named, "/", &both).unwrap(), "http://shop.example");
        assert_eq!(
            origin(&named, "/", &[("host", "inner"), ("x-forwarded-host", "evil.example, shop.example")]),
            None
        );
    }

    #[test]
    fn only_the_sites_own_pages_may_change_anything() {
        let own = "http://shop.example";
        let allowed =
            |method, headers: &[(&str, &str)]| check(&request(method, "/cart/lines", headers), own).is_ok();
        assert!(allowed("GET", &[("origin", "https://evil.example")]));
        assert!(allowed("POST", &[("origin", "http://shop.example")]));
        // Browsers keep the dot that somebody has typed.
        assert!(allowed("POST", &[("origin", "http://shop.example.")]));
        assert!(allowed("POST", &[("sec-fetch-site", "same-origin")]));
        assert!(!allowed("POST", &[]));
        assert!(!allowed("POST", &[("origin", "null"), ("sec-fetch-site", "same-origin")]));
        assert!(!allowed("POST", &[("origin", "https://evil.example"), ("sec-fetch-site", "same-origin")]));
        assert!(!allowed("POST", &[("sec-fetch-site", "same-site")]));
        for origin in ["http://shop.ex\u{e4}mple", "http://shop.example\u{2028}", "\u{a0}", ""] {
            assert!(!allowed("POST", &[("origin", origin), ("sec-fetch-site", "same-origin")]), "{origin:?}");
        }
        assert!(!allowed("POST", &[("origin", own), ("origin", own)]));
        assert!(!allowed("POST", &[("sec-fetch-site", "same-origin"), ("sec-fetch-site", "cross-site")]));
        assert!(!allowed("POST", &[("sec-fetch-site", "same-origin, same-origin")]));
        assert!(!allowed("DELETE", &[("origin", "http://shop.example.evil")]));
    }
}
