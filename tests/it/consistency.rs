//! One session a request, and nobody misses their own write.

use crate::support::{Site, product, shop};
use axum::http::StatusCode;
use coppice::kv::{Feature, Outcome};
use coppice::shop::store;
use coppice_platform::sql::{Bookmark, SessionStart};

const MUG: &str = "v-mug-57-one";

#[tokio::test]
async fn every_query_of_every_page_goes_through_the_requests_one_session() {
    let site = Site::with(&[("CACHE_MODE", "off"), ("ADMIN_EMAILS", "ada@example.com")]).await;
    let mut visitor = site.visitor();
    visitor.post("/cart/lines", &[("variant", MUG), ("quantity", "1")]).await;
    visitor.sign_in(&site, "ada@example.com").await;
    for path in [
        "/",
        "/shop",
        "/shop?q=mug",
        "/shop?category=kitchen&sort=name",
        "/shop?q=%22",
        "/shop/mug-57",
        "/shop/nope",
        "/cart",
        "/sitemap.xml",
        "/sitemap.xml?after=0",
        "/robots.txt",
        "/nope",
        "/account",
        "/account/sessions",
        "/admin",
        "/admin/audit",
    ] {
        site.counting.reset();
        let answer = visitor.get(path).await;
        assert_eq!(site.counting.sessions(), 1, "{path}");
        assert_eq!(site.counting.round_trips(), answer.round_trips(), "{path}");
    }
    site.counting.reset();
    visitor.post("/cart/lines", &[("variant", MUG), ("quantity", "1")]).await;
    visitor.post(&format!("/cart/lines/{MUG}"), &[("quantity", "1")]).await;
    assert_eq!(site.counting.sessions(), 2);
}

#[tokio::test]
async fn what_asks_the_database_nothing_opens_no_session() {
    let site = Site::new().await;
    site.visitor().get("/healthz").await;
    assert_eq!((site.counting.sessions(), site.counting.round_trips()), (0, 0));
}

#[tokio::test]
async fn the_bookmark_of_a_write_travels_with_its_visitor() {
    let site = Site::new().await;
    let mut visitor = site.visitor();
    visitor.get("/shop").await;
    assert!(!visitor.cookies.contains_key("d1_bookmark"), "who has only read has no bookmark");
    let added = visitor.post("/cart/lines", &[("variant", MUG), ("quantity", "1")]).await;
    let cookie = added
        .headers
        .get_all("set-cookie")
        .iter()
        .find(|c| c.to_str().unwrap().starts_with("d1_bookmark="))
        .unwrap()
        .to_str()
        .unwrap()
        .to_owned();
    assert!(
        cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax") && cookie.contains("Max-Age=3600"),
        "{cookie}"
    );
    let bookmark = Bookmark::parse(&visitor.cookies["d1_bookmark"]).unwrap();
    site.counting.reset();
    visitor.get("/cart").await;
    assert_eq!(site.counting.starts(), [SessionStart::Bookmark(bookmark)]);
}

#[tokio::test]
async fn a_forged_bookmark_chooses_nothing() {
    let site = Site::new().await;
    let long = "0".repeat(5_000);
    for forged in [
        "first-primary",
        "first-unconstrained",
        "garbage",
        "",
        long.as_str(),
        "00000000-00000000-00000000-zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz",
    ] {
        site.counting.reset();
        let mut visitor = site.visitor().with_cookie("d1_bookmark", forged);
        assert_eq!(visitor.get("/cart").await.status, StatusCode::OK);
        assert_eq!(site.counting.starts(), [SessionStart::FirstUnconstrained], "{forged}");
    }
}

#[tokio::test]
async fn a_bookmark_of_the_future_is_taken_away_once_it_is_found_out() {
    let site = Site::new().await;
    site.visitor().get("/shop/mug-57").await;
    let mut visitor = site
        .visitor()
        .with_cookie("d1_bookmark", "ffffffff-ffffffff-ffffffff-ffffffffffffffffffffffffffffffff");
    let answer = visitor.get("/shop/mug-57").await;
    assert_eq!((answer.status, answer.cache()), (StatusCode::OK, "bypass"));
    assert!(!visitor.cookies.contains_key("d1_bookmark"));
}

#[tokio::test]
async fn who_has_written_reads_past_a_cached_value_that_is_older_and_leaves_a_newer_one() {
    let site = Site::new().await;
    let mut reader = site.visitor();
    let mut writer = site.visitor();
    reader.get("/shop/mug-57").await;
    assert_eq!(reader.get("/shop/mug-57").await.cache(), "hit");

    // Somebody changes the price, and the writer's own bookmark is later than that.
    let mut dearer = product("mug-57", "kitchen", 4_321);
    dearer.variants[0].price_amount = 4_321;
    store::save_products(&site.db(), &shop(), &[dearer]).await.unwrap();
    writer.post("/cart/lines", &[("variant", "v-lamp-58-one"), ("quantity", "1")]).await;

    let read = reader.get("/shop/mug-57").await;
    assert_eq!(
        (read.cache(), read.body.contains("$43.21")),
        ("hit", false),
        "others may see the old price for a minute"
    );
    let own = writer.get("/shop/mug-57").await;
    assert_eq!((own.cache(), own.round_trips(), own.body.contains("$43.21")), ("bypass", 1, true));
    assert_eq!(writer.get("/shop/mug-57").await.cache(), "hit");
    assert!(
        reader.get("/shop/mug-57").await.body.contains("$43.21"),
        "what the writer read is there for all"
    );
}

#[tokio::test]
async fn many_who_miss_at_once_load_once() {
    let site = Site::new().await;
    site.visitor().get("/robots.txt").await;
    site.faults.add("sql.product_by_slug:slow=100".parse().unwrap());
    site.counting.reset();
    let tasks: Vec<_> = (0..50)
        .map(|_| {
            let mut visitor = site.visitor();
            tokio::spawn(async move { visitor.get("/shop/mug-57").await.status })
        })
        .collect();
    for task in tasks {
        assert_eq!(task.await.unwrap(), StatusCode::OK);
    }
    assert_eq!(site.counting.round_trips(), 1);
    assert_eq!(site.state.cache.stats().get(Feature::Product, Outcome::Miss), 50);
}
