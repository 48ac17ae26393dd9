//! How often a code is used, when what it was used for is called off, or comes back.

use std::time::Duration;

use axum::http::StatusCode;
use coppice::tick::budget::Budget;
use coppice_platform::clock::ManualClock;
use coppice_platform::sql::Statement;

use super::{FORM, MUG, Number, OrderRow, act, decimals, fill, order, sell, sound};
use crate::support::{Answer, Site, Visitor, typed};

/// A shop with a code that is good once.
async fn shop(site: &Site) -> Visitor {
    sell(site).await;
    let code = "INSERT INTO discounts (id, tenant_id, code, kind, value, max_uses) VALUES ('d', 'default', 'ONCE', 'percent', 100000, 1)";
    site.db().query(Statement::write("test_code", code)).await.unwrap();
    site.admin().await
}

/// Somebody who orders a mug with the code, and the answer to that.
async fn orders(site: &Site, email: &str) -> (Visitor, Answer) {
    let mut visitor = site.visitor();
    fill(&mut visitor, MUG, 1).await;
    let page = visitor.get("/checkout").await.body;
    let changes = [&FORM[..], &[("email", email), ("code", "once"), ("act", "place")]].concat();
    let answer = visitor.post_fields("/checkout", &typed(&page, "checkout", &changes)).await;
    (visitor, answer)
}

async fn used(site: &Site) -> i64 {
    let row: Number = site.row("SELECT used AS number FROM discounts").await;
    row.number
}

/// Whether the order of this number counts as a use of its code: 1 or 0.
async fn counts(site: &Site, number: i64) -> i64 {
    let sql = "SELECT discount_id IS NOT NULL AS number FROM orders WHERE number = ?1";
    let row: Option<Number> =
        site.db().query(Statement::read("test_counts", sql).bind(number)).await.unwrap().first().unwrap();
    row.unwrap().number
}

async fn pay(admin: &mut Visitor, order: &OrderRow) -> StatusCode {
    let total = decimals(order.total);
    act(admin, &order.id, "payment", &[("amount", &total)]).await.status
}

async fn sweep(site: &Site, clock: &ManualClock) {
    clock.advance(Duration::from_secs(24 * 3_600 + 1));
    coppice::orders::service::sweep_duty(&site.state, &mut Budget::unlimited()).await.unwrap();
}

#[tokio::test]
async fn what_is_called_off_gives_its_code_back_once() {
    let site = Site::new().await;
    let mut admin = shop(&site).await;
    let (mut ada, placed) = orders(&site, "ada@example.com").await;
    assert!(placed.status.is_redirection(), "{}", placed.without_scripts());
    assert_eq!((used(&site).await, order(&site).await.total), (1, 600 - 60 + 490));
    let (_, refused) = orders(&site, "bob@example.com").await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.body.contains("used up"), "{}", refused.without_scripts());
    let cancel = format!("{}/cancel", placed.header("location"));
    for status in [StatusCode::SEE_OTHER, StatusCode::CONFLICT, StatusCode::CONFLICT] {
        assert_eq!(ada.post(&cancel, &[]).await.status, status);
        assert_eq!(used(&site).await, 0);
    }
    // So does what is paid, and called off by the shop.
    let (_, placed) = orders(&site, "bob@example.com").await;
    assert!(placed.status.is_redirection(), "{}", placed.without_scripts());
    let second = order(&site).await;
    assert_eq!(pay(&mut admin, &second).await, StatusCode::SEE_OTHER);
    assert_eq!(used(&site).await, 1);
    assert_eq!(act(&mut admin, &second.id, "cancel", &[]).await.status, StatusCode::SEE_OTHER);
    assert_eq!(act(&mut admin, &second.id, "cancel", &[]).await.status, StatusCode::CONFLICT);
    assert_eq!(used(&site).await, 0);
    sound(&site).await;
}

#[tokio::test]
async fn what_comes_back_by_late_money_uses_its_code_again_once() {
    let clock = ManualClock::at(1_800_000_000_000);
    let site = Site::at(clock.clone()).await;
    shop(&site).await;
    assert!(orders(&site, "ada@example.com").await.1.status.is_redirection());
    let late = order(&site).await;
    sweep(&site, &clock).await;
    assert_eq!((order(&site).await.status.as_str(), used(&site).await), ("canceled", 0));
    let mut admin = site.admin().await;
    assert_eq!(pay(&mut admin, &late).await, StatusCode::SEE_OTHER);
    assert_eq!((order(&site).await.status.as_str(), used(&site).await), ("open", 1));
    // Told once more, it is money that came twice, and no use.
    pay(&mut admin, &late).await;
    assert_eq!((used(&site).await, counts(&site, 1_001).await), (1, 1));
    assert_eq!(act(&mut admin, &late.id, "cancel", &[]).await.status, StatusCode::SEE_OTHER);
    assert_eq!(used(&site).await, 0);
    sound(&site).await;
}

#[tokio::test]
async fn what_comes_back_keeps_its_price_though_somebody_else_has_used_its_code_up() {
    let clock = ManualClock::at(1_800_000_000_000);
    let site = Site::at(clock.clone()).await;
    shop(&site).await;
    assert!(orders(&site, "ada@example.com").await.1.status.is_redirection());
    let late = order(&site).await;
    sweep(&site, &clock).await;
    assert!(orders(&site, "bob@example.com").await.1.status.is_redirection());
    let other = order(&site).await;
    assert_ne!(late.id, other.id);
    assert_eq!(used(&site).await, 1);
    let mut admin = site.admin().await;
    assert_eq!(pay(&mut admin, &late).await, StatusCode::SEE_OTHER);
    let page = admin.get(&format!("/admin/orders/{}", late.id)).await.body;
    assert!(page.contains(">paid<") && page.contains("ONCE"), "it takes off what it took off");
    assert_eq!((used(&site).await, counts(&site, 1_001).await, counts(&site, 1_002).await), (1, 0, 1));
    // What is not counted for it is not given back by it either.
    assert_eq!(act(&mut admin, &late.id, "cancel", &[]).await.status, StatusCode::SEE_OTHER);
    assert_eq!(used(&site).await, 1);
    assert_eq!(act(&mut admin, &other.id, "cancel", &[]).await.status, StatusCode::SEE_OTHER);
    assert_eq!(used(&site).await, 0);
    sound(&site).await;
}
