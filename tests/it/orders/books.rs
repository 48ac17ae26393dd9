//! The file of payments that a bookkeeper takes.

use axum::http::StatusCode;
use coppice_platform::clock::ManualClock;
use coppice_platform::sql::Statement;
use std::time::Duration;

use super::{MUG, bought, done, order, sell};
use crate::support::{Site, Visitor};

const PATH: &str = "/admin/orders/payments.csv";

async fn set(site: &Site, sql: &str) {
    site.db().query(Statement::write("test_set", sql.to_owned())).await.unwrap();
}

/// A shop with two taxes, and an order that was paid in two parts on two days and of which something was given back on a third; an admin.
async fn traded() -> (Site, Visitor) {
    let clock = ManualClock::at(1_800_000_000_000);
    let site = Site::at(clock.clone()).await;
    sell(&site).await;
    set(&site, "INSERT INTO tax_rates (tenant_id, country, class, ppm) VALUES ('default', 'DE', 'standard', 190000), ('default', 'DE', 'shipping', 70000)").await;
    let _ = bought(&site, MUG, 2).await;
    let mut admin = site.admin().await;
    let placed = order(&site).await;
    assert_eq!((placed.subtotal, placed.shipping, placed.total), (1_200, 490, 1_690), "what is told below");
    done(&mut admin, &placed.id, "payment", &[("amount", "5.00"), ("note", "=HYPERLINK(\"x\")")]).await;
    clock.advance(Duration::from_secs(86_400));
    done(&mut admin, &placed.id, "payment", &[("amount", "11.90"), ("note", "-- +49 \u{2066}Bank")]).await;
    clock.advance(Duration::from_secs(86_400));
    done(&mut admin, &placed.id, "refund", &[("back", "4.00"), ("why", "@broken")]).await;
    (site, admin)
}

#[tokio::test]
async fn every_movement_has_a_row_for_each_rate_and_they_come_to_what_was_ordered() {
    let (site, mut admin) = traded().await;
    let answer = admin.get(PATH).await;
    assert_eq!((answer.status, answer.header("content-type")), (StatusCode::OK, "text/csv; charset=utf-8"));
    assert!(answer.header("content-disposition").contains("payments.csv"));
    assert_eq!(answer.header("cache-control"), "private, no-store");
    let id = order(&site).await.id;
    let rows: Vec<String> = answer.body.lines().map(|line| line.replace(&id, "ID")).collect();
    assert_eq!(
        rows[0],
        "date,order,invoice,kind,state,tax_rate,net,tax,gross,currency,provider,reference,note"
    );
    let begin = |row: &String| row.split(",USD,manual,").next().unwrap().to_owned();
    assert_eq!(
        rows[1..].iter().map(begin).collect::<Vec<_>>(),
        [
            "2027-01-15,1001,1,charge,done,7,1.35,0.09,1.44",
            "2027-01-15,1001,1,charge,done,19,3.00,0.56,3.56",
            "2027-01-16,1001,1,charge,done,7,3.23,0.23,3.46",
            "2027-01-16,1001,1,charge,done,19,7.08,1.36,8.44",
            "2027-01-17,1001,1,refund,done,7,-1.08,-0.07,-1.15",
            "2027-01-17,1001,1,refund,done,19,-2.40,-0.45,-2.85",
        ]
    );
    assert!(rows[1].ends_with(",\"'=HYPERLINK(\"\"x\"\")\""), "{}", rows[1]);
    assert!(rows[3].contains(",\"'-- +49 ") && rows[5].ends_with(",\"'@broken\""), "{rows:?}");
    // The sums are the order's own.
    let sum = |kind: &str, column: usize| -> i64 {
        let of = rows[1..].iter().filter(|row| row.contains(kind));
        of.map(|row| row.split(',').nth(column).unwrap().replace('.', "").parse::<i64>().unwrap()).sum()
    };
    let tax: super::Number = site.row("SELECT tax AS number FROM orders").await;
    assert_eq!((sum(",charge,", 8), sum(",charge,", 7)), (1_690, tax.number));
    assert_eq!(sum(",refund,", 8), -400);
}

#[tokio::test]
async fn only_the_days_that_are_asked_for_are_taken_and_only_of_ones_own_shop() {
    let (site, mut admin) = traded().await;
    for (query, rows) in [
        ("", 6),
        ("?from=2027-01-16", 4),
        ("?to=2027-01-16", 4),
        ("?from=2027-01-16&to=2027-01-16", 2),
        ("?from=2027-01-18&to=", 0),
        ("?from=2027-01-17&to=2027-01-15", 0),
    ] {
        let body = admin.get(&format!("{PATH}{query}")).await.body;
        assert_eq!(body.lines().count(), rows + 1, "{query}: {body}");
    }
    for bad in ["?from=2027-02-30", "?to=tomorrow", "?from=%00", "?from=2027-01-01'--"] {
        assert_eq!(admin.get(&format!("{PATH}{bad}")).await.status, StatusCode::BAD_REQUEST, "{bad}");
    }
    let form = admin.get("/admin/orders").await.body;
    assert!(
        form.contains("action=\"/admin/orders/payments.csv\"")
            && form.contains("type=\"date\" name=\"from\"")
    );
    let mut shopper = site.visitor();
    shopper.sign_in(&site, "eve@example.com").await;
    assert_eq!(shopper.get(PATH).await.status, StatusCode::FORBIDDEN);
    set(&site, "UPDATE orders SET tenant_id = 'other'").await;
    assert_eq!(admin.get(PATH).await.body.lines().count(), 1);
}

#[tokio::test]
async fn what_failed_is_left_out_what_is_under_way_says_so_and_another_currency_is_no_price() {
    let (site, mut admin) = traded().await;
    set(&site, "UPDATE payment_entries SET state = 'failed' WHERE kind = 'refund'").await;
    assert!(!admin.get(PATH).await.body.contains("refund"));
    set(&site, "UPDATE payment_entries SET state = 'asked' WHERE kind = 'refund'").await;
    assert!(admin.get(PATH).await.body.contains(",refund,under way,7,"));
    set(&site, "UPDATE payment_entries SET state = 'new' WHERE kind = 'refund'").await;
    assert!(!admin.get(PATH).await.body.contains("refund"), "nobody has been asked yet");
    set(&site, "UPDATE payment_entries SET currency = 'JPY' WHERE amount = 500").await;
    let body = admin.get(PATH).await.body;
    assert!(body.contains(",charge,done,,500,0,500,JPY,"), "{body}");
}

#[tokio::test]
async fn many_payments_come_page_by_page_and_each_once() {
    let (site, mut admin) = traded().await;
    set(&site, "INSERT INTO payment_entries (id, order_id, provider, kind, ref, amount, currency, state, at) \
        WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n LIMIT 2600) \
        SELECT 'e' || n, o.id, 'stripe', 'dispute', 'r' || n, 1, 'USD', 'done', 1900000000 + n / 700 FROM n, orders o").await;
    site.counting.reset();
    let body = admin.get(PATH).await.body;
    assert_eq!(body.lines().count(), 1 + 6 + 2_600);
    let references: std::collections::BTreeSet<&str> = body
        .lines()
        .filter(|line| line.contains(",dispute,"))
        .map(|line| line.split(',').nth(11).unwrap())
        .collect();
    assert_eq!(references.len(), 2_600);
    assert_eq!(site.counting.round_trips(), 7, "six pages beside the session's");
    // What is beyond the order has no tax, and the rest is the order's.
    let cents: i64 = body
        .lines()
        .filter(|line| line.contains(",dispute,done,7,") || line.contains(",dispute,done,19,"))
        .count()
        .try_into()
        .unwrap();
    assert_eq!(cents, 1_690);
}
