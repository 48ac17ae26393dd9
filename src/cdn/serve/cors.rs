//! Whose pages may read files by script (<https://fetch.spec.whatwg.org/#http-cors-protocol>).

use axum::http::header::{
    ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_ORIGIN,
    ACCESS_CONTROL_EXPOSE_HEADERS, ACCESS_CONTROL_MAX_AGE, ALLOW, ORIGIN, VARY,
};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};

use crate::host;

/// What may be asked of a file.
const METHODS: HeaderValue = HeaderValue::from_static("GET, HEAD, OPTIONS");

/// Says in the answer's headers whether the page that asks may read it. `origins` are those that may; `*` is all.
pub fn mark(origins: &[String], request: &HeaderMap, answer: &mut HeaderMap) -> bool {
    if origins.is_empty() {
        return false;
    }
    // Also where the page may not, or none asks: a cache must not show one page what was meant for another.
    answer.append(VARY, HeaderValue::from_static("origin"));
    let allowed = if origins.iter().any(|origin| origin == "*") {
        Some(HeaderValue::from_static("*"))
    } else {
        request
            .get(ORIGIN)
            .filter(|asks| {
                let asks = asks.to_str().ok().and_then(host::spell_origin);
                asks.is_some_and(|asks| origins.contains(&asks))
            })
            .cloned()
    };
    let Some(allowed) = allowed else { return false };
    answer.insert(ACCESS_CONTROL_ALLOW_ORIGIN, allowed);
    answer.insert(
        ACCESS_CONTROL_EXPOSE_HEADERS,
        HeaderValue::from_static("ETag, Content-Range, Accept-Ranges, Content-Length"),
    );
    true
}

/// What a browser is told that asks whether a page may ask.
pub fn preflight(origins: &[String], request: &HeaderMap) -> Response {
    let mut answer = StatusCode::NO_CONTENT.into_response();
    let headers = answer.headers_mut();
    headers.insert(ALLOW, METHODS);
    if mark(origins, request, headers) {
        headers.insert(ACCESS_CONTROL_ALLOW_METHODS, METHODS);
        headers.insert(
            ACCESS_CONTROL_ALLOW_HEADERS,
            HeaderValue::from_static(
                "Range, If-Match, If-None-Match, If-Modified-Since, If-Unmodified-Since, If-Range",
            ),
        );
        headers.insert(ACCESS_CONTROL_MAX_AGE, HeaderValue::from_static("86400"));
    }
    answer
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marked(origins: &[&str], asks: Option<&'static str>) -> (Option<String>, Option<String>) {
        let origins: Vec<_> = origins.iter().map(ToString::to_string).collect();
        let request = asks.map(|origin| (ORIGIN, HeaderValue::from_static(origin))).into_iter().collect();
        let mut answer = HeaderMap::new();
        mark(&origins, &request, &mut answer);
        let text = |name| answer.get(name).map(|value: &HeaderValue| value.to_str().unwrap().to_owned());
        (text(ACCESS_CONTROL_ALLOW_ORIGIN), text(VARY))
    }

    #[test]
    fn only_pages_of_the_list_may_read_and_answers_say_that_they_differ() {
        let vary = Some("origin".to_owned());
        let ours = ["https://a.example", "https://b.example"];
        assert_eq!(
            marked(&ours, Some("https://b.example")),
            (Some("https://b.example".into()), vary.clone())
        );
        for other in ["https://c.example", "http://a.example", "https://a.example.evil", "null"] {
            assert_eq!(marked(&ours, Some(other)), (None, vary.clone()), "{other}");
        }
        assert_eq!(marked(&ours, None), (None, vary.clone()));
        assert_eq!(marked(&["*"], Some("https://c.example")), (Some("*".into()), vary));
        assert_eq!(marked(&[], Some("https://a.example")), (None, None));
    }
}
