//! Addresses in their one spelling (RFC 3986, section 6.2.2): those who come by another are led to it, so that a page has one address.

use axum::extract::Request;
use axum::http::header::{CACHE_CONTROL, LOCATION};
use axum::http::{HeaderValue, Method, StatusCode};
use axum::response::{IntoResponse, Response};

use crate::cache_policy::CachePolicy;

/// Below these addresses belong to programs or files, which spell them by rules of their own.
const OTHERS: [&str; 7] = ["/api/", "/admin/api/", "/assets/", "/cdn/", "/client/", "/webhooks/", "/dev/"];

/// Below these all names are in small letters. Elsewhere what follows the first was given out, and is as it was given.
const SMALL: [&str; 2] = ["/shop/", "/pages/"];

/// How long it is remembered where an address leads.
const KEPT: CachePolicy = CachePolicy::Static { max_age: 300 };

/// The way to the address's one spelling, if it was asked for by another.
pub fn elsewhere(request: &Request) -> Option<Response> {
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return None;
    }
    let uri = request.uri();
    let path = spell(uri.path())?;
    let address = match uri.query() {
        Some(query) => format!("{path}?{query}"),
        None => path,
    };
    let location = HeaderValue::try_from(address).ok()?;
    let headers = [(LOCATION, location), (CACHE_CONTROL, KEPT.header())];
    Some((StatusCode::PERMANENT_REDIRECT, headers).into_response())
}

/// The one spelling of a path that has another.
fn spell(path: &str) -> Option<String> {
    if OTHERS.iter().any(|below| path.starts_with(below)) || !path.starts_with('/') {
        return None;
    }
    let decoded = decode(path);
    let without_dots = remove_dots(&decoded);
    let trimmed = match without_dots.trim_end_matches('/') {
        "" => "/",
        trimmed => trimmed,
    };
    let small = in_small_letters(trimmed);
    // What begins like the name of a host would lead to one.
    let leads_away = small.starts_with("//") || small.contains('\\');
    (small != path && !leads_away).then_some(small)
}

/// Signs that need not be escaped as themselves, and the others' escapes in capitals.
fn decode(path: &str) -> String {
    let mut spelled = String::with_capacity(path.len());
    let mut rest = path;
    while let Some((before, after)) = rest.split_once('%') {
        spelled.push_str(before);
        let digits = after.get(..2).filter(|digits| digits.bytes().all(|b| b.is_ascii_hexdigit()));
        match digits.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            Some(byte) => {
                match byte {
                    b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                        spelled.push(char::from(byte));
                    }
                    byte => spelled.push_str(&format!("%{byte:02X}")),
                }
                rest = after.get(2..).unwrap_or_default();
            }
            None => {
                spelled.push('%');
                rest = after;
            }
        }
    }
    spelled + rest
}

/// Without `.` and `..` (RFC 3986, section 5.2.4).
fn remove_dots(path: &str) -> String {
    let mut kept: Vec<&str> = Vec::new();
    let mut segments = path.split('/').skip(1).peekable();
    while let Some(segment) = segments.next() {
        let is_last = segments.peek().is_none();
        match segment {
            "." => {}
            ".." => drop(kept.pop()),
            segment => {
                kept.push(segment);
                continue;
            }
        }
        // What ends with dots is a folder.
        if is_last {
            kept.push("");
        }
    }
    format!("/{}", kept.join("/"))
}

/// With the names that are ours in small letters.
fn in_small_letters(path: &str) -> String {
    let is_small = SMALL.iter().any(|below| path.to_ascii_lowercase().starts_with(below));
    let first = path.get(1..).and_then(|rest| rest.find('/')).map_or(path.len(), |at| at.saturating_add(1));
    let (ours, rest) = path.split_at_checked(if is_small { path.len() } else { first }).unwrap_or((path, ""));
    // The digits of an escape are in capitals.
    let mut digits = 0_u32;
    let small = ours.chars().map(|c| {
        let is_digit = digits > 0;
        digits = if c == '%' { 2 } else { digits.saturating_sub(1) };
        if is_digit { c } else { c.to_ascii_lowercase() }
    });
    small.chain(rest.chars()).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn an_address_has_one_spelling_to_which_all_others_lead() {
        for (path, one) in [
            ("/shop/", "/shop"),
            ("/shop//", "/shop"),
            ("/admin/", "/admin"),
            ("/Shop", "/shop"),
            ("/SHOP/Some-Mug", "/shop/some-mug"),
            ("/%73hop", "/shop"),
            ("/%53HOP/", "/shop"),
            ("/./shop", "/shop"),
            ("/a/../shop", "/shop"),
            ("/%2e%2E/shop/.", "/shop"),
            ("/shop/caf%c3%a9", "/shop/caf%C3%A9"),
            ("/Orders/AbC.dEf/", "/orders/AbC.dEf"),
            ("/LOGIN/callback/Acme", "/login/callback/Acme"),
            ("/Admin/discounts/SUMMER", "/admin/discounts/SUMMER"),
            ("/Pages/Imprint", "/pages/imprint"),
            ("/Cart", "/cart"),
            ("/..", "/"),
            ("/Sitemap.XML", "/sitemap.xml"),
        ] {
            assert_eq!(spell(path).as_deref(), Some(one), "{path}");
        }
    }

    #[test]
    fn what_is_spelled_already_or_by_others_stays() {
        for path in [
            "/",
            "/shop",
            "/shop/some-mug",
            "/orders/AbC.dEf",
            "/preview/AbC",
            "/cart/lines/Variant-1",
            "/a%2Fb",
            "/100%",
            "/%zz",
            "/cdn/a/%7E.png",
            "/api/v1/kv/A/",
            "/client/v4/accounts/x/values/a%2Fb/",
            "/webhooks/stripe/",
            "/assets/x.JS",
            "*",
        ] {
            assert_eq!(spell(path), None, "{path}");
        }
    }

    #[test]
    fn nobody_is_led_to_another_host() {
        for path in [
            "//evil.example/",
            "/.//evil.example",
            "/a/..//evil.example/",
            "/\\evil.example/",
            "/%2e//evil.example",
        ] {
            assert_eq!(spell(path), None, "{path}");
        }
    }

    proptest! {
        #[test]
        fn whoever_is_led_somewhere_is_there(path in "/[a-cA-C%2eE./~\\\\-]{0,20}") {
            if let Some(one) = spell(&path) {
                prop_assert_eq!(spell(&one), None, "{} {}", path, one);
                prop_assert!(one.starts_with('/') && !one.starts_with("//"));
            }
        }
    }
}
