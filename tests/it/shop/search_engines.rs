//! What search engines are told.

use crate::support::{Site, product, shop, variant};
use axum::http::StatusCode;
use coppice::shop::model::Product;
use coppice::shop::store::{get_sitemap_page, get_sitemap_starts};

async fn changed_on(site: &Site, slug: &str) -> String {
    let entries = get_sitemap_page(&site.db(), &shop(), 0, 1_000).await.unwrap();
    entries.into_iter().find(|entry| entry.slug == slug).unwrap().changed_on
}

#[tokio::test]
async fn a_sitemap_says_when_a_product_was_last_changed_and_never_goes_back() {
    let site = Site::new().await;
    let old =
        Product { created_at: 1_500_000_000, updated_at: 1_600_000_000, ..product("cup", "kitchen", 700) };
    let save = async |product: &Product| {
        crate::support::save_products(&site.db(), &shop(), std::slice::from_ref(product)).await.unwrap()
    };
    save(&old).await;
    assert_eq!(changed_on(&site, "cup").await, "2020-09-13");
    save(&Product { updated_at: 1_700_000_000, ..old.clone() }).await;
    assert_eq!(changed_on(&site, "cup").await, "2023-11-14");
    save(&old).await;
    assert_eq!(changed_on(&site, "cup").await, "2023-11-14", "who read it before is not heard of it again");
}

#[tokio::test]
async fn there_is_a_sitemap_for_each_full_number_of_products_and_the_rest() {
    let site = Site::new().await;
    for (size, sitemaps) in [(60, 1), (59, 2), (61, 1), (30, 2), (20, 3), (7, 9), (1, 60)] {
        let starts = get_sitemap_starts(&site.db(), &shop(), size).await.unwrap();
        assert_eq!(starts.len(), sitemaps, "{size}");
        for start in starts {
            assert!(!get_sitemap_page(&site.db(), &shop(), start, size).await.unwrap().is_empty());
        }
    }
}

#[tokio::test]
async fn numbers_that_nothing_keeps_exactly_are_the_askers_mistake_at_every_door() {
    let site = Site::new().await;
    let mut admin = site.admin().await;
    let cursor = |json: &str| {
        use base64::Engine;
        base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(json)
    };
    for number in [
        "9007199254740992",
        "-9007199254740992",
        "9223372036854775807",
        "9223372036854775808",
        "99999999999999999999999",
    ] {
        for address in [
            format!("/sitemap.xml?after={number}"),
            format!("/shop?limit={number}"),
            format!("/shop?min={number}"),
            format!("/shop?max={number}"),
            format!("/shop?after={}", cursor(&format!(r#"{{"s":"newest","n":{number}}}"#))),
            format!(
                "/shop?sort=price-asc&after={}",
                cursor(&format!(r#"{{"s":"price-asc","k":{number},"n":1}}"#))
            ),
            format!("/shop/mug-57?added={number}"),
            format!("/admin/audit?after={number}-{number}"),
            format!("/admin/cdn?view=list&after={number}.a"),
            format!("/admin/products?after={number}"),
            format!("/admin/products/p-mug-57/stock?page={number}"),
            format!("/admin/api/cdn/files?folder=&after={number}.a"),
            format!("/cdn/none.png?w={number}"),
            format!("/cdn/none.png?expires={number}&signature=a"),
            format!("/api/shop/products?limit={number}&min={number}"),
        ] {
            let answer = admin.get(&address).await;
            assert!(
                answer.status.is_success()
                    || answer.status.is_client_error()
                    || answer.status.is_redirection(),
                "{address}: {}",
                answer.status
            );
        }
        for (address, form) in [
            ("/cart/lines", vec![("variant", "v-mug-57-one"), ("quantity", number)]),
            ("/cart/lines/v-mug-57-one", vec![("quantity", number)]),
            ("/admin/cdn/drift/step", vec![("compared", number), ("found", number)]),
            ("/admin/products/p-mug-57", vec![("act", "picture-up 99999999999999999999")]),
            ("/admin/products/p-mug-57", vec![("act", "save"), ("page", number), ("v0.key", number)]),
            (
                "/admin/products/p-mug-57/stock",
                vec![("key", "k"), ("s0.id", "v-mug-57-one"), ("s0.add", number)],
            ),
        ] {
            let answer = admin.post(address, &form).await;
            assert!(!answer.status.is_server_error(), "{address} {number}: {}", answer.status);
        }
        if let Ok(number) = number.parse::<i64>() {
            for (address, body) in [
                ("/api/shop/cart/add", serde_json::json!({"variant": "v-mug-57-one", "quantity": number})),
                ("/admin/api/cdn/upload/begin", serde_json::json!({"name": "a.mp4", "size": number})),
            ] {
                let answer = admin.post_json(address, &body).await;
                assert!(!answer.status.is_server_error(), "{address} {number}: {}", answer.status);
            }
        }
    }
    assert_eq!(
        site.visitor().get("/sitemap.xml?after=9007199254740992").await.status,
        StatusCode::BAD_REQUEST
    );
}

#[tokio::test]
async fn lists_show_what_can_be_bought_first() {
    let site = Site::new().await;
    let mut lamp = product("reading-light", "lighting", 1_000);
    lamp.variants = vec![variant("reading-light", "Small", 1_000), variant("reading-light", "Large", 9_900)];
    lamp.variants[0].inventory_quantity = 0;
    lamp.variants[0].compare_at_price = Some(2_000);
    crate::support::save_products(&site.db(), &shop(), &[lamp]).await.unwrap();
    let list = site.visitor().get("/shop?q=reading").await.body;
    assert!(list.contains("$99.00") && !list.contains("$10.00") && !list.contains("Sale<"), "{list}");
}

#[tokio::test]
async fn every_page_shows_the_shops_one_currency() {
    let site = Site::new().await;
    let euro = coppice::tenant::store::set_tenant_statements(&shop(), None, None, Some("EUR"));
    site.db().batch(euro.into()).await.unwrap();
    let mut visitor = site.visitor();
    visitor.post("/cart/lines", &[("variant", "v-mug-57-one"), ("quantity", "1")]).await;
    for address in ["/", "/shop", "/shop/mug-57", "/cart"] {
        let page = visitor.get(address).await.body;
        assert!(page.contains('€') && !page.contains("$5") && !page.contains("USD"), "{address}");
    }
    assert!(visitor.get("/shop/mug-57").await.body.contains("\"priceCurrency\":\"EUR\""));
}
