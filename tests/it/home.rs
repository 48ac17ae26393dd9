//! The whole home: who may copy it, and what happens meanwhile.

mod copied;
mod held;
mod tokens;

use axum::body::Body;
use serde_json::{Value, json};

use crate::support::{Answer, Site, Visitor, typed};

/// Makes a token of this kind as an operator does; its text.
async fn token(site: &Site, kind: &str) -> String {
    let mut admin = site.admin().await;
    make(&mut admin, kind, "1").await
}

async fn make(admin: &mut Visitor, kind: &str, hours: &str) -> String {
    let page = admin.get("/admin/tokens").await.body;
    let made =
        admin.post_fields("/admin/tokens", &typed(&page, "make", &[("kind", kind), ("hours", hours)])).await;
    assert_eq!(made.status, 200, "{}", made.body);
    shown(&made)
}

/// The token that a page shows.
fn shown(page: &Answer) -> String {
    let field =
        page.body.split("<input id=\"token\" value=\"").nth(1).unwrap_or_else(|| panic!("{}", page.body));
    field.split('"').next().unwrap().to_owned()
}

/// What the home answers a program that comes by https, with this token.
async fn ask(site: &Site, token: &str, method: &str, path: &str, body: Value) -> Answer {
    let program = site.visitor().over_https();
    let request = program
        .request(method, path)
        .header("authorization", format!("Bearer {token}"))
        .header("content-type", "application/json")
        .body(Body::from(body.to_string()))
        .unwrap();
    program.ask(request).await
}

/// Holds the home; the hold's id.
async fn hold(site: &Site, token: &str, seconds: i64) -> String {
    let held = ask(site, token, "POST", "/api/home/hold", json!({ "seconds": seconds })).await;
    assert_eq!(held.status, 200, "{}", held.body);
    let held: Value = serde_json::from_str(&held.body).unwrap();
    held["id"].as_str().unwrap().to_owned()
}

/// Ends a hold; whether it had lasted.
async fn release(site: &Site, token: &str, id: &str) -> bool {
    let ended = ask(site, token, "DELETE", &format!("/api/home/hold/{id}"), Value::Null).await;
    assert_eq!(ended.status, 200, "{}", ended.body);
    serde_json::from_str::<Value>(&ended.body).unwrap()["lasted"].as_bool().unwrap()
}
