//! Placing an order where there are 100,000: how long it takes, and that nothing is read from its beginning to its end.

use std::io::Write;
use std::time::Duration;

use coppice::shop::model::Product;
use coppice_platform::sql::Statement;

use super::{count, fill, sell};
use crate::plans::{plan, read_no_whole_table};
use crate::support::{Site, product, save_products, shop, typed};

/// Orders that are there before.
const BEFORE: u32 = 100_000;

/// What is bought, each a product of its own.
const LINES: usize = 100;

/// Orders of the past, each with a line, an attempt, a payment and two events.
async fn trade(site: &Site) {
    let numbers = format!("WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n LIMIT {BEFORE})");
    let filled = [
        format!(
            "INSERT INTO orders (id, tenant_id, number, key, cart_id, client, email, status, fulfilment, stock, provider, currency, subtotal, discount, shipping, tax, total, paid, \
             prices_include_tax, invoice_number, hold_until, country, placed_at, paid_at, address) {numbers} \
             SELECT 'o' || n, 'default', 1000 + n, 'k' || n, 'c' || n, 'client' || (n % 5000), 'buyer-' || (n % 20000) || '@example.com', \
             CASE WHEN n % 50 = 0 THEN 'pending' WHEN n % 20 = 0 THEN 'open' ELSE 'completed' END, CASE WHEN n % 20 = 0 THEN 'waiting' ELSE 'delivered' END, \
             'taken', 'manual', 'USD', 500, 0, 0, 0, 500, CASE WHEN n % 50 = 0 THEN 0 ELSE 500 END, 1, CASE WHEN n % 50 = 0 THEN NULL ELSE n END, 1800000000, 'DE', 1700000000 + n, \
             1700000000 + n, '{{}}' FROM n"
        ),
        "INSERT INTO order_lines (order_id, position, product_id, variant_id, slug, name, variant_name, type, unit_price, quantity, discount, tax_ppm, tax, total, tracked, requires_shipping) \
         SELECT id, 0, 'p', 'v-gone', 'p', 'P', 'One', 'physical', 500, 1, 0, 0, 0, 500, 1, 1 FROM orders".to_owned(),
        "INSERT INTO payment_attempts (id, order_id, provider, amount, state, begun_at) SELECT 'a' || id, id, 'manual', 500, 'paid', placed_at FROM orders".to_owned(),
        "INSERT INTO payment_entries (id, order_id, provider, kind, ref, attempt, amount, currency, state, at) \
         SELECT 'e' || id, id, 'manual', 'charge', 'r' || id, 'a' || id, 500, 'USD', 'done', placed_at FROM orders WHERE paid > 0".to_owned(),
        "INSERT INTO order_events (order_id, once, at, what) SELECT orders.id, w.value, placed_at, w.value FROM orders CROSS JOIN json_each('[\"placed\", \"paid\"]') w".to_owned(),
        "INSERT INTO stock_moves (id, tenant_id, variant_id, delta, reason, ref, at, applied) SELECT 'm' || id, 'default', 'v-gone', -1, 'order', id, placed_at, 0 FROM orders".to_owned(),
        "INSERT INTO mails (id, tenant_id, kind, ref, state, next_at) SELECT 'p' || id, 'default', 'placed', id, 'sent', 1 FROM orders".to_owned(),
        format!("INSERT INTO counters (tenant_id, name, next) VALUES ('default', 'order', {})", 1_001 + BEFORE),
    ];
    let filled = filled.into_iter().map(|sql| Statement::write("test_fill", sql)).collect();
    site.db().batch(filled).await.unwrap();
}

#[expect(clippy::disallowed_types, reason = "a test is not wasm, and wants to know how long it takes")]
fn now() -> std::time::Instant {
    std::time::Instant::now()
}

/// Places orders of a hundred lines, and calls them off again; the least time that one took, and how much of it was the
/// database's.
async fn place(site: &Site) -> (Duration, Duration) {
    let mut took = Vec::new();
    for _ in 0..5 {
        let mut visitor = site.visitor();
        for at in 0..LINES {
            fill(&mut visitor, &format!("v-thing-{at}-one"), 1).await;
        }
        let page = visitor.get("/checkout").await.body;
        let form = typed(&page, "checkout", &[&super::FORM[..], &[("act", "place")]].concat());
        site.counting.reset();
        let begun = now();
        let answer = visitor.post_fields("/checkout", &form).await;
        took.push((begun.elapsed(), site.counting.spent()));
        assert!(answer.status.is_redirection(), "{}", answer.without_scripts());
        assert_eq!(answer.round_trips(), 3, "what there is, the limit of an address, and the batch");
        visitor.post(&format!("{}/cancel", answer.header("location")), &[]).await;
    }
    took.into_iter().min().unwrap()
}

#[tokio::test]
async fn an_order_of_a_hundred_lines_is_placed_among_a_hundred_thousand_by_indexes_alone() {
    let site = Site::new().await;
    sell(&site).await;
    let thing = |at| product(&format!("thing-{at}"), "things", 500);
    let goods: Vec<Product> = (0..LINES).map(thing).collect();
    save_products(&site.db(), &shop(), &goods).await.unwrap();
    trade(&site).await;
    let (whole, database) = place(&site).await;
    let statements = site.counting.statements();
    for name in ["order_as_seen", "order_insert", "order_lines_insert", "stock_sell", "order_cancel"] {
        assert!(statements.iter().any(|statement| statement.name == name), "{name}");
    }
    for statement in &statements {
        for step in plan(&site, statement.clone()).await {
            let walks = ["(tenant_id=?)", "(tenant_id=? AND status=?)"];
            let is_walk = step.contains(" orders ") && walks.iter().any(|by| step.ends_with(by));
            assert!(!is_walk, "{} walks the shop's orders: {step}", statement.name);
        }
    }
    read_no_whole_table(&site, statements).await;
    assert_eq!(count(&site, "orders").await, i64::from(BEFORE) + 5);
    let mut out = std::io::stdout();
    writeln!(
        out,
        "{LINES} lines among {BEFORE} orders, in this build: {whole:?}, of which the database {database:?}"
    )
    .unwrap();
}
