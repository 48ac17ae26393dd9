//! Who gets to a function, and how it is asked.

use axum::body::Body;
use axum::http::{Method, StatusCode};
use serde_json::json;

use super::{call, functions, is_admins, refused, send};
use crate::support::Site;

#[tokio::test]
async fn nothing_is_called_from_another_sites_page() {
    let site = Site::new().await;
    let mut admin = site.admin().await;
    for function in functions() {
        for origin in [None, Some("null"), Some("https://evil.example"), Some("http://localhost.evil")] {
            let request =
                admin.as_script().request("POST", function.path).header("content-type", "application/json");
            let request = match origin {
                Some(origin) => request.header("origin", origin),
                None => request,
            };
            let answer = admin.send(request.body(Body::from("{}")).unwrap()).await;
            let error = refused(&answer, StatusCode::FORBIDDEN);
            assert_eq!(error.code, "forbidden", "{} from {origin:?}", function.path);
        }
    }
}

#[tokio::test]
async fn what_is_the_admins_is_nobody_elses() {
    let site = Site::new().await;
    let mut nobody = site.visitor();
    let token = site.open_session("ada@example.com").await;
    let mut ada = site.visitor().with_cookie("session", &token);
    let admins: Vec<_> = functions().into_iter().filter(is_admins).collect();
    assert!(!admins.is_empty());
    for function in admins {
        let answer = call(&mut nobody, &function.method, function.path, &json!({})).await;
        assert_eq!(refused(&answer, StatusCode::UNAUTHORIZED).code, "sign_in_needed", "{}", function.path);
        let answer = call(&mut ada, &function.method, function.path, &json!({})).await;
        assert_eq!(refused(&answer, StatusCode::FORBIDDEN).code, "forbidden", "{}", function.path);
    }
}

#[tokio::test]
async fn a_function_answers_to_its_own_method_alone() {
    let site = Site::new().await;
    let mut admin = site.admin().await;
    for function in functions() {
        for method in [Method::GET, Method::POST, Method::PUT, Method::PATCH, Method::DELETE] {
            if method == function.method {
                continue;
            }
            let answer = send(&mut admin, &method, function.path, "application/json", "{}".into()).await;
            let error = refused(&answer, StatusCode::METHOD_NOT_ALLOWED);
            assert_eq!(error.code, "method_not_allowed", "{method} {}", function.path);
            assert!(answer.header("allow").contains(function.method.as_str()), "{}", function.path);
        }
    }
}

#[tokio::test]
async fn there_is_nothing_under_other_names() {
    let site = Site::new().await;
    let mut admin = site.admin().await;
    let others = ["/api/", "/api/nope", "/api/shop", "/admin/api/", "/admin/api/nope", "/admin/api/cdn/../x"];
    let longer = functions().into_iter().map(|function| format!("{}x", function.path));
    for path in others.map(str::to_owned).into_iter().chain(longer) {
        for method in [Method::GET, Method::POST] {
            let answer = call(&mut admin, &method, &path, &json!({})).await;
            assert_eq!(refused(&answer, StatusCode::NOT_FOUND).code, "not_found", "{path}");
        }
    }
}

#[tokio::test]
async fn who_asks_for_the_head_is_told_the_same() {
    let site = Site::new().await;
    let mut visitor = site.visitor();
    let whole = visitor.get("/api/shop/products").await;
    let head = visitor.request("HEAD", "/api/shop/products").body(Body::empty()).unwrap();
    let head = visitor.send(head).await;
    assert_eq!(head.status, StatusCode::OK);
    for name in ["content-type", "content-length", "cache-control", "vary"] {
        assert_eq!(head.header(name), whole.header(name), "{name}");
    }
}
