//! What can't be read: each function says so, and none does anything.

use axum::body::Body;
use axum::http::{Method, StatusCode};
use serde_json::json;

use super::{functions, refused, send};
use crate::support::Site;

#[tokio::test]
async fn what_is_sent_must_be_json() {
    let site = Site::new().await;
    let mut admin = site.admin().await;
    for function in functions().into_iter().filter(|function| function.method == Method::POST) {
        for kind in ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", ""]
        {
            let answer = send(&mut admin, &Method::POST, function.path, kind, "{}".into()).await;
            let error = refused(&answer, StatusCode::UNSUPPORTED_MEDIA_TYPE);
            assert_eq!(error.code, "unsupported_media_type", "{} by {kind}", function.path);
        }
        let spelled = "Application/JSON; charset=utf-8";
        let answer = send(&mut admin, &Method::POST, function.path, spelled, "{".into()).await;
        refused(&answer, StatusCode::BAD_REQUEST);
    }
}

#[tokio::test]
async fn broken_missing_and_oversized_arguments_are_told() {
    let site = Site::new().await;
    let mut admin = site.admin().await;
    for function in functions().into_iter().filter(|function| function.method == Method::POST) {
        let many: serde_json::Map<_, _> =
            (0..50).map(|n| (format!("odd-{n}"), json!([n, {"a": null}]))).collect();
        let many = serde_json::Value::Object(many).to_string();
        let deep = format!("{}{}", "[".repeat(5_000), "]".repeat(5_000));
        for body in ["", "{", "[]", "null", "7", "\"id\"", "{}", "{\"id\":null}", "\u{0}", &many, &deep] {
            let answer =
                send(&mut admin, &Method::POST, function.path, "application/json", body.into()).await;
            let error = match function.path {
                // All that it takes may be left out.
                "/admin/api/cdn/drift/step" if answer.status == StatusCode::OK => continue,
                _ => refused(&answer, StatusCode::BAD_REQUEST),
            };
            assert_eq!(error.code, "bad_request", "{} {body:.20}", function.path);
            assert!(!error.error.contains("serde") && !error.error.contains("line 1"), "{}", error.error);
        }
        let large = json!({ "id": "x".repeat(70_000) }).to_string();
        let answer = send(&mut admin, &Method::POST, function.path, "application/json", large).await;
        assert_eq!(refused(&answer, StatusCode::PAYLOAD_TOO_LARGE).code, "too_large", "{}", function.path);
    }
}

#[tokio::test]
async fn queries_that_make_no_sense_are_told_or_find_nothing() {
    let site = Site::new().await;
    let mut admin = site.admin().await;
    let odd: String = (0..50).map(|n| format!("odd[{n}][a]={n}&")).collect();
    let long = "x".repeat(9_000);
    for function in functions().into_iter().filter(|function| function.method == Method::GET) {
        for query in [
            "%",
            "%00",
            "=",
            "&&&",
            "[]=1",
            "[[[[[[[[a]]]]]]]]=1",
            "a[b][c][d][e][f][g]=1",
            "id=a&id=b",
            "slug=a&slug=b",
            "id[]=a",
            "slug[x]=a",
            "q[]=a",
            "after=garbage",
            "folder=a&folder=b",
            &odd,
            &format!("id={long}"),
            &format!("slug={long}"),
            &format!("key={long}"),
            &format!("q={long}"),
            &format!("after={long}"),
        ] {
            let answer = admin.get(&format!("{}?{query}", function.path)).await;
            if answer.status != StatusCode::OK {
                let status = answer.status;
                assert!(matches!(status.as_u16(), 400 | 404), "{status} {} {query:.30}", function.path);
                refused(&answer, status);
            }
        }
    }
    for path in [
        "/api/shop/product",
        "/api/shop/product?slug=a&id=b",
        "/api/shop/variants",
        "/api/shop/variant",
        "/api/shop/products?q=a&q=b",
        "/api/shop/products?q[]=a",
        "/api/shop/products?after=garbage",
        "/admin/api/cdn/file",
        "/admin/api/cdn/file/by-key",
        "/admin/api/cdn/file/by-hash",
        "/admin/api/cdn/files?after=garbage",
        "/admin/api/cdn/files/all?after=garbage",
        "/admin/api/cdn/listing?after=garbage",
    ] {
        refused(&admin.get(path).await, StatusCode::BAD_REQUEST);
    }
}

#[tokio::test]
async fn whoever_takes_pages_is_told_in_json_and_sent_nowhere() {
    let site = Site::new().await;
    let (mut nobody, mut admin) = (site.visitor(), site.admin().await);
    for function in functions() {
        for visitor in [&mut nobody, &mut admin] {
            for body in ["{}", "{"] {
                let request = visitor
                    .request(function.method.as_str(), function.path)
                    .header("origin", "http://localhost")
                    .header("referer", "http://localhost/shop")
                    .header("content-type", "application/json")
                    .body(Body::from(body));
                let answer = visitor.send(request.unwrap()).await;
                assert!(!answer.status.is_redirection(), "{} {}", function.path, answer.status);
                assert_eq!(
                    (answer.header("location"), answer.header("content-type")),
                    ("", "application/json")
                );
            }
        }
    }
}
