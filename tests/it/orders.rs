//! Orders: placed, paid, sent, given back; what a shop sells by; mails; Stripe.

mod books;
mod bulk;
pub mod cart;
mod codes;
mod delivery;
pub mod downloads;
mod drift;
mod ended;
pub mod erase;
mod faults;
pub mod find;
pub mod mails;
mod manage;
mod many;
mod permutations;
mod place;
mod recurring;
mod settings;
mod stripe;

use coppice_platform::sql::Statement;
use serde::Deserialize;

use crate::support::{Answer, Site, Visitor, typed};

/// A variant of which there are ten.
const MUG: &str = "v-mug-57-one";

/// What a buyer types.
const FORM: [(&str, &str); 6] = [
    ("email", "ada@example.com"),
    ("name", "Ada Lovelace"),
    ("line1", "Park 1"),
    ("postal_code", "10115"),
    ("city", "Berlin"),
    ("country", "DE"),
];

/// An order as its row has it.
#[derive(Debug, Deserialize)]
struct OrderRow {
    id: String,
    email: String,
    status: String,
    subtotal: i64,
    shipping: i64,
    total: i64,
    paid: i64,
    refunded: i64,
    invoice_number: Option<i64>,
}

#[derive(Debug, Deserialize)]
struct Number {
    number: i64,
}

/// Has the shop deliver everywhere, and say how one pays.
async fn sell(site: &Site) {
    for sql in [
        "INSERT INTO checkout_settings (tenant_id, instructions) VALUES ('default', 'IBAN DE00')",
        "INSERT INTO shipping_rates (id, tenant_id, name, price) VALUES ('parcel', 'default', 'Parcel', 490)",
    ] {
        site.db().query(Statement::write("test_sell", sql)).await.unwrap();
    }
}

async fn fill(visitor: &mut Visitor, variant: &str, quantity: u32) {
    let added =
        visitor.post("/cart/lines", &[("variant", variant), ("quantity", &quantity.to_string())]).await;
    assert!(added.status.is_redirection(), "{}", added.body);
}

/// Somebody who has ordered this, and the link to their order.
async fn bought(site: &Site, variant: &str, quantity: u32) -> (Visitor, String) {
    let mut visitor = site.visitor();
    fill(&mut visitor, variant, quantity).await;
    let page = visitor.get("/checkout").await.body;
    let form = typed(&page, "checkout", &[&FORM[..], &[("act", "place")]].concat());
    let answer = visitor.post_fields("/checkout", &form).await;
    assert!(answer.status.is_redirection(), "{}", answer.without_scripts());
    let link = answer.header("location").to_owned();
    (visitor, link)
}

/// Does something with an order as its page is now.
async fn act(admin: &mut Visitor, id: &str, act: &str, fields: &[(&str, &str)]) -> Answer {
    let page = admin.get(&format!("/admin/orders/{id}")).await.body;
    let hidden = |name: &str| {
        page.split(&format!("name=\"{name}\" value=\"")).nth(1).map(|rest| rest.split('"').next().unwrap())
    };
    let known = [("revision", hidden("revision").unwrap_or("")), ("key", hidden("key").unwrap_or(""))];
    let form: Vec<_> = known.iter().chain(fields).copied().collect();
    admin.post(&format!("/admin/orders/{id}/{act}"), &form).await
}

/// The same, which is done.
async fn done(admin: &mut Visitor, id: &str, what: &str, fields: &[(&str, &str)]) {
    let answer = act(admin, id, what, fields).await;
    assert_eq!(answer.status, 303, "{what}: {}", answer.without_scripts());
}

/// An amount of two decimals, as it is typed.
fn decimals(amount: i64) -> String {
    format!("{}.{:02}", amount / 100, amount % 100)
}

/// A shop where an order was called off, and its admin.
async fn called_off() -> (Site, Visitor, OrderRow) {
    let site = Site::new().await;
    sell(&site).await;
    let mut admin = site.admin().await;
    let _ = bought(&site, MUG, 1).await;
    let placed = order(&site).await;
    done(&mut admin, &placed.id, "cancel", &[]).await;
    (site, admin, placed)
}

/// The one order there is, or the latest.
async fn order(site: &Site) -> OrderRow {
    site.row("SELECT id, email, status, subtotal, shipping, total, paid, refunded, invoice_number FROM orders ORDER BY number DESC LIMIT 1").await
}

async fn stock(site: &Site, variant: &str) -> i64 {
    let sql = "SELECT inventory_quantity AS number FROM product_variants WHERE id = ?1";
    let row: Option<Number> =
        site.db().query(Statement::read("test_stock", sql).bind(variant)).await.unwrap().first().unwrap();
    row.unwrap().number
}

async fn count(site: &Site, table: &str) -> i64 {
    let sql = format!("SELECT COUNT(*) AS number FROM {table}");
    let row: Option<Number> =
        site.db().query(Statement::read("test_count", sql)).await.unwrap().first().unwrap();
    row.unwrap().number
}

/// Moves of stock that no order has made.
async fn opening(site: &Site) -> i64 {
    let row: Number =
        site.row("SELECT COUNT(*) AS number FROM stock_moves WHERE reason IN ('import', 'admin')").await;
    row.number
}

/// Stock is the sum of its moves, money the sum of its entries, and no number is missing.
async fn sound(site: &Site) {
    for sql in [
        "SELECT COUNT(*) AS number FROM product_variants v WHERE v.inventory_quantity <> (SELECT COALESCE(SUM(delta), 0) FROM stock_moves m WHERE m.variant_id = v.id)",
        "SELECT COUNT(*) AS number FROM orders o WHERE o.paid <> (SELECT COALESCE(SUM(amount), 0) FROM payment_entries e WHERE e.order_id = o.id AND e.kind = 'charge') \
         OR o.refunded <> (SELECT COALESCE(SUM(amount), 0) FROM payment_entries e WHERE e.order_id = o.id AND e.kind = 'refund' AND e.state = 'done')",
        "SELECT COUNT(*) AS number FROM counters c WHERE c.name = 'order' AND c.next - 1001 <> (SELECT COUNT(*) FROM orders o WHERE o.tenant_id = c.tenant_id)",
        "SELECT COUNT(*) AS number FROM product_variants WHERE inventory_quantity < 0",
        "SELECT COUNT(*) AS number FROM orders o WHERE o.total <> COALESCE(o.delivery ->> 'total', 0) + (SELECT SUM(total) FROM order_lines l WHERE l.order_id = o.id)",
    ] {
        let row: Option<Number> =
            site.db().query(Statement::read("test_sound", sql)).await.unwrap().first().unwrap();
        assert_eq!(row.unwrap().number, 0, "{sql}");
    }
}
