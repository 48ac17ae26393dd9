//! What functions cost the database: what their pages cost, by one session, and no write for who only asks.

use axum::http::{Method, StatusCode};
use coppice::cdn::model::Uploaded;
use coppice_platform::sql::Access;
use serde_json::{Value, json};

use super::{call, functions};
use crate::support::{Site, Visitor, png};

const MUG: &str = "v-mug-57-one";

async fn upload(admin: &mut Visitor) -> (String, String) {
    let answer = admin.put("/admin/cdn/upload?name=b.png&folder=mugs", &png(20, 10, 1)).await;
    match serde_json::from_str(&answer.body).unwrap() {
        Uploaded::Stored { file } => (file.id, file.key),
        other => panic!("{other:?}"),
    }
}

/// Arguments by which a function that reads finds something.
fn arguments(path: &str, (id, key): &(String, String), search: &str) -> Value {
    match path {
        "/api/shop/product" => json!({ "slug": "mug-57" }),
        "/api/shop/variants" => json!({ "product": "p-mug-57" }),
        "/api/shop/variant" => json!({ "id": MUG }),
        "/api/domains/search" | "/api/domains/results" => json!({ "id": search }),
        "/admin/api/cdn/file" => json!({ "id": id }),
        "/admin/api/cdn/file/by-key" => json!({ "key": key }),
        "/admin/api/cdn/file/by-hash" => json!({ "sha256": "0" }),
        _ => json!({}),
    }
}

#[tokio::test]
async fn a_function_that_reads_never_writes_and_asks_by_the_requests_one_session() {
    let site = Site::new().await;
    let mut admin = site.admin().await;
    let file = upload(&mut admin).await;
    admin.post("/cart/lines", &[("variant", MUG), ("quantity", "1")]).await;
    let begun = admin.post("/domains", &[("name", "North Bakery"), ("tlds", "com")]).await;
    let search = begun.header("location").trim_start_matches("/domains/").to_owned();
    for function in functions().into_iter().filter(|function| function.method == Method::GET) {
        site.counting.reset();
        let arguments = arguments(function.path, &file, &search);
        let answer = call(&mut admin, &Method::GET, function.path, &arguments).await;
        assert_eq!(answer.status, StatusCode::OK, "{} {}", function.path, answer.body);
        assert!(site.counting.sessions() <= 1, "{}", function.path);
        assert_eq!(site.counting.round_trips(), answer.round_trips(), "{}", function.path);
        let wrote: Vec<_> =
            site.counting.statements().into_iter().filter(|s| s.access == Access::Write).collect();
        assert!(wrote.is_empty(), "{} wrote {wrote:?}", function.path);
    }
}

#[tokio::test]
async fn a_function_costs_what_its_page_costs() {
    for (page, function) in [
        ("/", "/api/shop/products"),
        ("/shop", "/api/shop/products"),
        ("/shop?q=mug", "/api/shop/products?q=mug"),
        ("/shop?category=kitchen&sort=name", "/api/shop/products?category=kitchen&sort=name"),
        ("/shop/mug-57", "/api/shop/product?slug=mug-57"),
        ("/shop/mug-57", "/api/shop/product?id=p-mug-57"),
        ("/cart", "/api/shop/cart"),
    ] {
        let mut costs = Vec::new();
        for path in [page, function] {
            let site = Site::new().await;
            let mut visitor = site.visitor();
            visitor.post("/cart/lines", &[("variant", MUG), ("quantity", "1")]).await;
            // Whoever has written nothing finds what others have left.
            visitor.cookies.retain(|name, _| !name.starts_with("bm_"));
            let costly = visitor.get(path).await.round_trips();
            costs.push((costly, visitor.get(path).await.round_trips()));
        }
        assert_eq!(costs[0], costs[1], "{page} {function}");
    }
    let site = Site::new().await;
    let mut admin = site.admin().await;
    let (id, key) = upload(&mut admin).await;
    for path in [
        "/admin/cdn".to_owned(),
        "/admin/api/cdn/listing".into(),
        "/admin/api/cdn/files?folder=mugs".into(),
        "/admin/api/cdn/files/all?q=b".into(),
        "/admin/api/cdn/folders".into(),
        format!("/admin/cdn/files/{id}"),
        format!("/admin/api/cdn/file?id={id}"),
        format!("/admin/api/cdn/file/by-key?key={key}"),
        "/admin/api/cdn/file/by-hash?sha256=0".into(),
    ] {
        let answer = admin.get(&path).await;
        assert_eq!((answer.status, answer.round_trips()), (StatusCode::OK, 2), "{path}");
    }
}

#[tokio::test]
async fn page_and_function_have_one_cached_value() {
    let site = Site::new().await;
    let mut visitor = site.visitor();
    visitor.get("/robots.txt").await;
    for (page, function) in
        [("/shop", "/api/shop/products"), ("/shop/mug-57", "/api/shop/product?slug=mug-57")]
    {
        assert_eq!(visitor.get(function).await.round_trips(), 1, "{function}");
        let shown = visitor.get(page).await;
        assert_eq!((shown.status, shown.round_trips(), shown.cache()), (StatusCode::OK, 0, "hit"), "{page}");
    }
    assert_eq!(visitor.get("/").await.round_trips(), 0, "the front page shows the first list");
}
