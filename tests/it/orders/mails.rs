//! Mails about orders: what they say, and to whom.

mod refunds;
mod sending;

use std::collections::BTreeMap;
use std::sync::Arc;

use coppice::orders::model::MailKind;
use coppice::orders::service::{mails_duty, named_order, send_now, verify};
use coppice::orders::store::mail_statement;
use coppice::tenant::TenantId;
use coppice::tick::budget::Budget;
use coppice::tick::{self, message};
use coppice_platform::clock::ManualClock;
use coppice_platform::sql::Statement;
use serde::Deserialize;

use crate::plans::read_no_whole_table;
use crate::support::{Site, other_shop, shop};

/// 2027-01-15 08:00 UTC.
const NOON: i64 = 1_800_000_000;

#[derive(Debug, Deserialize, PartialEq, Eq)]
struct Row {
    state: String,
    attempts: u32,
    next_at: i64,
    lease_until: i64,
}

fn row(state: &str, attempts: u32, next_at: i64) -> Row {
    Row { state: state.to_owned(), attempts, next_at, lease_until: 0 }
}

async fn kept(site: &Site, id: &str) -> Row {
    let sql = "SELECT state, attempts, next_at, lease_until FROM mails WHERE id = ?1";
    site.db().query(Statement::read("test_mail", sql).bind(id)).await.unwrap().first().unwrap().unwrap()
}

async fn site() -> (Site, Arc<ManualClock>) {
    let clock = ManualClock::at(NOON * 1_000);
    (Site::at(clock.clone()).await, clock)
}

/// An order with two lines, that is to be paid by hand, its address that of its id.
fn order_statements(tenant: &TenantId, id: &str, number: i64) -> Vec<Statement> {
    let order = "INSERT INTO orders (id, tenant_id, number, key, cart_id, email, fulfilment, stock, provider, currency, subtotal, discount, \
                 shipping, tax, total, delivery, prices_include_tax, country, placed_at, hold_until, address) \
                 VALUES (?1, ?2, ?3, ?1, 'cart', ?4, 'waiting', 'taken', 'manual', 'USD', 4000, 0, 500, 0, 4500, '{\"name\":\"Parcel\"}', 1, 'US', ?5, ?6, ?7)";
    let lines = "INSERT INTO order_lines (order_id, position, product_id, variant_id, slug, name, variant_name, type, unit_price, quantity, \
                 discount, tax_ppm, tax, total, tracked, requires_shipping) \
                 SELECT ?1, value, 'p', 'v' || value, 'mug', 'Mug ' || CAST(value AS INTEGER), 'One', 'physical', 1000, 2, 0, 0, 0, 2000, 1, 1 \
                 FROM json_each('[0, 1]')";
    let address = r#"{"name":"Ada L.","line1":"1 Lane","city":"Ada","postal_code":"45810","region":"OH","country":"US"}"#;
    vec![
        Statement::write("test_order", order)
            .bind(id)
            .bind(tenant)
            .bind(number)
            .bind(format!("{id}@example.com"))
            .bind(NOON)
            .bind(NOON + 14 * 86_400)
            .bind(address),
        Statement::write("test_lines", lines).bind(id),
    ]
}

/// An order of this id in the one shop, with a mail of the same id.
async fn order(site: &Site, id: &str, number: i64, kind: MailKind) {
    let mut statements = order_statements(&shop(), id, number);
    statements.push(mail_statement(&shop(), id, kind, id, NOON));
    site.db().batch(statements).await.unwrap();
}

async fn write(site: &Site, sql: &'static str) {
    site.db().query(Statement::write("test_write", sql)).await.unwrap();
}

async fn send_due(site: &Site) {
    mails_duty(&site.state, &mut Budget::unlimited()).await.unwrap();
}

/// Who was sent a mail, newest first.
fn sent_to(site: &Site) -> Vec<String> {
    site.platform.mailer.outbox().into_iter().map(|sent| sent.mail.to).collect()
}

fn last_text(site: &Site) -> String {
    site.platform.mailer.outbox()[0].mail.text.clone()
}

#[tokio::test]
async fn a_mail_says_what_was_ordered_and_how_to_pay_and_opens_the_order() {
    let (site, _) = site().await;
    write(
        &site,
        "INSERT INTO checkout_settings (tenant_id, instructions) VALUES ('default', 'Account: 1234')",
    )
    .await;
    order(&site, "ada", 1_001, MailKind::Placed).await;
    send_now(&site.state, Some("http://localhost:3000"), &["ada".to_owned(), "none".to_owned()]).await;
    let mail = site.platform.mailer.outbox()[0].mail.clone();
    assert_eq!(
        (mail.to.as_str(), mail.subject.as_str()),
        ("ada@example.com", "Your order 1001 at Shop default")
    );
    let (before, link) = mail.text.split_once("http://localhost:3000/orders/").unwrap();
    assert_eq!(
        before,
        "Thank you for your order 1001 of 1/15/2027 at Shop default.\n\n\
         2 × Mug 0, One: $20.00\n2 × Mug 1, One: $20.00\n\n\
         Goods: $40.00\nDelivery (Parcel): $5.00\nTotal: $45.00\n\n\
         Please pay $45.00, and name order 1001 with it.\n\nAccount: 1234\n\n\
         We keep your things for you until 1/29/2027.\n\n\
         Your order, and where it stands:\n"
    );
    let (link, _) = link.lines().next().unwrap().split_once("?mailed=").unwrap();
    let keys = &site.state.config.link_keys;
    assert_eq!((named_order(link), verify(keys, &shop(), link, 1)), (Some("ada"), Some("ada")));
    assert_eq!(verify(keys, &other_shop(), link, 1), None);
    assert_eq!(kept(&site, "ada").await, row("sent", 1, NOON));
    send_now(&site.state, None, &["ada".to_owned()]).await;
    assert_eq!(sent_to(&site).len(), 1);
}

#[tokio::test]
async fn the_text_is_that_of_the_moment_at_which_a_mail_goes() {
    let (site, _) = site().await;
    order(&site, "ada", 1, MailKind::Placed).await;
    write(&site, "UPDATE orders SET status = 'open', paid = total").await;
    send_due(&site).await;
    assert!(last_text(&site).contains("It is paid. You need do nothing more."));
}

#[tokio::test]
async fn a_mail_by_the_clock_leads_to_the_shop_s_own_host_and_to_none_that_nobody_knows() {
    let (site, _) = site().await;
    for (tenant, id) in [(shop(), "ada"), (other_shop(), "eve")] {
        let mut statements = order_statements(&tenant, id, 7);
        statements.push(mail_statement(&tenant, id, MailKind::Shipped, id, NOON));
        site.db().batch(statements).await.unwrap();
    }
    tick::handle(&site.state, &message::about("duty", "order_mails")).await;
    let mails: BTreeMap<_, _> =
        site.platform.mailer.outbox().into_iter().map(|sent| (sent.mail.to, sent.mail.text)).collect();
    assert!(mails["eve@example.com"].contains("\nhttps://other.example/orders/eve."), "{mails:?}");
    assert!(!mails["ada@example.com"].contains("://"), "{mails:?}");
}

#[tokio::test]
async fn what_a_buyer_s_request_says_of_the_shop_s_address_is_in_no_mail_to_the_shop() {
    let (site, _) = site().await;
    order(&site, "ada", 1, MailKind::NewOrder).await;
    write(&site, "INSERT INTO shop_settings (tenant_id, settings) VALUES ('default', '{\"email\":\"desk@example.com\"}')")
        .await;
    send_now(&site.state, Some("http://evil.example"), &["ada".to_owned()]).await;
    assert_eq!(sent_to(&site), ["desk@example.com"]);
    assert!(!last_text(&site).contains("://"));
    assert!(last_text(&site).contains("in your shop's management"));
}

#[tokio::test]
async fn a_shop_without_an_address_is_written_to_by_those_of_its_managers() {
    let (site, _) = site().await;
    order(&site, "ada", 1, MailKind::Attention).await;
    send_due(&site).await;
    assert_eq!(sent_to(&site), [crate::support::ADMIN], "nobody but whom the settings make an admin");
    let people = "INSERT INTO users (id, email, created_at, updated_at) SELECT value, value || '@example.com', 0, 0 \
                  FROM json_each('[\"a\", \"b\", \"c\", \"d\", \"e\", \"owner\", \"theirs\"]')";
    write(&site, people).await;
    write(
        &site,
        "INSERT INTO memberships (tenant_id, user_id, role, created_at) \
         SELECT CASE id WHEN 'theirs' THEN 'other' ELSE 'default' END, id, CASE id WHEN 'owner' THEN 'owner' ELSE 'admin' END, 0 FROM users",
    )
    .await;
    write(&site, "UPDATE mails SET state = 'queued'").await;
    // Whoever has it is not written to again because somebody else can't be.
    site.faults.add("mail:unavailable*1".parse().unwrap());
    send_due(&site).await;
    let mut told = sent_to(&site);
    told.reverse();
    assert_eq!(told, ["admin", "a", "b", "c", "d"].map(|name| format!("{name}@example.com")));
    assert_eq!(kept(&site, "ada").await, row("sent", 2, NOON));
}

#[tokio::test]
async fn a_fact_has_one_mail_and_a_refund_has_its_own() {
    let (site, _) = site().await;
    order(&site, "ada", 1, MailKind::Paid).await;
    write(&site, "UPDATE orders SET status = 'open', paid = 4500, refunded = 1700").await;
    write(
        &site,
        "INSERT INTO payment_entries (id, order_id, provider, kind, amount, currency, state, at) VALUES \
         ('r1', 'ada', 'manual', 'refund', 1200, 'USD', 'done', 1), ('r2', 'ada', 'manual', 'refund', 500, 'USD', 'done', 2)",
    )
    .await;
    let mail = |id: &str, kind, reference: &str| mail_statement(&shop(), id, kind, reference, NOON);
    let statements = vec![
        mail("again", MailKind::Paid, "ada"),
        mail("m1", MailKind::Refunded, "r1"),
        mail("m2", MailKind::Refunded, "r2"),
        mail("m2-again", MailKind::Refunded, "r2"),
        mail("second", MailKind::Canceled, "ada:2"),
        mail("so", MailKind::Shipped, "ada"),
    ];
    site.db().batch(statements).await.unwrap();
    #[derive(Deserialize)]
    struct Id {
        id: String,
    }
    let ids: Vec<Id> = site.rows("SELECT id FROM mails ORDER BY id").await;
    assert_eq!(ids.into_iter().map(|row| row.id).collect::<Vec<_>>(), ["ada", "m1", "m2", "second", "so"]);
    send_due(&site).await;
    let texts: Vec<_> = site.platform.mailer.outbox().into_iter().map(|sent| sent.mail.text).collect();
    for text in ["We have sent back $12.00 for your order 1 ", "We have sent back $5.00 for your order 1 "] {
        assert_eq!(texts.iter().filter(|found| found.contains(text)).count(), 1, "{texts:?}");
    }
    assert!(texts.iter().any(|text| text.contains("In all, $17.00 of the $45.00")), "{texts:?}");
    assert_eq!(texts.len(), 5);
}

/// What is asked when mails go, and when they can't.
pub async fn mailing() -> (Site, Vec<Statement>) {
    let (site, _) = site().await;
    order(&site, "ada", 1, MailKind::Paid).await;
    order(&site, "eve", 2, MailKind::Placed).await;
    write(&site, "UPDATE orders SET email = '' WHERE id = 'eve'").await;
    site.counting.reset();
    let statements = vec![
        mail_statement(&shop(), "1", MailKind::Shipped, "ada", NOON),
        mail_statement(&shop(), "2", MailKind::Canceled, "ada", NOON),
    ];
    site.db().batch(statements).await.unwrap();
    send_now(&site.state, None, &["1".to_owned()]).await;
    site.faults.add("mail:unavailable*1".parse().unwrap());
    send_due(&site).await;
    let distinct: BTreeMap<_, _> = site.counting.statements().into_iter().map(|s| (s.name, s)).collect();
    assert_eq!(
        distinct.keys().copied().collect::<Vec<_>>(),
        [
            "home_gate",
            "mail",
            "mail_failed",
            "mail_put_off",
            "mail_sent",
            "mails_claim",
            "mails_claim_by_id",
            "order_mail"
        ]
    );
    (site, distinct.into_values().collect())
}

#[tokio::test]
async fn no_statement_about_mails_reads_a_whole_table() {
    let (site, statements) = mailing().await;
    read_no_whole_table(&site, statements).await;
}
