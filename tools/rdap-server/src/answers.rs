//! Answers, right and wrong.

use std::io;
use std::time::Duration;

use axum::body::Body;
use axum::http::{HeaderValue, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use coppice_test_server::{cut, dropped};
use futures_util::stream;
use serde_json::{Value, json};

use crate::fault::Kind;

/// How long the body of [`Kind::Large`] is.
const LARGE: usize = 10_000_000;

pub(crate) fn rdap(status: StatusCode, body: &Value) -> Response {
    (status, [(header::CONTENT_TYPE, "application/rdap+json")], body.to_string()).into_response()
}

/// A domain (RFC 9083, section 5.3).
pub(crate) fn domain(name: &str, path: &str) -> Value {
    json!({
        "rdapConformance": ["rdap_level_0"],
        "objectClassName": "domain",
        "handle": format!("D-{name}"),
        "ldhName": name.to_ascii_uppercase(),
        "links": [{ "rel": "self", "type": "application/rdap+json", "value": path, "href": path }],
        "status": ["active"],
        "events": [
            { "eventAction": "registration", "eventDate": "2015-05-04T03:02:01Z" },
            { "eventAction": "expiration", "eventDate": "2030-05-04T03:02:01Z" },
        ],
        "entities": [{
            "objectClassName": "entity",
            "handle": "9999",
            "roles": ["registrar"],
            "vcardArray": ["vcard", [["version", {}, "text", "4.0"], ["fn", {}, "text", "Played Names Ltd"]]],
        }],
    })
}

/// That there is none (RFC 9083, section 6).
pub(crate) fn none() -> Value {
    json!({
        "rdapConformance": ["rdap_level_0"],
        "errorCode": 404,
        "title": "Not Found",
        "description": ["There is no such domain"],
    })
}

pub(crate) fn wrong(kind: Kind, uri: &Uri) -> Response {
    let path = uri.path();
    match kind {
        Kind::Status { status, retry_after } => {
            let mut answer = code(status).into_response();
            if let Some(after) = retry_after.and_then(|after| HeaderValue::try_from(after).ok()) {
                answer.headers_mut().insert(header::RETRY_AFTER, after);
            }
            answer
        }
        Kind::Drop => dropped(),
        Kind::Cut => typed(cut(Bytes::from_static(b"{\"objectClassName\":"))),
        Kind::Html { status } => {
            let page = "<!doctype html><title>Oops</title><p>Something else.";
            (code(status), [(header::CONTENT_TYPE, "text/html; charset=utf-8")], page).into_response()
        }
        Kind::AnotherName => rdap(StatusCode::OK, &domain("another.name", path)),
        Kind::NoDomain => {
            rdap(StatusCode::OK, &json!({ "objectClassName": "nameserver", "ldhName": "ns1.another.name" }))
        }
        Kind::Redirect { to } => redirect(&to),
        Kind::Loop => redirect(path),
        Kind::Chain => {
            let hop = uri.query().and_then(|query| query.strip_prefix("hop=")?.parse().ok()).unwrap_or(0_u32);
            redirect(&format!("{path}?hop={}", hop.wrapping_add(1)))
        }
        Kind::Large => typed(Body::from(vec![b' '; LARGE])),
        Kind::Endless | Kind::Slow { .. } => {
            let drop = stream::unfold((), |()| async {
                tokio::time::sleep(Duration::from_millis(50)).await;
                Some((io::Result::Ok(Bytes::from_static(b" ")), ()))
            });
            typed(Body::from_stream(drop))
        }
    }
}

fn code(status: u16) -> StatusCode {
    StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}

fn typed(body: Body) -> Response {
    ([(header::CONTENT_TYPE, "application/rdap+json")], body).into_response()
}

fn redirect(to: &str) -> Response {
    (StatusCode::FOUND, [(header::LOCATION, to)]).into_response()
}
