//! Requests in the spelling that the application is asked in on Workers too.

use axum::http::header::ACCEPT_ENCODING;
use axum::http::uri::PathAndQuery;
use axum::http::{HeaderMap, HeaderValue, Uri};

/// The address without parts of its path that mean the one they stand in, or the one above, as the URL standard has it
/// (<https://url.spec.whatwg.org/#double-dot-path-segment>): browsers, and the runtime of Workers, ask for no other. Nothing where
/// there are none.
pub fn without_dots(uri: &Uri) -> Option<Uri> {
    let path = uri.path();
    let parts = || path.strip_prefix('/').unwrap_or(path).split('/');
    if !parts().any(|part| is_dot(part) || is_double_dot(part)) {
        return None;
    }
    let mut kept: Vec<&str> = Vec::new();
    let mut ends_in_one = false;
    for part in parts() {
        ends_in_one = is_dot(part) || is_double_dot(part);
        if is_double_dot(part) {
            kept.pop();
        } else if !is_dot(part) {
            kept.push(part);
        }
    }
    if ends_in_one {
        kept.push("");
    }
    let query = uri.query().map(|query| format!("?{query}")).unwrap_or_default();
    let mut whole = uri.clone().into_parts();
    whole.path_and_query = Some(PathAndQuery::try_from(format!("/{}{query}", kept.join("/"))).ok()?);
    Uri::from_parts(whole).ok()
}

fn is_dot(part: &str) -> bool {
    part == "." || part.eq_ignore_ascii_case("%2e")
}

fn is_double_dot(part: &str) -> bool {
    let half = |one: &str| is_dot(one);
    part == ".."
        || part.strip_suffix('.').is_some_and(half)
        || part.strip_prefix('.').is_some_and(half)
        || part.eq_ignore_ascii_case("%2e%2e")
}

/// Forgets that an answer must be encoded in any case: where nothing that is accepted can be had, it is sent as it is
/// (RFC 9110, section 12.5.3), which helps whoever asks like that by mistake, and nobody else does.
pub fn accept_what_is(headers: &mut HeaderMap) {
    let lines = headers.get_all(ACCEPT_ENCODING).iter();
    let sent: Option<Vec<&str>> = lines.map(|line| line.to_str().ok()).collect();
    let Some(sent) = sent.map(|lines| lines.join(",")) else { return };
    let (refused, rest): (Vec<&str>, Vec<&str>) =
        sent.split(',').map(str::trim).partition(|one| refuses_all(one));
    if refused.is_empty() {
        return;
    }
    headers.remove(ACCEPT_ENCODING);
    if let Some(rest) = (!rest.is_empty()).then(|| HeaderValue::try_from(rest.join(", ")).ok()).flatten() {
        headers.insert(ACCEPT_ENCODING, rest);
    }
}

/// Whether it is that what is not encoded, or nothing that is not named, is accepted.
fn refuses_all(member: &str) -> bool {
    let (coding, weight) = member.split_once(';').unwrap_or((member, ""));
    let weight = weight.trim().strip_prefix("q=").or_else(|| weight.trim().strip_prefix("Q="));
    let is_none = weight.and_then(|weight| weight.parse::<f32>().ok()).is_some_and(|weight| weight <= 0.0);
    let coding = coding.trim();
    is_none && (coding == "*" || coding.eq_ignore_ascii_case("identity"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_asked_for_as_browsers_ask_for_it() {
        for (sent, asked) in [
            ("/./shop", "/shop"),
            ("/shop/.", "/shop/"),
            ("/shop/..", "/"),
            ("/a/../shop?q=a/../b", "/shop?q=a/../b"),
            ("/../../shop", "/shop"),
            ("/%2E/shop", "/shop"),
            ("/a/.%2e/%2e./b/%2E%2e/shop", "/shop"),
            ("/a//../shop", "/a/shop"),
            ("http://shop.example/./a", "http://shop.example/a"),
        ] {
            let uri = without_dots(&sent.parse().unwrap());
            assert_eq!(uri.map(|uri| uri.to_string()).as_deref(), Some(asked), "{sent}");
        }
        for same in ["/", "/shop", "/...", "/.well-known/x", "/a..b", "/%2ea", "/a?b=/../c", "//shop", "*"] {
            assert_eq!(without_dots(&same.parse().unwrap()), None, "{same}");
        }
    }

    #[test]
    fn whoever_accepts_nothing_is_sent_what_there_is() {
        for (sent, left) in [
            ("identity;q=0", None),
            ("*;q=0", None),
            ("gzip, identity; q=0.000", Some("gzip")),
            ("br;q=0, *;q=0", Some("br;q=0")),
            ("gzip", Some("gzip")),
            ("identity", Some("identity")),
            ("*;q=0.1, gzip;q=x", Some("*;q=0.1, gzip;q=x")),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(ACCEPT_ENCODING, HeaderValue::from_static(sent));
            accept_what_is(&mut headers);
            assert_eq!(headers.get(ACCEPT_ENCODING).map(|value| value.to_str().unwrap()), left, "{sent}");
        }
    }
}
