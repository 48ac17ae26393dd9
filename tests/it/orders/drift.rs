//! Whether the books add up: what does not is found, named, and put right where somebody can know how.

use axum::http::StatusCode;
use coppice::orders::service::Context;
use coppice::orders::service::drift::{Place, Step, step};
use coppice::tenant::TenantId;
use coppice_platform::sql::Statement;
use serde::Deserialize;

use super::{MUG, Number, bought, count, decimals, order, sell, sound, stock};
use crate::support::{Site, Visitor, other_shop, shop, typed};

async fn set(site: &Site, sql: &str) {
    site.db().query(Statement::write("test_set", sql.to_owned())).await.unwrap();
}

/// A step of a look.
async fn look(site: &Site, tenant: &TenantId, from: &Place) -> Step {
    let db = site.db();
    let context = Context { app: &site.state, db: &db, tenant, locals: None };
    step(&context, from).await.unwrap()
}

/// What a look from the beginning finds, as people read it.
pub(super) async fn found(site: &Site) -> Vec<String> {
    let (mut all, mut next) = (Vec::new(), Some(Place::first()));
    while let Some(place) = next {
        let step = look(site, &shop(), &place).await;
        all.extend(step.findings.iter().map(ToString::to_string));
        next = step.next;
    }
    all
}

/// An order that is paid, an order that is not, and an admin.
async fn busy() -> (Site, Visitor) {
    let site = Site::new().await;
    sell(&site).await;
    set(&site, "INSERT INTO discounts (id, tenant_id, code, kind, value, max_uses) VALUES ('d', 'default', 'TEN', 'percent', 100000, 2)").await;
    let _ = bought(&site, MUG, 2).await;
    let mut admin = site.admin().await;
    let paid = order(&site).await;
    let total = decimals(paid.total);
    let form = [("amount", total.as_str()), ("key", &"0".repeat(32)), ("revision", "1")];
    assert_eq!(admin.post(&format!("/admin/orders/{}/payment", paid.id), &form).await.status, 303);
    let _ = bought(&site, MUG, 1).await;
    (site, admin)
}

pub(super) async fn mend(admin: &mut Visitor) {
    let page = admin.get("/admin/drift").await.body;
    let unsure = admin.post_fields("/admin/drift/mend", &typed(&page, "mend", &[])).await;
    assert_eq!(unsure.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(unsure.body.contains("Nothing is put right yet"), "{}", unsure.body);
    let done = admin.post_fields("/admin/drift/mend", &typed(&page, "mend", &[("sure", "1")])).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
    let after = admin.get(done.header("location").split('#').next().unwrap()).await.body;
    assert!(after.contains("put right."), "{after}");
}

#[tokio::test]
async fn where_all_is_well_one_sentence_says_so() {
    let (site, mut admin) = busy().await;
    assert_eq!(found(&site).await, [""; 0]);
    let page = admin.get("/admin/drift").await;
    assert_eq!(
        (page.status, page.round_trips()),
        (StatusCode::OK, 8),
        "five pages, the settings and the flags beside the session's"
    );
    assert_eq!(page.header("cache-control"), "private, no-store");
    assert!(page.body.contains("All is well: stock, money and numbers add up, of 2 orders"), "{}", page.body);
    assert!(page.body.contains("href=\"/admin/cdn/drift\"") && !page.body.contains("id=\"mend\""));
    assert!(admin.get("/admin/orders").await.body.contains("href=\"/admin/drift\""));
    let mut shopper = site.visitor();
    shopper.sign_in(&site, "eve@example.com").await;
    assert_eq!(shopper.get("/admin/drift").await.status, StatusCode::FORBIDDEN);
    assert_eq!(shopper.post("/admin/drift/mend", &[("sure", "1")]).await.status, StatusCode::FORBIDDEN);
    for bad in ["x", "orders.-1", "orders.99999999999999999999", "stock"] {
        assert_eq!(
            admin.get(&format!("/admin/drift?after={bad}")).await.status,
            StatusCode::BAD_REQUEST,
            "{bad}"
        );
    }
    assert_eq!(admin.get("/admin/drift?after=stock.%00%27&found=3").await.status, StatusCode::OK);
}

#[tokio::test]
async fn stock_that_nobody_has_moved_is_explained_and_stays_what_it_is() {
    let (site, mut admin) = busy().await;
    set(&site, "UPDATE product_variants SET inventory_quantity = 40 WHERE id = 'v-mug-57-one'").await;
    // What is not counted is nobody's to count.
    set(
        &site,
        "UPDATE product_variants SET inventory_quantity = 3, track_inventory = 0 WHERE id = 'v-lamp-58-one'",
    )
    .await;
    set(&site, "UPDATE product_variants SET inventory_quantity = 77 WHERE tenant_id = 'other'").await;
    assert_eq!(found(&site).await, ["mug 57, One has a stock of 40, but its moves come to 7"]);
    let moves = count(&site, "stock_moves").await;
    for _ in 0..2 {
        let page = admin.get("/admin/drift").await.body;
        if page.contains("id=\"mend\"") {
            mend(&mut admin).await;
        }
    }
    assert_eq!((found(&site).await.len(), stock(&site, MUG).await), (0, 40));
    assert_eq!(count(&site, "stock_moves").await, moves + 1);
    assert!(admin.get("/admin/products/p-mug-57/stock").await.body.contains("Nobody had noted it"));
    assert!(admin.get("/admin/audit").await.body.contains("has a stock of 40, but its moves come to 7"));
    let others = look(&site, &other_shop(), &Place::first()).await;
    assert_eq!(others.findings.len(), 3, "another shop's are its own");
}

#[tokio::test]
async fn sums_become_what_the_payments_come_to_and_what_is_paid_goes_on() {
    let (site, mut admin) = busy().await;
    let paid: Number = site.row("SELECT paid AS number FROM orders WHERE number = 1001").await;
    for (sql, told) in [
        ("UPDATE orders SET paid = paid + 1 WHERE number = 1001", "No. 1001 says"),
        ("UPDATE orders SET refunded = 5 WHERE number = 1001", "$0.05 given back; its payments come to"),
        (
            "UPDATE orders SET processing = 1 WHERE number = 1002",
            "more under way; its payments come to $0.00 paid",
        ),
        ("UPDATE orders SET disputed = 1 WHERE number = 1002", "disputed; its payments come to"),
        ("UPDATE orders SET paid = 0 WHERE number = 1001", "its payments come to"),
        (
            "UPDATE orders SET status = 'pending' WHERE number = 1001",
            "No. 1001 is paid in full, and still waits",
        ),
    ] {
        set(&site, sql).await;
        let seen = found(&site).await;
        assert!(seen.len() == 1 && seen[0].contains(told), "{sql}: {seen:?}");
        mend(&mut admin).await;
        assert_eq!(found(&site).await, [""; 0], "{sql}");
    }
    let after: Number = site.row("SELECT paid AS number FROM orders WHERE number = 1001 AND status = 'open' AND invoice_number = 1").await;
    assert_eq!(after.number, paid.number);
    sound(&site).await;
}

#[tokio::test]
async fn a_code_is_used_as_often_as_orders_use_it_or_it_is_named() {
    let (site, mut admin) = busy().await;
    set(&site, "UPDATE orders SET discount_id = 'd'").await;
    assert_eq!(found(&site).await, ["The code TEN is said to be used 0 times, but 2 orders use it"]);
    mend(&mut admin).await;
    assert_eq!(found(&site).await, [""; 0]);
    set(&site, "UPDATE orders SET status = 'canceled' WHERE number = 1002").await;
    assert_eq!(found(&site).await.len(), 1);
    set(&site, "UPDATE orders SET status = 'pending' WHERE number = 1002").await;
    set(&site, "UPDATE discounts SET max_uses = 1, used = 1").await;
    assert!(found(&site).await[0].ends_with("which is more often than it may"));
    assert!(!admin.get("/admin/drift").await.body.contains("id=\"mend\""));
}

#[tokio::test]
async fn what_nobody_can_know_is_named_and_never_put_right() {
    let (site, mut admin) = busy().await;
    #[derive(Debug, PartialEq, Deserialize)]
    struct Row {
        number: i64,
        total: i64,
        invoice_number: Option<i64>,
    }
    let rows = "SELECT number, total, invoice_number FROM orders ORDER BY number";
    for (sql, told, back) in [
        (
            "UPDATE orders SET number = 1005 WHERE number = 1002",
            "Numbers of orders: 1002 to 1004 are missing",
            "UPDATE orders SET number = 1002 WHERE number = 1005",
        ),
        (
            "UPDATE counters SET next = 1004 WHERE name = 'order'",
            "Numbers of orders: 1003 is missing",
            "UPDATE counters SET next = 1003 WHERE name = 'order'",
        ),
        (
            "UPDATE counters SET next = 1002 WHERE name = 'order'",
            "Numbers of orders: go up to 1002, but the next would be 1002",
            "UPDATE counters SET next = 1003 WHERE name = 'order'",
        ),
        (
            "UPDATE orders SET invoice_number = 3 WHERE number = 1001",
            "Numbers of invoices: 1 to 2 are missing",
            "UPDATE orders SET invoice_number = 1 WHERE number = 1001",
        ),
        (
            "UPDATE orders SET total = total + 1 WHERE number = 1002",
            "No. 1002 has a total that is not",
            "UPDATE orders SET total = total - 1 WHERE number = 1002",
        ),
        (
            "UPDATE orders SET tax = 1 WHERE number = 1001",
            "No. 1001 has a total that is not",
            "UPDATE orders SET tax = 0 WHERE number = 1001",
        ),
        (
            "UPDATE order_lines SET total = total - 1",
            "No. 1001 has a total that is not",
            "UPDATE order_lines SET total = total + 1",
        ),
    ] {
        set(&site, sql).await;
        let before: Vec<Row> = site.rows(rows).await;
        let seen = found(&site).await;
        assert!(seen.iter().any(|one| one.starts_with(told)), "{sql}: {seen:?}");
        let page = admin.get("/admin/drift").await.body;
        assert!(
            page.contains("not put right by themselves") && !page.contains("id=\"mend\""),
            "{sql}: {page}"
        );
        let asked = admin.post("/admin/drift/mend", &[("sure", "1")]).await;
        assert_eq!(asked.status, StatusCode::SEE_OTHER);
        assert_eq!(site.rows::<Row>(rows).await, before);
        set(&site, back).await;
        assert_eq!(found(&site).await, [""; 0], "{back}");
    }
}

#[tokio::test]
async fn a_large_shop_is_looked_at_step_by_step_and_each_thing_is_found_once() {
    let (site, mut admin) = busy().await;
    set(&site, "INSERT INTO orders (id, tenant_id, number, key, cart_id, email, status, fulfilment, stock, provider, currency, subtotal, discount, shipping, tax, total, \
        prices_include_tax, country, placed_at, address) WITH RECURSIVE n (n) AS (SELECT 1003 UNION ALL SELECT n + 1 FROM n LIMIT 9000) \
        SELECT 'o' || n, 'default', n, 'k' || n, 'c', 'a@example.com', 'canceled', 'waiting', 'returned', 'manual', 'USD', 0, 0, 0, 0, 0, 1, 'DE', 1, '{}' FROM n").await;
    set(&site, "UPDATE counters SET next = 10003 WHERE name = 'order'").await;
    set(&site, "UPDATE orders SET total = 1 WHERE number IN (1500, 2003, 9999)").await;
    let seen = found(&site).await;
    assert_eq!(seen.len(), 3, "{seen:?}");
    let first = admin.get("/admin/drift").await;
    assert!(first.round_trips() <= 10, "{}", first.round_trips());
    assert!(first.body.contains("8000 orders looked at so far, 2 differences."), "{}", first.body);
    let next = first.body.split("rel=\"next\" href=\"").nth(1).unwrap().split('"').next().unwrap();
    let last = admin.get(&next.replace("&amp;", "&")).await.body;
    assert!(
        last.contains("3 differences in all.") && last.contains("No. 9999") && !last.contains("No. 1500"),
        "{last}"
    );
}
