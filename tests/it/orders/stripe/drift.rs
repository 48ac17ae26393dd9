//! What Stripe says came and went, beside what is noted here.

use axum::http::StatusCode;
use coppice_platform::sql::Statement;
use coppice_stripe_server::{Command, DisputeStatus, Kind, RefundStatus};
use serde::Deserialize;

use super::super::drift::{found, mend};
use super::super::{count, order, sound};
use super::Till;
use crate::support::typed;

/// How long whatever happens at Stripe has to be known here, in seconds, and some.
const REST: u64 = 660;

#[derive(Deserialize)]
struct Named {
    name: String,
}

/// Stripe's id of the money that came.
async fn charge(till: &Till) -> String {
    let row: Named = till.site.row("SELECT ref AS name FROM payment_entries WHERE kind = 'charge'").await;
    row.name
}

async fn set(till: &Till, sql: &'static str) {
    till.site.db().query(Statement::write("test_set", sql)).await.unwrap();
}

/// A shop where an order was paid, and Stripe and the shop agree.
async fn paid() -> Till {
    let till = Till::new().await;
    let (mut visitor, session, link) = till.ordered(1).await;
    till.pay(&session).await;
    visitor.get(&format!("{link}/return")).await;
    till.wait(REST).await;
    assert_eq!(found(&till.site).await, [""; 0]);
    till
}

#[tokio::test]
async fn what_was_paid_and_nobody_told_of_is_found_and_settled_where_somebody_says_so() {
    let till = Till::new().await;
    let (_, session, _) = till.ordered(1).await;
    till.pay(&session).await;
    // The buyer may still be on their way back.
    assert_eq!(found(&till.site).await, [""; 0]);
    till.wait(REST).await;
    let seen = found(&till.site).await;
    assert!(seen.len() == 1 && seen[0].starts_with("No. 1001 was paid $"), "{seen:?}");
    assert!(
        seen[0].contains(" at Stripe (ch_") && seen[0].contains("putting it right counts it"),
        "{seen:?}"
    );
    let mut admin = till.site.admin().await;
    let page = admin.get("/admin/drift").await;
    let id = order(&till.site).await.id;
    assert!(page.body.contains(&format!("/admin/orders/{id}")), "{}", page.body);
    assert!(page.round_trips() <= 13, "{}", page.round_trips());
    mend(&mut admin).await;
    let after = order(&till.site).await;
    assert_eq!((after.status.as_str(), after.paid), ("open", after.total));
    assert_eq!(count(&till.site, "mails WHERE kind = 'paid'").await, 1);
    assert!(admin.get("/admin/audit").await.body.contains("at Stripe (ch_"));
    assert_eq!(found(&till.site).await, [""; 0]);
    assert!(admin.get("/admin/drift").await.body.contains("All is well"));
    sound(&till.site).await;
}

#[tokio::test]
async fn what_went_back_at_stripe_and_nobody_told_of_is_found_page_by_page_and_noted_once() {
    let till = paid().await;
    let charge = charge(&till).await;
    // More of them in one second than a page has, and a page's end within a second.
    for (many, pause) in [(150, 1), (30, 1), (100, 1), (7, REST)] {
        for _ in 0..many {
            till.tell(Command::Refund { charge: charge.clone(), amount: Some(1) }).await;
        }
        till.wait(pause).await;
    }
    let seen = found(&till.site).await;
    assert_eq!(seen.len(), 287, "{seen:?}");
    assert!(seen.iter().all(|one| one.starts_with("No. 1001 has $0.01 that has gone back at Stripe (re_")));
    let mut distinct = seen.clone();
    distinct.sort();
    distinct.dedup();
    assert_eq!(distinct.len(), 287);
    let mut admin = till.site.admin().await;
    let (mut next, mut pages) = (Some("/admin/drift".to_owned()), 0);
    while let Some(address) = next {
        let page = admin.get(&address).await.body;
        if page.contains("id=\"mend\"") {
            let done = admin.post_fields("/admin/drift/mend", &typed(&page, "mend", &[("sure", "1")])).await;
            assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
        }
        let on = page.split("rel=\"next\" href=\"").nth(1);
        next = on.map(|rest| rest.split('"').next().unwrap().replace("&amp;", "&"));
        pages += 1;
    }
    assert_eq!((found(&till.site).await.len(), order(&till.site).await.refunded), (0, 287));
    assert!(pages > 1 && admin.get("/admin/drift").await.body.contains("looked at so far, and all is well"));
    sound(&till.site).await;
}

#[tokio::test]
async fn a_refund_that_has_come_further_at_stripe_comes_as_far_here() {
    let till = paid().await;
    let charge = charge(&till).await;
    let refund =
        till.tell(Command::Refund { charge, amount: Some(100) }).await["id"].as_str().unwrap().to_owned();
    till.wait(REST).await;
    let mut admin = till.site.admin().await;
    mend(&mut admin).await;
    assert_eq!(order(&till.site).await.refunded, 100);
    till.tell(Command::SetRefund { refund, status: RefundStatus::Failed }).await;
    let seen = found(&till.site).await;
    assert_eq!(seen.len(), 2, "{seen:?}");
    assert!(
        seen[0].contains("notes $1.00 as given back of ch_") && seen[0].contains("Stripe says $0.00"),
        "{seen:?}"
    );
    assert!(seen[1].contains("has $1.00 that could not go back"), "{seen:?}");
    mend(&mut admin).await;
    assert_eq!((found(&till.site).await.len(), order(&till.site).await.refunded), (0, 0));
}

#[tokio::test]
async fn a_dispute_that_nobody_told_of_is_found_and_noted_as_far_as_it_has_come() {
    let till = paid().await;
    let charge = charge(&till).await;
    let dispute =
        till.tell(Command::Dispute { charge, amount: None }).await["id"].as_str().unwrap().to_owned();
    till.wait(REST).await;
    let mut admin = till.site.admin().await;
    let disputed = [("is disputed", true, None), ("kept the money", false, Some(DisputeStatus::Won))];
    for (says, is_disputed, status) in disputed {
        if let Some(status) = status {
            till.tell(Command::SetDispute { dispute: dispute.clone(), status }).await;
        }
        let seen = found(&till.site).await;
        assert_eq!(seen.len(), 1, "{seen:?}");
        assert!(seen[0].contains(says) && seen[0].contains("(du_"), "{seen:?}");
        mend(&mut admin).await;
        assert_eq!(found(&till.site).await, [""; 0]);
        let sql = "orders WHERE disputed = 1";
        assert_eq!(count(&till.site, sql).await, i64::from(is_disputed), "{says}");
    }
    sound(&till.site).await;
}

#[tokio::test]
async fn what_stripe_does_not_know_is_named_and_never_put_right() {
    let till = paid().await;
    let mut admin = till.site.admin().await;
    for (sql, told, back) in [
        (
            "UPDATE payment_entries SET amount = amount + 1 WHERE kind = 'charge'",
            "as paid by ch_",
            "UPDATE payment_entries SET amount = amount - 1 WHERE kind = 'charge'",
        ),
        (
            "INSERT INTO payment_entries (id, order_id, provider, kind, ref, amount, currency, state, at) \
             SELECT 'x', order_id, provider, kind, 'ch_lost', 1, currency, state, at - 86400 FROM payment_entries WHERE kind = 'charge'",
            "notes $0.01 as paid by ch_lost, but Stripe says $0.00",
            "DELETE FROM payment_entries WHERE id = 'x'",
        ),
        (
            "INSERT INTO payment_entries (id, order_id, provider, kind, ref, charge, amount, currency, state, at) \
             SELECT 'x', order_id, provider, 'refund', 're_lost', ref, 1, currency, 'done', at FROM payment_entries WHERE kind = 'charge'",
            "notes $0.01 as given back of ch_",
            "DELETE FROM payment_entries WHERE id = 'x'",
        ),
    ] {
        set(&till, sql).await;
        let seen = found(&till.site).await;
        assert!(
            seen.iter().any(|one| one.starts_with("No. 1001 ") && one.contains(told)),
            "{told}: {seen:?}"
        );
        assert!(admin.get("/admin/drift").await.body.contains("what Stripe does not know"));
        set(&till, back).await;
        assert_eq!(found(&till.site).await, [""; 0], "{back}");
    }
    // The order is gone, as from a table that was put back.
    set(&till, "UPDATE orders SET tenant_id = 'other'").await;
    let seen = found(&till.site).await;
    assert!(seen.iter().any(|one| one.contains("at Stripe for an order that is not here")), "{seen:?}");
}

#[tokio::test]
async fn where_stripe_cant_be_asked_nothing_is_said_to_be_well() {
    let till = paid().await;
    let mut admin = till.site.admin().await;
    till.stripe.set_faults([Kind::Down.always()]);
    let page = admin.get("/admin/drift").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(
        page.body.contains("Stripe can't be reached") && !page.body.contains("All is well"),
        "{}",
        page.body
    );
    till.stripe.set_faults([]);
    assert!(admin.get("/admin/drift").await.body.contains("All is well"));
    for bad in ["stripe.charges.1.2", "stripe.charges.1.2.%26x", "stripe.all.1.2."] {
        assert_eq!(
            admin.get(&format!("/admin/drift?after={bad}")).await.status,
            StatusCode::BAD_REQUEST,
            "{bad}"
        );
    }
}
