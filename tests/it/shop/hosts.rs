//! Which shop answers at which host.

use axum::body::Body;
use axum::http::StatusCode;
use axum::http::header::{LINK, LOCATION};
use coppice::tenant::Tenant;
use coppice::tenant::store::{get_tenant_by_id, save_tenant_statement};

use crate::support::{Site, shop};

/// Gives the shop that answers for all other hosts a name.
async fn name_the_shop(site: &Site, host: &str) {
    let own = get_tenant_by_id(&site.db(), &shop()).await.unwrap().unwrap();
    site.db().query(save_tenant_statement(&Tenant { host: host.into(), ..own }, 1)).await.unwrap();
}

#[tokio::test]
async fn a_shop_answers_at_every_spelling_of_its_host() {
    let site = Site::new().await;
    for host in
        ["other.example", "OTHER.example", "other.example.", "Other.Example.:80", "other.example:8080"]
    {
        let mut visitor = site.visitor_at(host);
        let list = visitor.get("/shop").await;
        assert_eq!((list.status, list.slugs().len()), (StatusCode::OK, 3), "{host}");
        let added = visitor.post("/cart/lines", &[("variant", "theirs-0-v0"), ("quantity", "1")]).await;
        assert_ne!(added.status, StatusCode::FORBIDDEN, "{host}");
    }
}

#[tokio::test]
async fn a_host_is_stored_in_its_one_spelling() {
    let site = Site::new().await;
    name_the_shop(&site, "Shop.EXAMPLE.").await;
    let own = get_tenant_by_id(&site.db(), &shop()).await.unwrap().unwrap();
    assert_eq!(own.host, "shop.example");
}

#[tokio::test]
async fn what_is_no_host_is_told_so() {
    let site = Site::new().await;
    for host in ["a, b", "\"><script>", "user@other.example", "a..b", ""] {
        for path in ["/shop", "/cdn/x.png", "/api/get_products"] {
            assert_eq!(
                site.visitor_at(host).get(path).await.status,
                StatusCode::BAD_REQUEST,
                "{host:?} {path}"
            );
        }
    }
}

#[tokio::test]
async fn a_shop_without_a_name_of_its_own_answers_wherever_it_is_asked_for() {
    let site = Site::new().await;
    for host in ["localhost:3000", "127.0.0.1", "[::1]:3000", "coppice.somebody.workers.dev"] {
        assert_eq!(site.visitor_at(host).get("/shop").await.slugs().len(), 24, "{host}");
    }
}

#[tokio::test]
async fn a_shop_with_a_name_is_at_one_address_and_other_hosts_lead_there() {
    let site = Site::new().await;
    name_the_shop(&site, "shop.example").await;
    assert_eq!(site.visitor_at("shop.example").get("/shop").await.status, StatusCode::OK);
    for (host, path, there) in [
        ("nobody.example", "/shop?q=mug", "http://shop.example/shop?q=mug"),
        ("nobody.example:8080", "/", "http://shop.example:8080/"),
        ("127.0.0.1:3000", "//evil.example/", "http://shop.example:3000//evil.example/"),
        ("nobody.example", "/cdn/x.png", "http://shop.example/cdn/x.png"),
    ] {
        let answer = site.visitor_at(host).get(path).await;
        assert_eq!(answer.status, StatusCode::PERMANENT_REDIRECT, "{host}{path}");
        assert_eq!(answer.headers[LOCATION], there);
        // Somebody may get a shop there.
        assert_eq!(answer.header("cache-control"), "public, max-age=300");
    }
    let changed = site.visitor_at("nobody.example").post("/cart/lines", &[("variant", "x")]).await;
    assert_eq!(changed.status, StatusCode::MISDIRECTED_REQUEST);
    // Whoever looks whether the process is alive asks by its address.
    assert_eq!(site.visitor_at("10.0.0.7").get("/healthz").await.status, StatusCode::OK);
    assert_eq!(site.visitor_at("other.example").get("/shop").await.slugs().len(), 3);
}

#[tokio::test]
async fn what_others_keep_names_the_shops_own_origin_whatever_port_was_asked_for() {
    let site = Site::with(&[("TRUST_PROXY", "1")]).await;
    for path in ["/shop", "/shop/theirs-1", "/robots.txt", "/sitemap.xml", "/sitemap.xml?after=0"] {
        let request =
            site.visitor_at("OTHER.example.:81").request("GET", path).header("x-forwarded-proto", "HTTPS");
        let answer = site.visitor().ask(request.body(Body::empty()).unwrap()).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}");
        let links = format!("{} {:?}", answer.body, answer.headers.get(LINK));
        assert!(links.contains("https://other.example/"), "{path}: {links}");
        assert!(!links.contains(":81"), "{path}: {links}");
    }
}
