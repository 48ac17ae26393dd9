//! What stands under a search box while somebody types.

use crate::support::{Site, product, save_products, shop};
use axum::http::StatusCode;
use serde_json::Value;

async fn asked(site: &Site, q: &str) -> (Vec<String>, String) {
    let query: String = form_urlencoded::byte_serialize(q.as_bytes()).collect();
    let answer = site.visitor().get(&format!("/shop/suggest?q={query}")).await;
    assert_eq!(answer.status, StatusCode::OK, "{q}");
    let told: Value = serde_json::from_str(&answer.body).unwrap();
    let html = told["html"].as_str().unwrap();
    let places = html.split("data-href=\"").skip(1).map(|rest| rest.split('"').next().unwrap().to_owned());
    (places.collect(), told["said"].as_str().unwrap().to_owned())
}

#[tokio::test]
async fn products_and_categories_are_suggested_and_what_may_have_been_meant() {
    let site = Site::new().await;
    let mut cup = product("cup", "kitchen", 700);
    cup.name = "Cup <i>&".into();
    cup.variants[0].sku = Some("AB-1234/x".into());
    cup.variants[0].barcode = Some("4006381333931".into());
    save_products(&site.db(), &shop(), &[cup]).await.unwrap();
    site.visitor().get("/robots.txt").await;
    for (q, places, said) in [
        ("mug 57", vec!["/shop/mug-57"], "1 suggestion"),
        (
            "kitch",
            vec![
                "/shop?category=kitchen",
                "/shop/cup",
                "/shop/mug-57",
                "/shop/mug-54",
                "/shop/mug-51",
                "/shop/mug-48",
                "/shop/mug-45",
            ],
            "7 suggestions",
        ),
        ("lapm", vec!["/shop?q=lamp"], "1 suggestion"),
        ("AB-1234/x", vec!["/shop/cup"], "1 suggestion"),
        ("4006381333931", vec!["/shop/cup"], "1 suggestion"),
        ("zzyzx", vec![], "No suggestions"),
        ("theirs", vec![], "No suggestions"),
        ("", vec![], "No suggestions"),
        (" \u{0}", vec![], "No suggestions"),
        ("\"'%_*", vec![], "No suggestions"),
    ] {
        assert_eq!(
            asked(&site, q).await,
            (places.into_iter().map(str::to_owned).collect(), said.to_owned()),
            "{q}"
        );
    }
    asked(&site, &"x".repeat(10_000)).await;
    let answer = site.visitor().get("/shop/suggest?q=cup").await;
    assert!(answer.body.contains("Cup &lt;i&gt;&amp;") && answer.body.contains("$7.00"), "{}", answer.body);
    assert_eq!((answer.round_trips(), answer.header("cache-control")), (1, "public, max-age=0, s-maxage=30"));
}

#[tokio::test]
async fn a_product_that_is_called_so_has_its_page_all_the_same() {
    let site = Site::new().await;
    assert_eq!(site.visitor().get("/shop/suggest").await.status, StatusCode::NOT_FOUND);
    save_products(&site.db(), &shop(), &[product("suggest", "kitchen", 700)]).await.unwrap();
    let fresh = Site::new().await;
    save_products(&fresh.db(), &shop(), &[product("suggest", "kitchen", 700)]).await.unwrap();
    let page = fresh.visitor().get("/shop/suggest").await;
    assert!(page.status == StatusCode::OK && page.body.contains("<h1 dir=\"auto\">suggest</h1>"));
}

#[tokio::test]
async fn who_searches_for_a_number_of_a_product_finds_it() {
    let site = Site::new().await;
    let mut cup = product("cup", "kitchen", 700);
    cup.variants[0].sku = Some("AB-1234/x".into());
    cup.variants[0].barcode = Some("4006381333931".into());
    save_products(&site.db(), &shop(), &[cup]).await.unwrap();
    for q in ["AB-1234/x", "ab-1234/X", "4006381333931"] {
        let query: String = form_urlencoded::byte_serialize(q.as_bytes()).collect();
        assert_eq!(site.visitor().get(&format!("/shop?q={query}")).await.slugs(), ["cup"], "{q}");
    }
}
