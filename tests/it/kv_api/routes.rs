//! The document, and what it describes.

use std::collections::BTreeSet;

use super::program::{site, told};

/// What the router knows, by asking it: what is not there is answered 404 with a word of its own.
#[tokio::test]
async fn every_route_is_in_the_document_and_the_reverse() {
    let (_site, program) = site().await;
    let (status, document) = told(&program.ask("GET", "/api/v1/openapi.json").await);
    assert_eq!((status, document["openapi"].as_str().unwrap().get(..3)), (200, Some("3.1")));
    let mut described = BTreeSet::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for method in item.as_object().unwrap().keys().filter(|method| *method != "parameters") {
            described.insert((path.clone(), method.to_uppercase()));
        }
    }
    let mut there = BTreeSet::new();
    for path in [
        "/kv",
        "/kv/{key}",
        "/kv/{key}/metadata",
        "/kv/batch",
        "/kv/batch/metadata",
        "/kv/bulk",
        "/kv/bulk/delete",
        "/health",
    ] {
        for method in ["GET", "PUT", "POST", "DELETE", "PATCH"] {
            let asked = path.replace("{key}", "some");
            let answer = program.ask(method, &format!("/api/v1{asked}")).await;
            if answer.status != 405 && !answer.body.contains("nothing at this address") {
                there.insert((path.to_owned(), method.to_owned()));
            }
        }
    }
    assert_eq!(described, there);
    // The names of what is done to many are keys as well.
    assert_eq!(described.len(), 11 + 3 + 3 + 1);
}

#[tokio::test]
async fn whoever_asks_how_it_is_need_show_no_key() {
    let (site, _) = site().await;
    let answer = site.visitor().get("/api/v1/health").await;
    let (status, health) = told(&answer);
    let last = coppice::MIGRATIONS.last().unwrap().0.split('_').next().unwrap();
    assert_eq!(
        (status, health),
        (200, serde_json::json!({ "status": "ok", "backend": "d1", "schema": last }))
    );
}
