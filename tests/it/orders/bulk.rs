//! What is done with several orders at once, and the slips that go into their parcels.

use axum::http::StatusCode;
use coppice_platform::sql::Statement;
use serde::Deserialize;

use super::{MUG, bought, count, decimals, order, sell, sound};
use crate::support::{Site, Visitor};

const BULK: &str = "/admin/orders/bulk";

/// A shop with so many orders that are paid, and an admin.
async fn paid(orders: usize) -> (Site, Visitor) {
    let site = Site::new().await;
    sell(&site).await;
    let mut admin = site.admin().await;
    for at in 0..orders {
        let _ = bought(&site, MUG, 1).await;
        let placed = order(&site).await;
        let total = decimals(placed.total);
        let form = [("amount", total.as_str()), ("key", &format!("{at:032x}")), ("revision", "1")];
        assert_eq!(admin.post(&format!("/admin/orders/{}/payment", placed.id), &form).await.status, 303);
    }
    (site, admin)
}

/// What the boxes of the list stand for, the oldest order first.
async fn ticks(admin: &mut Visitor) -> Vec<String> {
    let page = admin.get("/admin/orders").await.body;
    let mut boxes: Vec<String> = page
        .split("name=\"id\" value=\"")
        .skip(1)
        .map(|rest| rest.split('"').next().unwrap().to_owned())
        .collect();
    boxes.reverse();
    boxes
}

async fn bulk(admin: &mut Visitor, what: &str, ids: &[String]) -> crate::support::Answer {
    let mut form = vec![("do", what), ("back", "/admin/orders?show=to-pack")];
    form.extend(ids.iter().map(|id| ("id", id.as_str())));
    admin.post(BULK, &form).await
}

#[derive(Debug, Deserialize, PartialEq)]
struct Way {
    fulfilment: String,
}

async fn ways(site: &Site) -> Vec<String> {
    let rows: Vec<Way> = site.rows("SELECT fulfilment FROM orders ORDER BY number").await;
    rows.into_iter().map(|row| row.fulfilment).collect()
}

#[tokio::test]
async fn ticked_orders_are_packed_and_sent_and_the_list_says_how_many() {
    let (site, mut admin) = paid(3).await;
    let boxes = ticks(&mut admin).await;
    let done = bulk(&mut admin, "pack", &boxes[..2]).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.without_scripts());
    assert_eq!(done.header("location"), "/admin/orders?show=to-pack&did=pack&done=2#notice");
    let list = admin.get("/admin/orders?show=to-pack&did=pack&done=2").await.body;
    assert!(list.contains("Done: 2 orders are being packed."), "{list}");
    assert_eq!(ways(&site).await, ["packing", "packing", "waiting"]);
    let boxes = ticks(&mut admin).await;
    let mails = count(&site, "mails").await;
    let done = bulk(&mut admin, "ship", &boxes).await;
    assert_eq!(done.header("location"), "/admin/orders?show=to-pack&did=ship&done=3#notice");
    assert_eq!(ways(&site).await, ["shipped", "shipped", "shipped"]);
    assert_eq!(count(&site, "mails").await, mails + 3);
    // What was said is none of what anybody may write there.
    let other = admin.get("/admin/orders?did=%3Cb%3E&done=9").await.body;
    assert!(!other.contains("Done:"), "{other}");
    sound(&site).await;
}

/// As many more orders like the first, by its row.
async fn like_the_first(site: &Site, more: u32) {
    let columns = "tenant_id, cart_id, client, email, status, fulfilment, stock, provider, currency, subtotal, discount, shipping, tax, total, paid, \
        prices_include_tax, hold_until, country, placed_at, paid_at, address";
    let sql = format!(
        "WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n LIMIT {more}) INSERT INTO orders (id, number, key, {columns}) \
         SELECT 'more-' || n, number + n, 'more-' || n, {columns} FROM n CROSS JOIN orders WHERE number = 1001"
    );
    site.db().query(Statement::write("test_more", sql)).await.unwrap();
}

#[tokio::test]
async fn a_hundred_orders_take_as_many_statements_as_one() {
    let (site, mut admin) = paid(1).await;
    like_the_first(&site, 99).await;
    let boxes: Vec<String> = site
        .rows::<Box>("SELECT id || '.' || revision AS tick FROM orders ORDER BY number")
        .await
        .into_iter()
        .map(|row| row.tick)
        .collect();
    assert_eq!(boxes.len(), 100);
    let (mails, told) = (count(&site, "mails").await, count(&site, "audit_log").await);
    site.counting.reset();
    let done = bulk(&mut admin, "ship", &boxes).await;
    let statements = site.counting.statements().len();
    assert_eq!(
        done.header("location"),
        "/admin/orders?show=to-pack&did=ship&done=100#notice",
        "{}",
        done.body
    );
    // With those of the few mails that go at once.
    assert!(statements < 50, "{statements}");
    assert_eq!(ways(&site).await, vec!["shipped"; 100]);
    assert_eq!((count(&site, "mails").await, count(&site, "audit_log").await), (mails + 100, told + 100));
    assert_eq!(count(&site, "order_events WHERE what = 'shipped'").await, 100);
    assert!(admin.get("/admin/audit").await.body.contains("No. 1100"));
}

#[derive(Debug, Deserialize)]
struct Box {
    tick: String,
}

#[tokio::test]
async fn those_that_can_not_take_it_are_named_with_why_and_keep_no_other_from_it() {
    let (site, mut admin) = paid(3).await;
    let _ = bought(&site, MUG, 1).await;
    let stale = ticks(&mut admin).await;
    assert_eq!(bulk(&mut admin, "pack", &stale[1..2]).await.status, StatusCode::SEE_OTHER);
    let mut all = stale.clone();
    all.push("no-such-order.1".to_owned());
    let told = bulk(&mut admin, "pack", &all).await;
    assert_eq!(told.status, StatusCode::CONFLICT);
    let page = told.without_scripts();
    assert!(page.contains("Done: 2 orders are being packed. These were not:"), "{page}");
    assert!(
        page.contains("No. 1002") && page.contains("Something has happened to this order since you looked")
    );
    assert!(page.contains("No. 1004") && page.contains("This order is not paid yet."), "{page}");
    assert!(page.contains("An order") && page.contains("There is no such order."), "{page}");
    assert!(page.contains("href=\"/admin/orders?show=to-pack\""), "{page}");
    assert_eq!(page.matches("data-testid=\"left\"").count(), 3);
    assert_eq!(ways(&site).await, ["packing", "packing", "packing", "waiting"]);
    // The same form once more does nothing twice.
    let again = bulk(&mut admin, "pack", &all).await.without_scripts();
    assert!(again.contains("Nothing was done. Why not:"), "{again}");
}

#[tokio::test]
async fn what_says_nothing_does_nothing_and_is_only_for_those_who_run_the_shop() {
    let (site, mut admin) = paid(1).await;
    let boxes = ticks(&mut admin).await;
    let many: Vec<String> = (0..101).map(|n| format!("o{n}.1")).collect();
    for (what, ids, told) in [
        ("pack", &[][..], "tick at least one"),
        (
            "pack",
            &["x".to_owned(), "y.-".to_owned(), "z.99999999999999999999".to_owned()][..],
            "tick at least one",
        ),
        ("print", &[][..], "tick at least one"),
        ("burn", &boxes[..], "choose what is to be done"),
        ("ship", &many[..], "at most 100 orders"),
    ] {
        let refused = bulk(&mut admin, what, ids).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{what}");
        assert!(refused.body.contains(told), "{what}: {}", refused.body);
    }
    for back in [
        "https://evil.example/",
        "//evil.example",
        "/admin/orders?q=\"><i>",
        "/admin/orders?after=x\r\nSet-Cookie: a=b",
    ] {
        let form = [("do", "pack"), ("back", back), ("id", boxes[0].as_str())];
        let answer = admin.post(BULK, &form).await;
        assert!(answer.status == StatusCode::SEE_OTHER || answer.status == StatusCode::CONFLICT, "{back}");
        let led =
            answer.headers.get("location").map(|to| to.to_str().unwrap().to_owned()).unwrap_or_default();
        let page = answer.without_scripts();
        assert!(!led.contains("evil") && !page.contains("evil") && !page.contains("\"><i>"), "{back}");
    }
    let mut shopper = site.visitor();
    shopper.sign_in(&site, "eve@example.com").await;
    assert_eq!(bulk(&mut shopper, "ship", &boxes).await.status, StatusCode::FORBIDDEN);
    assert_eq!(shopper.get("/admin/orders/print?id=x").await.status, StatusCode::FORBIDDEN);
    let mut theirs = site.visitor_at("other.example");
    assert_ne!(bulk(&mut theirs, "ship", &boxes).await.status, StatusCode::OK);
}

#[tokio::test]
async fn slips_say_what_goes_where_and_no_price_and_nobody_keeps_them() {
    let (site, mut admin) = paid(2).await;
    let set = |sql: &'static str| {
        let db = site.db();
        async move { db.query(Statement::write("test_set", sql)).await.unwrap() }
    };
    set("UPDATE orders SET note = 'Ring twice' || char(10) || '<b>please</b>' WHERE number = 1001").await;
    set("UPDATE order_lines SET sku = 'MUG-1', quantity = 5, refunded_quantity = 2").await;
    set("INSERT INTO order_lines SELECT order_id, 1, product_id, variant_id, slug, 'A file', 'PDF', NULL, NULL, 'digital', 100, 1, 0, 0, 0, 100, 0, 0, 0 FROM order_lines").await;
    let boxes = ticks(&mut admin).await;
    let led = bulk(&mut admin, "print", &[boxes[1].clone(), boxes[0].clone()]).await;
    assert_eq!(led.status, StatusCode::SEE_OTHER);
    let page = admin.get(led.header("location")).await;
    assert_eq!((page.status, page.round_trips()), (StatusCode::OK, 2), "one beside the session's");
    assert_eq!(page.header("cache-control"), "private, no-store");
    let body = page.without_scripts();
    let slips: Vec<&str> = body.split("data-testid=\"slip\"").skip(1).collect();
    assert_eq!(slips.len(), 2, "{body}");
    for (slip, number) in slips.iter().zip(["Order 1001", "Order 1002"]) {
        assert!(
            slip.contains(number) && slip.contains("Ada Lovelace") && slip.contains("10115 Berlin"),
            "{slip}"
        );
        assert!(slip.contains("3 ×") && slip.contains("mug 57") && slip.contains("MUG-1"), "{slip}");
        assert!(!slip.contains("A file") && !slip.contains('$') && !slip.contains("6.00"), "{slip}");
    }
    assert!(
        slips[0].contains("Ring twice") && slips[0].contains("&lt;b&gt;please") && !slips[1].contains("Ring")
    );
    assert!(!body.contains("<script") && body.matches("<h1>").count() == 1, "{body}");
    for (address, status) in [
        ("/admin/orders/print", StatusCode::NOT_FOUND),
        ("/admin/orders/print?id=x&id=%00", StatusCode::NOT_FOUND),
    ] {
        assert_eq!(admin.get(address).await.status, status, "{address}");
    }
    let id = order(&site).await.id;
    set("UPDATE orders SET tenant_id = 'other'").await;
    assert_eq!(admin.get(&format!("/admin/orders/print?id={id}")).await.status, StatusCode::NOT_FOUND);
}
