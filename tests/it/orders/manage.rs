//! What becomes of an order: paid, packed, sent, given back, called off.

use axum::http::StatusCode;
use coppice::tick::budget::Budget;
use coppice_platform::clock::ManualClock;
use futures_util::future::join_all;
use std::time::Duration;

use super::{MUG, act, bought, count, decimals, order, sell, sound, stock};
use crate::support::Site;

/// What stands in this field of the order's page.
fn hidden(page: &str, name: &str) -> String {
    page.split(&format!("name=\"{name}\" value=\"")).nth(1).unwrap().split('"').next().unwrap().to_owned()
}

#[tokio::test]
async fn an_order_is_paid_in_parts_packed_sent_and_half_of_it_given_back() {
    let site = Site::new().await;
    sell(&site).await;
    let (mut buyer, link) = bought(&site, MUG, 2).await;
    let mut admin = site.admin().await;
    let placed = order(&site).await;
    let list = admin.get("/admin/orders").await;
    assert_eq!(list.round_trips(), 2, "one beside the session's");
    assert!(list.body.contains("No. 1001") && list.body.contains("awaiting payment"), "{}", list.body);
    for bad in ["", "0", "-1", "1e3", "x", "99999999999999999999"] {
        let refused = act(&mut admin, &placed.id, "payment", &[("amount", bad)]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{bad}");
    }
    assert_eq!(
        act(&mut admin, &placed.id, "ship", &[]).await.status,
        StatusCode::CONFLICT,
        "nobody has paid"
    );
    assert_eq!(act(&mut admin, &placed.id, "payment", &[("amount", "1.00")]).await.status, 303);
    assert_eq!((order(&site).await.status.as_str(), order(&site).await.paid), ("pending", 100));
    // One form counts once, however often it is sent.
    let page = admin.get(&format!("/admin/orders/{}", placed.id)).await.body;
    let rest = decimals(placed.total - 100);
    let form =
        [("amount", rest.as_str()), ("key", &hidden(&page, "key")), ("revision", &hidden(&page, "revision"))];
    let address = format!("/admin/orders/{}/payment", placed.id);
    let sent = join_all((0..5).map(|_| {
        let (mut admin, address) = (admin.clone(), address.clone());
        async move { admin.post(&address, &form).await.status }
    }))
    .await;
    assert!(sent.iter().all(|status| *status == StatusCode::SEE_OTHER), "{sent:?}");
    let paid = order(&site).await;
    assert_eq!((paid.status.as_str(), paid.paid, paid.invoice_number), ("open", placed.total, Some(1)));
    assert!(buyer.get(&link).await.body.contains(">paid<"));
    assert_eq!(act(&mut admin, &placed.id, "pack", &[]).await.status, 303);
    let refused = act(&mut admin, &placed.id, "ship", &[("tracking", "javascript:alert(1)")]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(
        act(&mut admin, &placed.id, "ship", &[("tracking", "https://post.example/1")]).await.status,
        303
    );
    assert!(buyer.get(&link).await.body.contains("href=\"https://post.example/1\""));
    assert_eq!(act(&mut admin, &placed.id, "deliver", &[]).await.status, 303);
    assert_eq!(order(&site).await.status, "completed");
    assert_eq!(act(&mut admin, &placed.id, "refund", &[("p0", "1"), ("restock", "1")]).await.status, 303);
    let back = order(&site).await;
    assert!(back.refunded > 0 && back.refunded < back.total, "{back:?}");
    assert_eq!(stock(&site, MUG).await, 9);
    for bad in [("p0", "2"), ("p0", "-1"), ("back", "9999"), ("back", "0")] {
        let refused = act(&mut admin, &placed.id, "refund", &[bad]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{bad:?}");
    }
    assert!(buyer.get(&link).await.body.contains("part refunded"));
    // Placed, new order, paid, shipped, refunded.
    assert_eq!(count(&site, "mails").await, 5);
    sound(&site).await;
}

#[tokio::test]
async fn of_twenty_who_give_a_third_back_at_once_as_many_do_as_there_is_money() {
    let site = Site::new().await;
    sell(&site).await;
    let _ = bought(&site, MUG, 3).await;
    let mut admin = site.admin().await;
    let placed = order(&site).await;
    let whole = decimals(placed.total);
    act(&mut admin, &placed.id, "payment", &[("amount", &whole)]).await;
    let third = placed.total / 3;
    let third = decimals(third);
    let mut done = 0;
    for _ in 0..6 {
        let sent = join_all((0..20).map(|_| {
            let (mut admin, third, id) = (admin.clone(), third.clone(), placed.id.clone());
            async move { act(&mut admin, &id, "refund", &[("back", &third)]).await.status }
        }))
        .await;
        done += sent.iter().filter(|status| **status == StatusCode::SEE_OTHER).count();
    }
    assert_eq!(done, 3);
    assert!(order(&site).await.refunded <= placed.total);
    sound(&site).await;
}

#[tokio::test]
async fn what_nobody_pays_in_time_is_called_off_and_what_is_paid_is_not() {
    let clock = ManualClock::at(1_800_000_000_000);
    let site = Site::at(clock.clone()).await;
    sell(&site).await;
    let (mut buyer, link) = bought(&site, MUG, 2).await;
    let placed = order(&site).await;
    coppice::orders::service::sweep_duty(&site.state, &mut Budget::unlimited()).await.unwrap();
    assert_eq!(order(&site).await.status, "pending", "there is time");
    clock.advance(Duration::from_secs(24 * 3_600 + 1));
    coppice::orders::service::sweep_duty(&site.state, &mut Budget::unlimited()).await.unwrap();
    assert_eq!((order(&site).await.status.as_str(), stock(&site, MUG).await), ("canceled", 10));
    assert!(buyer.get(&link).await.body.contains("canceled"));
    sound(&site).await;
    // Money that comes all the same brings it back, as long as everything is there.
    let mut admin = site.admin().await;
    let total = decimals(placed.total);
    assert_eq!(act(&mut admin, &placed.id, "payment", &[("amount", &total)]).await.status, 303);
    assert_eq!((order(&site).await.status.as_str(), stock(&site, MUG).await), ("open", 8));
    sound(&site).await;
}

#[tokio::test]
async fn a_buyer_calls_off_what_is_not_paid_once_and_has_its_pieces_put_back() {
    let site = Site::new().await;
    sell(&site).await;
    let (mut buyer, link) = bought(&site, MUG, 2).await;
    let sent = join_all((0..10).map(|_| {
        let (mut buyer, link) = (buyer.clone(), link.clone());
        async move { buyer.post(&format!("{link}/cancel"), &[]).await.status }
    }))
    .await;
    assert_eq!(sent.iter().filter(|status| **status == StatusCode::SEE_OTHER).count(), 1, "{sent:?}");
    assert_eq!((order(&site).await.status.as_str(), stock(&site, MUG).await), ("canceled", 10));
    assert!(!buyer.get(&link).await.body.contains("Cancel this order"));
    sound(&site).await;
}

#[tokio::test]
async fn orders_are_their_shops_their_buyers_and_their_managers() {
    let site = Site::new().await;
    sell(&site).await;
    let (_, link) = bought(&site, MUG, 1).await;
    let placed = order(&site).await;
    let mut shopper = site.visitor();
    shopper.sign_in(&site, "eve@example.com").await;
    for path in ["/admin/orders", &format!("/admin/orders/{}", placed.id)] {
        assert_eq!(shopper.get(path).await.status, StatusCode::FORBIDDEN, "{path}");
    }
    assert_eq!(shopper.post(&format!("/admin/orders/{}/pack", placed.id), &[]).await.status, 403);
    assert!(!shopper.get("/account/orders").await.body.contains("Order 1001"));
    assert_eq!(site.visitor_at("other.example").get(&link).await.status, StatusCode::NOT_FOUND);
    // Whoever proves the address sees it.
    let mut ada = site.visitor();
    ada.sign_in(&site, "ada@example.com").await;
    assert!(ada.get("/account/orders").await.body.contains("Order 1001"));
    let mut admin = site.admin().await;
    for (address, found) in [
        ("/admin/orders?q=1001", true),
        ("/admin/orders?q=ADA@example.com", true),
        ("/admin/orders?q=1002", false),
        ("/admin/orders?show=unpaid", true),
        ("/admin/orders?show=to-pack", false),
        ("/admin/orders?show=attention", false),
        ("/admin/orders?after=x", true),
    ] {
        assert_eq!(admin.get(address).await.body.contains("No. 1001"), found, "{address}");
    }
}

#[tokio::test]
async fn who_opens_the_link_of_their_mail_is_waited_for_as_long_as_the_shop_waits() {
    let clock = ManualClock::at(1_800_000_000_000);
    let site = Site::at(clock.clone()).await;
    sell(&site).await;
    let (mut buyer, link) = bought(&site, MUG, 1).await;
    let mut sent = Vec::new();
    while sent.is_empty() {
        tokio::time::sleep(Duration::from_millis(10)).await;
        sent = site.platform.mailer.outbox();
        sent.retain(|sent| sent.mail.to == "ada@example.com");
    }
    let mail = &sent[0].mail;
    let mailed = mail.text.split("http://localhost").nth(1).unwrap().split_whitespace().next().unwrap();
    assert!(mailed.starts_with(&format!("{link}?mailed=")), "{mailed}");
    let tag = mailed.rsplit('=').next().unwrap();
    let other = format!("{link}?mailed={}", tag.chars().rev().collect::<String>());
    buyer.get(&other).await;
    clock.advance(Duration::from_secs(24 * 3_600 - 60));
    assert_eq!(buyer.get(mailed).await.status, StatusCode::OK);
    clock.advance(Duration::from_secs(3_600));
    coppice::orders::service::sweep_duty(&site.state, &mut Budget::unlimited()).await.unwrap();
    assert_eq!(order(&site).await.status, "pending");
    clock.advance(Duration::from_secs(14 * 24 * 3_600));
    coppice::orders::service::sweep_duty(&site.state, &mut Budget::unlimited()).await.unwrap();
    assert_eq!(order(&site).await.status, "canceled");
}

#[tokio::test]
async fn late_money_takes_again_only_what_is_there_and_is_given_back_where_nothing_is() {
    let clock = ManualClock::at(1_800_000_000_000);
    let site = Site::at(clock.clone()).await;
    sell(&site).await;
    let _ = bought(&site, MUG, 9).await;
    let late = order(&site).await;
    clock.advance(Duration::from_secs(24 * 3_600 + 1));
    coppice::orders::service::sweep_duty(&site.state, &mut Budget::unlimited()).await.unwrap();
    let _ = bought(&site, MUG, 5).await;
    let mut admin = site.admin().await;
    let total = decimals(late.total);
    assert_eq!(act(&mut admin, &late.id, "payment", &[("amount", &total)]).await.status, 303);
    assert_eq!(stock(&site, MUG).await, 5);
    let page = admin.get(&format!("/admin/orders/{}", late.id)).await.body;
    assert!(page.contains("Please give it back") && page.contains(">canceled<"), "{page}");
    // A word that people write is none of ours.
    assert_eq!(act(&mut admin, &late.id, "refund", &[("back", &total), ("why", "late")]).await.status, 303);
    let page = admin.get(&format!("/admin/orders/{}", late.id)).await.body;
    assert!(!page.contains("Please give it back") && page.contains(">refunded<"), "{page}");
    sound(&site).await;
}

#[tokio::test]
async fn money_that_was_entered_by_mistake_and_given_back_pays_for_nothing() {
    let site = Site::new().await;
    sell(&site).await;
    let (mut buyer, link) = bought(&site, MUG, 2).await;
    let mut admin = site.admin().await;
    let placed = order(&site).await;
    act(&mut admin, &placed.id, "payment", &[("amount", "4.00")]).await;
    assert_eq!(buyer.post(&format!("{link}/cancel"), &[]).await.status, StatusCode::CONFLICT);
    assert_eq!(act(&mut admin, &placed.id, "refund", &[("back", "4.00")]).await.status, 303);
    let rest = placed.total - 400;
    let rest = decimals(rest);
    assert_eq!(act(&mut admin, &placed.id, "payment", &[("amount", &rest)]).await.status, 303);
    assert_eq!(order(&site).await.status, "pending");
    assert!(buyer.get(&link).await.body.contains("Please pay $4.00"));
    assert_eq!(act(&mut admin, &placed.id, "payment", &[("amount", "4.00")]).await.status, 303);
    assert_eq!(order(&site).await.status, "open");
    // Of two who enter one payment from two pages one is told.
    let stale = [("revision", "1"), ("key", "ffffffffffffffffffffffffffffffff"), ("amount", "4.00")];
    let told = admin.post(&format!("/admin/orders/{}/payment", placed.id), &stale).await;
    assert_eq!(told.status, StatusCode::CONFLICT);
    sound(&site).await;
}

#[tokio::test]
async fn what_costs_nothing_is_paid_as_it_is_placed_and_nobody_is_asked_for_money() {
    let site = Site::new().await;
    sell(&site).await;
    for sql in [
        "UPDATE shipping_rates SET price = 0",
        "UPDATE product_variants SET price_amount = 0 WHERE id = 'v-mug-57-one'",
    ] {
        site.db().query(coppice_platform::sql::Statement::write("test_free", sql)).await.unwrap();
    }
    let (mut buyer, link) = bought(&site, MUG, 1).await;
    assert_eq!(order(&site).await.status, "open");
    let shown = buyer.get(&link).await;
    assert!(
        shown.body.contains(">paid<") && !shown.body.contains("Please pay"),
        "{}",
        shown.without_scripts()
    );
    assert_eq!(order(&site).await.invoice_number, None);
    sound(&site).await;
}
