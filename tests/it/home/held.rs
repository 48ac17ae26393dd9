use std::time::Duration;

use coppice::tick;
use coppice_platform::ErrorKind;
use coppice_platform::clock::ManualClock;
use coppice_platform::sql::Statement;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{ask, hold, release, token};
use crate::support::{Answer, Site, Visitor, typed};

/// What a shopper, somebody who is signed in, and an admin look at.
const PAGES: [&str; 22] = [
    "/",
    "/shop",
    "/shop?q=mug",
    "/shop/mug-0",
    "/cart",
    "/checkout",
    "/login",
    "/account",
    "/account/orders",
    "/account/sessions",
    "/orders/find",
    "/sitemap.xml",
    "/feeds/google.xml",
    "/api/v1/docs",
    "/admin",
    "/admin/products",
    "/admin/orders",
    "/admin/cdn",
    "/admin/api-keys",
    "/admin/flags",
    "/admin/tokens",
    "/admin/audit",
];

#[derive(Debug, PartialEq, Eq, Deserialize)]
struct Table {
    name: String,
}

/// All rows of all tables, but for what the hold itself writes: the home's, the note of it, and the count of commits.
async fn everything(site: &Site) -> Vec<(String, String)> {
    let sql = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' AND sql NOT LIKE 'CREATE VIRTUAL%' \
               AND name NOT IN ('home', 'audit_log', 'commit_sequence') ORDER BY name";
    let mut all = Vec::new();
    for Table { name } in site.rows::<Table>(sql).await {
        let rows = site.db().query(Statement::read("test_all", format!("SELECT * FROM \"{name}\""))).await;
        if let Ok(rows) = rows {
            all.push((name, rows.as_json().to_owned()));
        }
    }
    all
}

async fn put_into_cart(shopper: &mut Visitor, product: &str) -> Answer {
    shopper.post("/cart/lines", &[("variant", &format!("v-{product}-one")), ("quantity", "1")]).await
}

#[tokio::test]
async fn while_everything_is_copied_pages_are_shown_and_nothing_is_written() {
    let site = Site::new().await;
    let read = token(&site, "read").await;
    let (mut shopper, mut person, mut admin) = (
        site.visitor(),
        site.visitor().with_cookie("session", &site.open_session("ada@example.com").await),
        site.admin().await,
    );
    for visitor in [&mut shopper, &mut person] {
        assert_eq!(put_into_cart(visitor, "mug-0").await.status, 303);
    }
    let mut usual = Vec::new();
    for path in PAGES {
        for visitor in [&mut shopper, &mut person, &mut admin] {
            usual.push(visitor.get(path).await.status);
        }
    }
    // What was begun behind an answer is over.
    tokio::time::sleep(Duration::from_millis(300)).await;
    let before = everything(&site).await;
    let id = hold(&site, &read, 60).await;

    let mut held = Vec::new();
    for path in PAGES {
        for visitor in [&mut shopper, &mut person, &mut admin] {
            held.push(visitor.get(path).await.status);
        }
    }
    assert_eq!(held, usual);

    let form = typed(&admin.get("/admin/tokens").await.body, "make", &[]);
    let refused = [
        put_into_cart(&mut shopper, "lamp-1").await,
        put_into_cart(&mut person, "lamp-1").await,
        person.post("/account", &[("name", "Ada")]).await,
        person.post("/logout", &[]).await,
        shopper.post("/login", &[("email", "new@example.com")]).await,
        admin.post_fields("/admin/tokens", &form).await,
    ];
    for (number, answer) in refused.iter().enumerate() {
        let said = (answer.status.as_u16(), answer.header("retry-after"));
        assert_eq!(said, (503, "20"), "{number}: {}", answer.body);
        assert!(answer.body.contains("everything is being copied"), "{number}: {}", answer.body);
    }
    // Programs are told it in words of theirs.
    let mut program = site.visitor().as_script();
    let answer = program.post_json("/api/shop/cart/add", &json!({})).await;
    assert!(answer.status.is_client_error() || answer.body.contains("\"code\":\"held\""), "{}", answer.body);
    // What is done by the clock waits.
    let _ = tick::tick(&site.state).await;
    tokio::time::sleep(Duration::from_millis(300)).await;
    for (before, after) in before.into_iter().zip(everything(&site).await) {
        assert!(before == after, "{} has changed", before.0);
    }

    assert!(release(&site, &read, &id).await);
    assert_eq!(put_into_cart(&mut shopper, "lamp-1").await.status, 303);
    assert_eq!(shopper.get("/cart").await.body.matches("data-testid=\"cart-line\"").count(), 2);
}

#[tokio::test]
async fn a_hold_ends_by_itself_and_who_has_it_is_told() {
    let clock = ManualClock::at(1_800_000_000_000);
    let site = Site::at(clock.clone()).await;
    let read = token(&site, "read").await;
    let write = || Statement::write("test_write", "UPDATE tenants SET name = name WHERE id = 'default'");
    let id = hold(&site, &read, 30).await;
    let other = ask(&site, &read, "POST", "/api/home/hold", json!({ "seconds": 5 })).await;
    assert_eq!(other.status, 409, "{}", other.body);
    clock.advance(Duration::from_secs(29));
    assert_eq!(site.db().query(write()).await.unwrap_err().kind, ErrorKind::Held);
    let renew = format!("/api/home/hold/{id}");
    assert_eq!(ask(&site, &read, "PUT", &renew, json!({ "seconds": 30 })).await.status, 200);
    clock.advance(Duration::from_secs(29));
    assert_eq!(site.db().query(write()).await.unwrap_err().kind, ErrorKind::Held);
    clock.advance(Duration::from_secs(1));
    site.db().query(write()).await.unwrap();
    // It can't be had back: somebody may have written.
    assert_eq!(ask(&site, &read, "PUT", &renew, json!({ "seconds": 30 })).await.status, 409);
    let told: Value =
        serde_json::from_str(&ask(&site, &read, "GET", "/api/home", Value::Null).await.body).unwrap();
    assert_eq!(told["gate"], "open");
    assert!(!release(&site, &read, &id).await);
    for seconds in [0, -1, 61] {
        let answer = ask(&site, &read, "POST", "/api/home/hold", json!({ "seconds": seconds })).await;
        assert_eq!(answer.status, 422, "{seconds}");
    }
    // Another may hold it now, and the former does not let go of it.
    let next = hold(&site, &read, 30).await;
    assert!(!release(&site, &read, &id).await);
    assert_eq!(site.db().query(write()).await.unwrap_err().kind, ErrorKind::Held);
    assert!(release(&site, &read, &next).await);
}

#[tokio::test]
async fn a_home_that_is_being_filled_answers_nobody_and_writes_nothing() {
    for gate in ["restoring", "closed", "moved"] {
        let site = Site::new().await;
        let sql = format!("UPDATE home SET gate = '{gate}'");
        site.db().query(Statement::write("test_gate", sql)).await.unwrap();
        let mut visitor = site.visitor();
        for path in ["/", "/shop", "/setup", "/admin", "/cdn/x.png", "/api/v1/kv/x"] {
            let answer = visitor.get(path).await;
            assert_eq!((answer.status.as_u16(), answer.header("retry-after")), (503, "600"), "{gate} {path}");
        }
        let write = Statement::write("test_write", "UPDATE tenants SET name = name WHERE id = 'default'");
        assert_eq!(site.db().query(write).await.unwrap_err().kind, ErrorKind::Held, "{gate}");
        assert_eq!(visitor.get("/healthz").await.status, 200);
    }
}
