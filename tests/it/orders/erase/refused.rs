//! Who is not erased, and what is none of theirs.

use axum::http::StatusCode;
use coppice_platform::sql::Statement;

use super::super::{MUG, Number, bought, called_off, count, decimals, done, fill, order, sell};
use super::{bought_as, erase, stands, user, write};
use crate::support::{ADMIN, Site};

#[tokio::test]
async fn whose_order_is_not_over_is_not_erased_and_the_shop_is_told_what_is_to_be_done() {
    let (site, mut admin, over) = called_off().await;
    let _ = bought(&site, MUG, 1).await;
    let open = order(&site).await;
    let here = format!("/admin/orders/{}/erase", over.id);
    for (sql, why) in [
        ("UPDATE orders SET status = 'pending' WHERE number = 1002", "is not paid yet"),
        ("UPDATE orders SET status = 'open', paid = total WHERE number = 1002", "has not arrived yet"),
        ("UPDATE orders SET fulfilment = 'shipped' WHERE number = 1002", "has not arrived yet"),
        ("UPDATE orders SET status = 'canceled' WHERE number = 1002", "has money on its way"),
        ("UPDATE orders SET refunded = total, processing = 1 WHERE number = 1002", "has money on its way"),
        (
            "INSERT INTO payment_entries (id, order_id, provider, kind, ref, charge, amount, currency, state, at) \
             SELECT 'd', id, 'stripe', 'dispute', 'd', 'c', 1, 'USD', 'new', 1 FROM orders WHERE number = 1002",
            "has money on its way",
        ),
    ] {
        write(&site, "UPDATE orders SET processing = 0").await;
        write(&site, sql).await;
        let question = admin.get(&here).await.body;
        let (text, button) = (format!("Order 1002</a> {why}"), "Erase them");
        assert!(question.contains(&text) && !question.contains(button), "{sql}: {question}");
        let refused = erase(&mut admin, &over.id).await;
        assert_eq!(refused.status, StatusCode::CONFLICT, "{sql}");
        assert!(refused.body.contains(&text) && refused.body.contains("They can’t be erased yet"));
    }
    assert_eq!(
        site.row::<Number>("SELECT COUNT(*) AS number FROM orders WHERE email = 'ada@example.com'")
            .await
            .number,
        2
    );
    write(&site, "UPDATE payment_entries SET state = 'done'").await;
    assert_eq!(erase(&mut admin, &open.id).await.status, StatusCode::SEE_OTHER);
    assert_eq!(stands(&site, &["ada@example", "lovelace"]).await, Vec::<String>::new());
}

#[tokio::test]
async fn who_manages_the_shop_is_not_erased() {
    let site = Site::new().await;
    sell(&site).await;
    let mut admin = site.admin().await;
    for email in ["eva@example.com", ADMIN] {
        let _ = bought_as(&site, email, email).await;
        let placed = order(&site).await;
        done(&mut admin, &placed.id, "cancel", &[]).await;
        if email.starts_with("eva") {
            let id = user(&site, email).await.unwrap();
            write(&site, &format!("INSERT INTO memberships (tenant_id, user_id, role, created_at) VALUES ('default', '{id}', 'admin', 1)")).await;
        }
        let question = admin.get(&format!("/admin/orders/{}/erase", placed.id)).await.body;
        assert!(question.contains("They manage this shop") && !question.contains("Erase them"), "{email}");
        assert_eq!(erase(&mut admin, &placed.id).await.status, StatusCode::CONFLICT, "{email}");
        assert_eq!(order(&site).await.email, email);
    }
    assert!(user(&site, "eva@example.com").await.is_some());
}

#[tokio::test]
async fn who_is_known_in_another_shop_too_is_erased_here_alone() {
    let site = Site::new().await;
    sell(&site).await;
    let mut admin = site.admin().await;
    let mut ada = bought_as(&site, "ada@example.com", "ada@example.com").await;
    let placed = order(&site).await;
    done(&mut admin, &placed.id, "cancel", &[]).await;
    let mut elsewhere = site.visitor_at("other.example");
    elsewhere.sign_in(&site, "ada@example.com").await;
    elsewhere.post("/cart/lines", &[("variant", "v-theirs-1-one"), ("quantity", "1")]).await;
    // Another shop's managers can't do it for this one, nor those who manage nothing.
    for mut stranger in [ada.clone(), elsewhere.clone(), site.visitor()] {
        let page = stranger.get(&format!("/admin/orders/{}/erase", placed.id)).await.status;
        assert!(matches!(page.as_u16(), 303 | 403), "{page}");
        let status = erase(&mut stranger, &placed.id).await.status;
        assert!(matches!(status.as_u16(), 303 | 403), "{status}");
    }
    let id = user(&site, "ada@example.com").await.unwrap();
    write(&site, &format!("INSERT INTO memberships (tenant_id, user_id, role, created_at) VALUES ('other', '{id}', 'owner', 1)")).await;
    let mut owner = site.visitor_at("other.example");
    owner.sign_in(&site, "ada@example.com").await;
    assert_eq!(erase(&mut owner, &placed.id).await.status, StatusCode::NOT_FOUND);
    assert_eq!(order(&site).await.email, "ada@example.com");
    assert_eq!(erase(&mut admin, &placed.id).await.status, StatusCode::SEE_OTHER);
    assert_eq!(order(&site).await.email, "");
    assert_eq!(user(&site, "ada@example.com").await, Some(id.clone()));
    assert!(ada.get("/account").await.header("location").starts_with("/login"));
    assert_eq!(owner.get("/account").await.status, StatusCode::OK);
    assert_eq!(elsewhere.get("/cart").await.cart_count(), "1");
    let here = format!(
        "SELECT (SELECT COUNT(*) FROM sessions WHERE user_id = '{id}' AND tenant_id = 'default') + (SELECT COUNT(*) FROM carts WHERE user_id = '{id}' AND tenant_id = 'default') \
        + (SELECT COUNT(*) FROM audit_log WHERE user_id = '{id}' AND tenant_id = 'default') + (SELECT COUNT(*) FROM orders WHERE user_id = '{id}') AS number"
    );
    let here: Number =
        site.db().query(Statement::read("test_here", here)).await.unwrap().first().unwrap().unwrap();
    assert_eq!(here.number, 0);
}

#[tokio::test]
async fn a_browser_that_has_ordered_for_somebody_else_keeps_its_persons_cart() {
    let site = Site::new().await;
    sell(&site).await;
    let mut admin = site.admin().await;
    let mut bob = bought_as(&site, "bob@example.com", "ada@example.com").await;
    fill(&mut bob, MUG, 1).await;
    let placed = order(&site).await;
    done(&mut admin, &placed.id, "cancel", &[]).await;
    assert_eq!(erase(&mut admin, &placed.id).await.status, StatusCode::SEE_OTHER);
    assert_eq!(bob.get("/cart").await.cart_count(), "1");
    assert_eq!(bob.get("/account").await.status, StatusCode::OK);
    assert!(!bob.get("/account/orders").await.body.contains("Order 1001"));
}

#[tokio::test]
async fn late_money_for_somebody_who_was_erased_brings_nothing_back() {
    let (site, mut admin, placed) = called_off().await;
    write(&site, "UPDATE orders SET cancel_reason = 'expired'").await;
    assert_eq!(erase(&mut admin, &placed.id).await.status, StatusCode::SEE_OTHER);
    let total = decimals(placed.total);
    done(&mut admin, &placed.id, "payment", &[("amount", &total)]).await;
    assert_eq!(order(&site).await.status, "canceled");
    let page = admin.get(&format!("/admin/orders/{}", placed.id)).await.body;
    assert!(page.contains("Please give it back"));
}

#[tokio::test]
async fn an_order_that_is_none_or_another_shops_is_nobody() {
    let (site, mut admin, placed) = called_off().await;
    write(&site, "UPDATE orders SET tenant_id = 'other'").await;
    let long = "9".repeat(10_000);
    for id in [placed.id.as_str(), "none", "'%20OR%201=1", "%00", "%E2%80%AEx", "a%0D%0Ab", "..%2F..", &long]
    {
        let address = format!("/admin/orders/{id}/erase");
        let (asked, sent) = (admin.get(&address).await.status, admin.post(&address, &[]).await.status);
        assert!(asked.is_client_error() && sent.is_client_error(), "{id}: {asked} {sent}");
    }
    assert_eq!(order(&site).await.email, "ada@example.com");
    assert_eq!(count(&site, "guards").await, 0);
}
