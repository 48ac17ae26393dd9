//! One session a request, and nobody misses their own write.

use std::time::Duration;

use crate::support::{Site, World, product, shop};
use axum::http::StatusCode;
use coppice::kv::{Outcome, PRODUCT, SITE};
use coppice_platform::clock::ManualClock;
use coppice_platform::sql::{Bookmark, SessionStart, Statement};

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
        // What is not found is asked for once more, at the primary.
        let looked_again = u32::from(path == "/shop/nope");
        assert_eq!(site.counting.sessions(), 1 + looked_again, "{path}");
        assert_eq!(site.counting.round_trips(), answer.round_trips() + looked_again, "{path}");
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
    assert_eq!(visitor.bookmark(), None, "who has only read has no bookmark");
    let added = visitor.post("/cart/lines", &[("variant", MUG), ("quantity", "1")]).await;
    let lines = added.headers.get_all("set-cookie").iter().map(|line| line.to_str().unwrap());
    let cookie = lines.into_iter().find(|line| line.starts_with("bm_")).unwrap();
    for part in ["HttpOnly", "SameSite=Lax", "Max-Age=3600"] {
        assert!(cookie.contains(part), "{cookie}");
    }
    let (bookmark, _) = visitor.bookmark().unwrap().split_once('.').unwrap();
    let bookmark = Bookmark::parse(bookmark).unwrap();
    site.counting.reset();
    visitor.get("/cart").await;
    assert_eq!(site.counting.starts(), [SessionStart::Bookmark(bookmark)]);
}

#[tokio::test]
async fn a_forged_bookmark_chooses_nothing_and_goes() {
    let site = Site::new().await;
    site.visitor().get("/cart").await;
    site.counting.reset();
    site.visitor().get("/cart").await;
    let own_start = site.counting.starts();
    let mut writer = site.visitor();
    writer.post("/cart/lines", &[("variant", MUG), ("quantity", "1")]).await;
    let genuine = writer.bookmark().unwrap().to_owned();
    for forged in [
        "first-primary",
        "first-unconstrained",
        "garbage",
        "",
        &"0".repeat(5_000),
        "00000000-00000000-00000000-zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz",
        "ffffffff-ffffffff-ffffffff-ffffffffffffffffffffffffffffffff",
        &genuine.replacen('0', "f", 1),
        genuine.split_once('.').unwrap().0,
    ] {
        site.counting.reset();
        let mut visitor = site.visitor().with_cookie("bm_1", forged);
        assert_eq!(visitor.get("/cart").await.status, StatusCode::OK);
        assert_eq!(site.counting.starts(), own_start, "{forged}");
        assert_eq!(visitor.bookmark(), None, "{forged}");
    }
}

#[tokio::test]
async fn a_bookmark_of_another_database_is_dropped() {
    let site = Site::new().await;
    let mut visitor = site.visitor();
    visitor.post("/cart/lines", &[("variant", MUG), ("quantity", "1")]).await;
    let sent = visitor.bookmark().unwrap().to_owned();
    site.db().query(Statement::write("test_home", "UPDATE home SET id = 'put back'")).await.unwrap();
    site.state.cache.forget_all(SITE);
    visitor.get("/cart").await;
    let given = visitor.bookmark();
    assert_ne!(given, Some(sent.as_str()));
}

#[tokio::test]
async fn a_database_that_fails_takes_nobodys_bookmark_away() {
    let site = Site::new().await;
    let mut visitor = site.visitor();
    visitor.post("/cart/lines", &[("variant", MUG), ("quantity", "1")]).await;
    let given = visitor.cookies.clone();
    site.faults.add("sql:unavailable".parse().unwrap());
    let failed = visitor.post("/cart/lines", &[("variant", MUG), ("quantity", "1")]).await;
    assert_eq!(failed.status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(visitor.get("/cart").await.status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(visitor.cookies, given);
}

#[tokio::test]
async fn programs_without_cookies_send_a_bookmark_and_are_given_one_by_header() {
    let site = Site::new().await;
    let mut writer = site.visitor();
    writer.post("/cart/lines", &[("variant", MUG), ("quantity", "1")]).await;
    let cart = writer.cookies["cart"].clone();
    let program = site.visitor().with_cookie("cart", &cart);
    let request = program.request("GET", "/cart").header("x-d1-bookmark", writer.bookmark().unwrap());
    site.counting.reset();
    let answer = program.ask(request.body("".into()).unwrap()).await;
    assert!(matches!(site.counting.starts()[..], [SessionStart::Bookmark(_)]));
    assert!(answer.header("x-d1-bookmark").len() > 60, "{}", answer.header("x-d1-bookmark"));
}

#[tokio::test]
async fn what_is_told_to_a_programs_bookmark_is_nobody_elses() {
    let site = Site::new().await;
    let mut writer = site.visitor();
    writer.post("/cart/lines", &[("variant", MUG), ("quantity", "1")]).await;
    let bookmark = writer.bookmark().unwrap();
    for path in ["/shop", "/api/shop/products"] {
        let program = site.visitor();
        let request = program.request("GET", path).header("x-d1-bookmark", bookmark);
        let answer = program.ask(request.body("".into()).unwrap()).await;
        assert!(answer.header("cache-control").starts_with("private"), "{path}");
        let others = site.visitor().get(path).await;
        assert_eq!(others.header("vary"), "cookie, accept-encoding, x-d1-bookmark", "{path}");
    }
}

#[tokio::test]
async fn what_a_request_has_written_counts_for_what_it_reads_afterwards() {
    let site = Site::new().await;
    let mut visitor = site.visitor();
    assert!(visitor.get("/shop/mug-57").await.body.contains("In stock"));
    let stock =
        Statement::write("test_stock", "UPDATE product_variants SET inventory_quantity = 1 WHERE id = ?1");
    site.db().query(stock.bind(MUG)).await.unwrap();
    let refused =
        visitor.post("/cart/lines", &[("slug", "mug-57"), ("variant", MUG), ("quantity", "5")]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.body.contains("Only 1 left"), "the page of a refusal is not older than the refusal");
}

#[tokio::test]
async fn requests_that_may_end_a_session_leave_none_behind_in_the_cache() {
    let site = Site::new().await;
    let mut ada = site.visitor();
    ada.sign_in(&site, "ada@example.com").await;
    for path in ["/account", "/account/sessions"] {
        ada.get(path).await;
    }
    tokio::time::sleep(Duration::from_millis(100)).await;
    let kept = site.platform.session_kv.list("session:", None, 10).await.unwrap();
    assert_eq!(kept.keys, []);
    ada.get("/shop").await;
    for _ in 0..100 {
        tokio::time::sleep(Duration::from_millis(20)).await;
        if site.platform.session_kv.list("session:", None, 10).await.unwrap().keys.len() == 1 {
            return;
        }
    }
    panic!("a page's session is kept");
}

#[tokio::test]
async fn a_session_that_is_gone_from_the_database_is_believed_for_less_than_a_minute() {
    let clock = ManualClock::at(1_800_000_000_000);
    let site = Site::at(clock.clone()).await;
    let mut ada = site.visitor();
    ada.sign_in(&site, "ada@example.com").await;
    // Without a bookmark, which would look for itself.
    ada.cookies.retain(|name, _| !name.starts_with("bm_"));
    assert!(ada.get("/shop").await.body.contains("Hi, ada"));
    site.db().query(Statement::write("test_end", "DELETE FROM sessions")).await.unwrap();
    clock.advance(Duration::from_secs(60));
    assert!(!ada.get("/shop").await.body.contains("Hi, ada"));
}

#[tokio::test]
async fn the_phones_cart_is_the_laptops_too_an_hour_later() {
    let world = World::new(10_000).await;
    let (mut phone, mut laptop) = (world.site.visitor(), world.site.visitor());
    world.sign_in(&mut laptop, "bo@example.com").await;
    world.sign_in(&mut phone, "bo@example.com").await;
    world.clock.advance(Duration::from_secs(3_600));
    laptop.cookies.retain(|name, _| !name.starts_with("bm_"));
    world.post(&mut phone, "/cart/lines", &[("variant", MUG), ("quantity", "2")]).await;
    let cart = world.get(&mut laptop, "/cart").await;
    assert!(cart.body.contains("value=\"2\""), "{}", cart.body);
}

#[tokio::test]
async fn a_session_that_was_read_before_a_change_is_not_taken_for_newer_because_its_use_was_noted() {
    let world = World::new(10_000).await;
    let mut laptop = world.site.visitor();
    world.sign_in(&mut laptop, "bo@example.com").await;
    world.clock.advance(Duration::from_secs(2 * 86_400));
    (0..3).for_each(|replica| world.database.set_lag(replica, Duration::from_secs(10)));
    let mut elsewhere = laptop.clone();
    elsewhere.cookies.retain(|name, _| name == "session");
    // The change is made behind the shop's back, as by another of its isolates.
    let rename = Statement::write("test_name", "UPDATE users SET name = 'Bo the Great'");
    let db = world.site.db();
    db.query(rename).await.unwrap();
    let home: serde_json::Value = world.site.row("SELECT id FROM home").await;
    let change = world.site.state.bookmarks.sign(home["id"].as_str().unwrap(), &db.bookmark().unwrap());
    elsewhere.get("/shop").await;
    let mut laptop = laptop.with_cookie("bm_change", &change);
    assert!(laptop.get("/shop").await.body.contains("Hi, Bo the Great"));
}

#[tokio::test]
async fn two_tabs_lose_nothing_whatever_order_their_answers_arrive_in() {
    let world = World::new(10_000).await;
    let mut browser = world.site.visitor();
    world.post(&mut browser, "/cart/lines", &[("variant", MUG), ("quantity", "1")]).await;
    let add = |variant: &str| {
        let form = format!("variant={variant}&quantity=1");
        let request = browser.request("POST", "/cart/lines").header("origin", "http://localhost");
        request.header("content-type", "application/x-www-form-urlencoded").body(form.into()).unwrap()
    };
    let (first, second) = (add("v-lamp-58-one"), add("v-tent-59-one"));
    let first = browser.ask(first).await;
    let second = browser.ask(second).await;
    for answer in [second, first] {
        browser.keep(&answer);
    }
    let cart = world.get(&mut browser, "/cart").await;
    for name in ["mug 57", "lamp 58", "tent 59"] {
        assert!(cart.body.contains(name), "{name}");
    }
}

#[tokio::test]
async fn a_new_products_address_can_be_handed_to_a_friend_at_once() {
    let world = World::new(10_000).await;
    crate::support::save_products(&world.site.db(), &shop(), &[product("new-mug", "kitchen", 900)])
        .await
        .unwrap();
    let mut friend = world.site.visitor();
    assert_eq!(world.get(&mut friend, "/shop/new-mug").await.status, StatusCode::OK);
    // Who makes addresses up asks the primary so often a minute and no more.
    let before = world.database.counts().primary_reads;
    for n in 0..60 {
        assert_eq!(friend.get(&format!("/shop/made-up-{n}")).await.status, StatusCode::NOT_FOUND);
    }
    assert!(world.database.counts().primary_reads - before <= 30);
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
    crate::support::save_products(&site.db(), &shop(), &[dearer]).await.unwrap();
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
    assert_eq!(site.state.cache.stats().get(PRODUCT, Outcome::Miss), 50);
}
