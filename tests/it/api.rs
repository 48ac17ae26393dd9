//! Functions: what is the same for all of them, and what each of the features' does.

mod bookmarks;
mod calls;
mod cost;
mod docs;
mod guards;
mod input;

use axum::body::Body;
use axum::http::{Method, StatusCode};
use coppice::api::Function;
use coppice::error::Envelope;
use serde_json::Value;

use crate::support::{Answer, Visitor};

/// All functions there are.
fn functions() -> Vec<Function> {
    let functions =
        [coppice::shop::api::functions(), coppice::cdn::api::functions(), coppice::domains::api::functions()];
    let functions = functions.concat();
    assert!(functions.len() >= 27, "the tests of all functions have lost some");
    functions
}

fn is_admins(function: &Function) -> bool {
    function.path.starts_with("/admin/api/")
}

/// Whether whoever calls it must be signed in.
fn is_ones_own(function: &Function) -> bool {
    function.path.starts_with("/api/domains/")
}

/// Calls a function as a program does: with a query, or with JSON.
async fn call(visitor: &mut Visitor, method: &Method, path: &str, arguments: &Value) -> Answer {
    if *method == Method::GET {
        let query = serde_urlencoded::to_string(arguments.as_object().unwrap()).unwrap();
        return visitor.get(&format!("{path}?{query}")).await;
    }
    send(visitor, method, path, "application/json", arguments.to_string()).await
}

/// Sends a body from the site's own pages.
async fn send(visitor: &mut Visitor, method: &Method, path: &str, kind: &str, body: String) -> Answer {
    let request = visitor
        .request(method.as_str(), path)
        .header("origin", "http://localhost")
        .header("content-type", kind)
        .body(Body::from(body));
    visitor.send(request.unwrap()).await
}

/// The error of an answer, which is the same JSON wherever it comes from.
fn refused(answer: &Answer, status: StatusCode) -> Envelope {
    assert_eq!(answer.status, status, "{}", answer.body);
    assert_eq!(answer.header("content-type"), "application/json");
    assert_eq!(answer.header("location"), "");
    assert!(answer.header("cache-control").contains("no-store"));
    let envelope: Envelope = serde_json::from_str(&answer.body).unwrap();
    assert!(!envelope.error.is_empty() && !envelope.code.is_empty());
    assert_eq!(envelope.request_id, answer.header("x-request-id"));
    envelope
}
