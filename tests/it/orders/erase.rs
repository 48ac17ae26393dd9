//! Erasing a person who has ordered.

mod refused;

use std::collections::BTreeMap;

use axum::http::StatusCode;
use coppice::orders::service::mails_duty;
use coppice::tick::budget::Budget;
use coppice_platform::sql::Statement;
use futures_util::future::join_all;
use serde::Deserialize;

use super::{FORM, MUG, bought, called_off, decimals, done, fill, order, sell, sound};
use crate::plans::read_no_whole_table;
use crate::support::{Answer, Site, Visitor, typed};

async fn write(site: &Site, sql: &str) {
    site.db().query(Statement::write("test_write", sql.to_owned())).await.unwrap();
}

/// Pays, sends and delivers an order.
async fn finish(admin: &mut Visitor, id: &str, total: i64) {
    let total = decimals(total);
    done(admin, id, "payment", &[("amount", &total), ("note", "Ada Lovelace, rent")]).await;
    done(admin, id, "ship", &[("tracking", "https://post.example/Park-1")]).await;
    done(admin, id, "deliver", &[]).await;
}

async fn erase(admin: &mut Visitor, id: &str) -> Answer {
    admin.post(&format!("/admin/orders/{id}/erase"), &[]).await
}

/// Somebody who is signed in and orders with this address.
async fn bought_as(site: &Site, person: &str, email: &str) -> Visitor {
    let mut visitor = site.visitor();
    visitor.sign_in(site, person).await;
    fill(&mut visitor, MUG, 1).await;
    let page = visitor.get("/checkout").await.body;
    let form = typed(
        &page,
        "checkout",
        &[&FORM[..], &[("email", email), ("note", "Ring at Lovelace"), ("act", "place")]].concat(),
    );
    let answer = visitor.post_fields("/checkout", &form).await;
    assert!(answer.status.is_redirection(), "{}", answer.without_scripts());
    visitor
}

#[derive(Deserialize)]
struct Table {
    name: String,
}

#[derive(Deserialize)]
struct Column {
    name: String,
}

#[derive(Deserialize)]
struct Found {
    number: i64,
}

/// Where in the whole database any of these texts stands: in which column of which table.
async fn stands(site: &Site, texts: &[&str]) -> Vec<String> {
    let tables: Vec<Table> = site
        .rows("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE '%_fts%'")
        .await;
    let mut found = Vec::new();
    for table in tables {
        let columns =
            Statement::read("test_columns", format!("SELECT name FROM pragma_table_info('{}')", table.name));
        let columns: Vec<Column> = site.db().query(columns).await.unwrap().decode().unwrap();
        for column in columns {
            for text in texts {
                let sql = format!(
                    "SELECT COUNT(*) AS number FROM \"{}\" WHERE instr(lower(CAST(\"{}\" AS TEXT)), lower('{text}'))",
                    table.name, column.name
                );
                let rows: Vec<Found> =
                    site.db().query(Statement::read("test_stands", sql)).await.unwrap().decode().unwrap();
                if rows[0].number > 0 {
                    found.push(format!("{}.{}: {text}", table.name, column.name));
                }
            }
        }
    }
    found
}

#[derive(Deserialize)]
struct Id {
    id: String,
}

async fn user(site: &Site, email: &str) -> Option<String> {
    let sql = Statement::read("test_user", "SELECT id FROM users WHERE email = ?1").bind(email);
    site.db().query(sql).await.unwrap().first::<Id>().unwrap().map(|row| row.id)
}

#[tokio::test]
async fn whoever_is_erased_is_nowhere_any_more_and_what_they_bought_is() {
    let site = Site::new().await;
    sell(&site).await;
    let mut admin = site.admin().await;
    let (mut buyer, link) = bought(&site, MUG, 2).await;
    let first = order(&site).await;
    finish(&mut admin, &first.id, first.total).await;
    let mut ada = bought_as(&site, "ada@example.com", "ada@example.com").await;
    let second = order(&site).await;
    done(&mut admin, &second.id, "cancel", &[]).await;
    // One that they have placed for somebody else, with another address.
    let _ = bought_as(&site, "ada@example.com", "eve@example.com").await;
    let third = order(&site).await;
    done(&mut admin, &third.id, "cancel", &[]).await;
    let _ = bought_as(&site, "bob@example.com", "bob@example.com").await;
    write(
        &site,
        "UPDATE orders SET address = '{\"name\":\"Bob\"}', note = 'Hi' WHERE email = 'bob@example.com'",
    )
    .await;
    fill(&mut ada, MUG, 1).await;
    ada.post("/account", &[("name", "Ada Lovelace")]).await;
    site.visitor().post("/login", &[("email", "ada@example.com")]).await;
    write(&site, "INSERT INTO links (id, hash, tenant_id, purpose, email, created_at, expires_at) VALUES ('l', 'h', 'default', 'sign_in', 'ada@example.com', 1, 2)").await;
    let id = user(&site, "ada@example.com").await.unwrap();
    write(&site, &format!("INSERT INTO oauth_accounts (provider, subject, user_id, created_at) VALUES ('google', '1', '{id}', 1)")).await;
    write(&site, "UPDATE mails SET state = 'queued', next_at = 1").await;
    let kept = |row: &super::OrderRow| {
        (
            row.status.clone(),
            row.subtotal,
            row.shipping,
            row.total,
            row.paid,
            row.refunded,
            row.invoice_number,
        )
    };
    let sums = "SELECT id, email, status, subtotal, shipping, total, paid, refunded, invoice_number FROM orders ORDER BY number LIMIT 1";
    let before: super::OrderRow = site.row(sums).await;

    let detail = admin.get(&format!("/admin/orders/{}", first.id)).await;
    assert!(detail.body.contains(&format!("href=\"/admin/orders/{}/erase\"", first.id)));
    let question = admin.get(&format!("/admin/orders/{}/erase", first.id)).await;
    assert_eq!((question.status, question.round_trips()), (StatusCode::OK, 2));
    assert!(
        question.body.contains("ada@example.com") && question.body.contains("who has 3 orders here"),
        "{}",
        question.without_scripts()
    );
    let done = erase(&mut admin, &first.id).await;
    assert_eq!((done.status, done.round_trips()), (StatusCode::SEE_OTHER, 3), "{}", done.without_scripts());
    assert_eq!(done.header("location"), format!("/admin/orders/{}?done=1#notice", first.id));

    let texts = ["ada@example", "eve@example", "lovelace", "park 1", "post.example", &id];
    assert_eq!(stands(&site, &texts).await, Vec::<String>::new());
    let after: super::OrderRow = site.row(sums).await;
    assert_eq!(kept(&before), kept(&after));
    assert_eq!(after.email, "");
    let country = "SELECT COUNT(*) AS number FROM orders WHERE country = 'DE' AND address = '{\"country\":\"DE\"}' AND erased_at IS NOT NULL";
    assert_eq!(site.row::<super::Number>(country).await.number, 3);
    sound(&site).await;
    // Bob is as he was: his orders, his account, his mails.
    assert!(user(&site, "bob@example.com").await.is_some());
    let queued = "SELECT COUNT(*) AS number FROM mails WHERE state = 'queued'";
    assert_eq!(site.row::<super::Number>(queued).await.number, 2);
    // Links end, sessions too, and no mail goes.
    assert_eq!(buyer.get(&link).await.status, StatusCode::NOT_FOUND);
    assert!(ada.get("/account").await.header("location").starts_with("/login"));
    mails_duty(&site.state, &mut Budget::unlimited()).await.unwrap();
    let detail = admin.get(&format!("/admin/orders/{}", first.id)).await.body;
    assert!(
        detail.contains("was erased")
            && detail.contains("Germany")
            && !detail.contains("mailto:")
            && !detail.contains("/erase\"")
    );
    assert!(admin.get("/admin/orders").await.body.contains("No. 1001"));
    // The log says that it was done, and not to whom.
    let log = admin.get("/admin/audit?action=person_erased").await.body;
    let log = log.split("<tbody>").nth(1).unwrap();
    assert!(log.contains("No. 1001") && log.contains("3 orders") && !log.contains("ada@"), "{log}");
    // Once more changes nothing.
    assert_eq!(erase(&mut admin, &first.id).await.status, StatusCode::SEE_OTHER);
    assert_eq!(erase(&mut admin, &second.id).await.status, StatusCode::SEE_OTHER);
    let question = admin.get(&format!("/admin/orders/{}/erase", first.id)).await;
    assert_eq!(question.status, StatusCode::SEE_OTHER);
    let logged = "SELECT COUNT(*) AS number FROM audit_log WHERE action = 'person_erased'";
    assert_eq!(site.row::<super::Number>(logged).await.number, 1);
    // Who comes again is somebody new.
    let mut again = site.visitor();
    again.sign_in(&site, "ada@example.com").await;
    assert!(again.get("/account/orders").await.body.contains("You have not ordered anything yet"));
}

#[tokio::test]
async fn an_order_that_is_placed_meanwhile_is_never_half_of_somebody_who_is_erased() {
    let (site, admin, over) = called_off().await;
    let mut buyer = site.visitor();
    fill(&mut buyer, MUG, 1).await;
    let page = buyer.get("/checkout").await.body;
    let form = typed(&page, "checkout", &[&FORM[..], &[("act", "place")]].concat());
    let erased = join_all((0..10).map(|_| {
        let (mut admin, id) = (admin.clone(), over.id.clone());
        async move { erase(&mut admin, &id).await.status }
    }));
    let (erased, placed) = futures_util::future::join(erased, buyer.post_fields("/checkout", &form)).await;
    assert!(placed.status.is_redirection());
    assert!(erased.iter().all(|status| matches!(status.as_u16(), 303 | 409)), "{erased:?}");
    let new = order(&site).await;
    assert_eq!((new.email.as_str(), new.status.as_str()), ("ada@example.com", "pending"));
    assert!(
        site.row::<super::Number>("SELECT COUNT(*) AS number FROM audit_log WHERE action = 'person_erased'")
            .await
            .number
            <= 1
    );
}

#[tokio::test]
async fn erasing_that_is_stopped_half_way_is_done_once() {
    for lost in [false, true] {
        for after in 0..20 {
            let site = Site::new().await;
            sell(&site).await;
            let mut admin = site.admin().await;
            let _ = bought_as(&site, "ada@example.com", "ada@example.com").await;
            let placed = order(&site).await;
            done(&mut admin, &placed.id, "cancel", &[]).await;
            site.faults.crash_after(after, lost);
            erase(&mut admin, &placed.id).await;
            let crashed = site.faults.has_crashed();
            site.faults.clear();
            assert_eq!(erase(&mut admin, &placed.id).await.status, StatusCode::SEE_OTHER, "{after} {lost}");
            assert_eq!(
                stands(&site, &["ada@example", "lovelace"]).await,
                Vec::<String>::new(),
                "{after} {lost}"
            );
            let told = "SELECT COUNT(*) AS number FROM order_events WHERE what = 'erased'";
            assert_eq!(site.row::<super::Number>(told).await.number, 1);
            let logged = "SELECT COUNT(*) AS number FROM audit_log WHERE action = 'person_erased'";
            assert_eq!(site.row::<super::Number>(logged).await.number, 1);
            let versions = "SELECT COUNT(*) AS number FROM orders WHERE link_version = 2";
            assert_eq!(site.row::<super::Number>(versions).await.number, 1);
            if !crashed {
                assert!(after > 1);
                break;
            }
        }
    }
}

/// What is asked when somebody is erased.
pub async fn erasing() -> (Site, Vec<Statement>) {
    let site = Site::new().await;
    sell(&site).await;
    let mut admin = site.admin().await;
    let _ = bought_as(&site, "ada@example.com", "ada@example.com").await;
    let placed = order(&site).await;
    done(&mut admin, &placed.id, "cancel", &[]).await;
    site.counting.reset();
    admin.get(&format!("/admin/orders/{}/erase", placed.id)).await;
    erase(&mut admin, &placed.id).await;
    let distinct: BTreeMap<_, _> =
        site.counting.statements().into_iter().map(|s| (s.sql.to_string(), s)).collect();
    for name in
        ["person_of_order", "person_orders", "person_unfinished", "erase_mails", "erase_orders", "erase_user"]
    {
        assert!(distinct.values().any(|statement| statement.name == name), "{name}");
    }
    (site, distinct.into_values().collect())
}

#[tokio::test]
async fn erasing_reads_no_whole_table() {
    let (site, statements) = erasing().await;
    read_no_whole_table(&site, statements).await;
}
