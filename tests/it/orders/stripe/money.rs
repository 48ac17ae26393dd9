//! Money that comes late, twice or not at all, and money that goes back.

use axum::http::StatusCode;
use coppice_stripe_server::{Command, Kind, RefundStatus};

use super::super::{MUG, OrderRow, act, count, decimals, order, sound, stock};
use super::{Till, session};
use crate::support::Visitor;

/// How long an order is held that is paid on Stripe's page, in seconds.
const HOLD: u64 = 40 * 60;

/// An order of so many pieces that is paid, its buyer, its link, and an admin.
struct Paid {
    till: Till,
    visitor: Visitor,
    link: String,
    admin: Visitor,
    paid: OrderRow,
}

impl Paid {
    async fn new(quantity: u32) -> Self {
        let till = Till::new().await;
        let (mut visitor, session, link) = till.ordered(quantity).await;
        till.pay(&session).await;
        visitor.get(&format!("{link}/return")).await;
        let (admin, paid) = (till.site.admin().await, order(&till.site).await);
        Self { till, visitor, link, admin, paid }
    }
}

/// What has gone back at Stripe.
fn given_back(till: &Till) -> usize {
    let asked = till.stripe.asked();
    let keys =
        asked.iter().filter(|asked| asked.call == "POST /v1/refunds").filter_map(|asked| asked.key.clone());
    keys.collect::<std::collections::BTreeSet<_>>().len()
}

#[tokio::test]
async fn what_nobody_pays_is_called_off_once_nobody_can() {
    let till = Till::new().await;
    let (mut visitor, session, link) = till.ordered(2).await;
    till.wait(HOLD - 60).await;
    till.sweep().await;
    assert_eq!(order(&till.site).await.status, "pending");
    till.wait(120).await;
    // As long as Stripe can't be asked, it could still be paid.
    till.stripe.set_faults([Kind::Down.always()]);
    till.sweep().await;
    assert_eq!((order(&till.site).await.status.as_str(), stock(&till.site, MUG).await), ("pending", 8));
    till.stripe.set_faults([]);
    till.wait(300).await;
    till.sweep().await;
    assert_eq!((order(&till.site).await.status.as_str(), stock(&till.site, MUG).await), ("canceled", 10));
    assert!(visitor.get(&link).await.body.contains("canceled"));
    assert!(till.stripe.tell(Command::Pay { session }).await.is_err());
    sound(&till.site).await;
}

#[tokio::test]
async fn what_was_paid_is_never_called_off_though_nobody_has_told_of_it() {
    let till = Till::new().await;
    let (_, session, _) = till.ordered(1).await;
    till.wait(1_800).await;
    till.pay(&session).await;
    till.wait(HOLD).await;
    till.sweep().await;
    let paid = order(&till.site).await;
    assert_eq!((paid.status.as_str(), paid.paid), ("open", paid.total));
    sound(&till.site).await;
}

/// An order that was called off, though somebody still had its page: nobody could end it, and it was paid.
async fn paid_late(is_there: bool) -> Till {
    let till = Till::new().await;
    let (_, session, _) = till.ordered(2).await;
    // Stripe says that it has ended the page, and has not.
    let db = till.site.db();
    let statement = |sql: &'static str| coppice_platform::sql::Statement::write("test_late", sql);
    db.query(statement("UPDATE payment_attempts SET state = 'expired'")).await.unwrap();
    db.query(statement("UPDATE orders SET hold_until = 1")).await.unwrap();
    till.sweep().await;
    assert_eq!(order(&till.site).await.status, "canceled");
    if !is_there {
        let taken = "UPDATE product_variants SET inventory_quantity = 1 WHERE id = 'v-mug-57-one'";
        db.query(statement(taken)).await.unwrap();
        let moved = "INSERT INTO stock_moves (id, tenant_id, variant_id, delta, reason, ref, by, at, applied) VALUES ('test', 'default', 'v-mug-57-one', -9, 'admin', 'test', '', 1, 1)";
        db.query(statement(moved)).await.unwrap();
    }
    till.pay(&session).await;
    assert_eq!(till.bring(&till.event("checkout.session.completed")).await, 200);
    till
}

#[tokio::test]
async fn late_money_takes_the_order_again_where_everything_is_there() {
    let till = paid_late(true).await;
    let again = order(&till.site).await;
    assert_eq!((again.status.as_str(), again.paid, again.refunded), ("open", again.total, 0));
    assert_eq!(stock(&till.site, MUG).await, 8);
    assert_eq!(given_back(&till), 0);
    sound(&till.site).await;
}

#[tokio::test]
async fn late_money_goes_back_once_where_something_is_gone() {
    let till = paid_late(false).await;
    for _ in 0..3 {
        till.wait(400).await;
        till.sweep().await;
        assert_eq!(till.bring(&till.event("checkout.session.completed")).await, 200);
    }
    for event in till.stripe.events().iter().filter(|event| event.body.contains("refund.")) {
        let _ = till.bring(event).await;
    }
    let back = order(&till.site).await;
    assert_eq!((back.status.as_str(), back.paid, back.refunded), ("canceled", back.total, back.total));
    assert_eq!((stock(&till.site, MUG).await, given_back(&till)), (1, 1));
    sound(&till.site).await;
}

#[tokio::test]
async fn what_is_paid_twice_goes_back_once() {
    let till = Till::new().await;
    let (mut visitor, first, link) = till.ordered(1).await;
    // The first page is about to end when the second is asked for, and both are paid.
    till.wait(35 * 60 - 30).await;
    let second = session(&visitor.post(&format!("{link}/pay"), &[]).await);
    assert_ne!(first, second);
    till.pay(&first).await;
    till.pay(&second).await;
    for event in till.stripe.events() {
        assert_eq!(till.bring(&event).await, 200);
    }
    till.sweep().await;
    let paid = order(&till.site).await;
    assert_eq!((paid.status.as_str(), paid.paid, paid.refunded), ("open", 2 * paid.total, paid.total));
    assert_eq!((given_back(&till), paid.invoice_number), (1, Some(1)));
    sound(&till.site).await;
}

#[tokio::test]
async fn an_order_is_begun_to_be_paid_three_times_and_not_for_ever() {
    let till = Till::new().await;
    let (mut visitor, _, link) = till.ordered(1).await;
    for _ in 0..2 {
        till.wait(35 * 60).await;
        session(&visitor.post(&format!("{link}/pay"), &[]).await);
    }
    till.wait(35 * 60).await;
    let refused = visitor.post(&format!("{link}/pay"), &[]).await;
    assert_eq!(refused.status, StatusCode::CONFLICT);
    assert!(refused.body.contains("can’t be paid any more"), "{}", refused.without_scripts());
    assert_eq!(count(&till.site, "payment_attempts").await, 3);
}

#[tokio::test]
async fn an_admin_gives_back_half_and_stripe_is_asked_once() {
    let Paid { till, mut visitor, link, mut admin, paid } = Paid::new(2).await;
    // Stripe is away: it is written down, and asked for later.
    till.stripe.set_faults([Kind::CutAfter.once().on("POST /v1/refunds")]);
    assert_eq!(act(&mut admin, &paid.id, "refund", &[("p0", "1"), ("restock", "1")]).await.status, 303);
    let asked = order(&till.site).await;
    assert_eq!(asked.refunded, 0, "it has not gone yet");
    let more = act(&mut admin, &paid.id, "refund", &[("back", "9999")]).await;
    assert_eq!(more.status, StatusCode::UNPROCESSABLE_ENTITY);
    till.wait(400).await;
    till.sweep().await;
    let back = order(&till.site).await;
    assert!(back.refunded > 0 && back.refunded < back.total);
    assert_eq!((given_back(&till), stock(&till.site, MUG).await), (1, 9));
    assert!(visitor.get(&link).await.body.contains("part refunded"));
    let told: super::super::Number =
        till.site.row("SELECT COUNT(*) AS number FROM mails WHERE kind = 'refunded'").await;
    assert_eq!(told.number, 1, "the buyer is told when it has gone");
    sound(&till.site).await;
}

#[tokio::test]
async fn a_refund_that_stripe_keeps_failing_at_is_looked_for_and_asked_anew() {
    for kind in [Kind::FailsAfter { status: 500 }, Kind::FailsBefore { status: 500 }] {
        let Paid { till, mut admin, paid, .. } = Paid::new(1).await;
        till.stripe.set_faults([kind.once().on("POST /v1/refunds")]);
        act(&mut admin, &paid.id, "refund", &[("p0", "1")]).await;
        for _ in 0..3 {
            till.wait(1_900).await;
            till.sweep().await;
        }
        let back = order(&till.site).await;
        let refunds =
            till.stripe.events().iter().filter(|event| event.body.contains("refund.created")).count();
        assert!(back.refunded > 0, "{kind:?}");
        assert_eq!(refunds, 1, "{kind:?}");
        sound(&till.site).await;
    }
}

#[tokio::test]
async fn a_refund_that_fails_is_told_and_its_money_is_free_again() {
    let Paid { till, mut admin, paid, .. } = Paid::new(1).await;
    till.tell(Command::RefundsBecome { status: RefundStatus::Failed }).await;
    act(&mut admin, &paid.id, "refund", &[("back", "1")]).await;
    let page = admin.get(&format!("/admin/orders/{}", paid.id)).await;
    assert!(
        page.body.contains("Please look at this") && page.body.contains("(failed)"),
        "{}",
        page.without_scripts()
    );
    assert_eq!(order(&till.site).await.refunded, 0);
    till.tell(Command::RefundsBecome { status: RefundStatus::Succeeded }).await;
    let all = decimals(paid.total);
    assert_eq!(act(&mut admin, &paid.id, "refund", &[("back", &all)]).await.status, 303);
    assert_eq!(order(&till.site).await.refunded, paid.total);
    sound(&till.site).await;
}

#[tokio::test]
async fn money_goes_back_once_the_shops_key_is_good_again() {
    let Paid { till, mut admin, paid, .. } = Paid::new(1).await;
    till.stripe.set_key("sk_test_the_next_one");
    act(&mut admin, &paid.id, "refund", &[("back", "1")]).await;
    till.wait(400).await;
    till.sweep().await;
    let page = admin.get(&format!("/admin/orders/{}", paid.id)).await;
    assert!(page.body.contains("(under way)"), "{}", page.without_scripts());
    assert_eq!(order(&till.site).await.refunded, 0);
    till.stripe.set_key("sk_test_known_to_everybody");
    till.wait(400).await;
    till.sweep().await;
    assert_eq!(order(&till.site).await.refunded, 100);
    sound(&till.site).await;
}

#[tokio::test]
async fn what_stripe_knows_nothing_of_is_called_off_once_its_time_is_over() {
    let till = Till::new().await;
    till.ordered(2).await;
    // The shop has another account there by now.
    let db = till.site.db();
    let other = "UPDATE payment_attempts SET ref = 'cs_test_of_another_account'";
    db.query(coppice_platform::sql::Statement::write("test_other", other)).await.unwrap();
    till.wait(HOLD + 60).await;
    till.sweep().await;
    assert_eq!((order(&till.site).await.status.as_str(), stock(&till.site, MUG).await), ("canceled", 10));
    sound(&till.site).await;
}

#[tokio::test]
async fn what_is_called_off_can_not_be_paid_and_what_was_paid_goes_back() {
    let till = Till::new().await;
    let (mut visitor, session_id, link) = till.ordered(1).await;
    till.stripe.set_faults([Kind::Down.always()]);
    let refused = visitor.post(&format!("{link}/cancel"), &[]).await;
    assert_eq!((refused.status, order(&till.site).await.status.as_str()), (StatusCode::CONFLICT, "pending"));
    till.stripe.set_faults([]);
    assert!(visitor.post(&format!("{link}/cancel"), &[]).await.status.is_redirection());
    assert_eq!(order(&till.site).await.status, "canceled");
    assert!(till.stripe.tell(Command::Pay { session: session_id }).await.is_err());
    // What is paid in that moment is paid.
    let (mut visitor, session_id, link) = till.ordered(1).await;
    till.pay(&session_id).await;
    let refused = visitor.post(&format!("{link}/cancel"), &[]).await;
    assert_eq!((refused.status, order(&till.site).await.status.as_str()), (StatusCode::CONFLICT, "open"));
    // The shop calls it off, and Stripe gives everything back.
    let paid = order(&till.site).await;
    let mut admin = till.site.admin().await;
    assert_eq!(act(&mut admin, &paid.id, "cancel", &[]).await.status, 303);
    let back = order(&till.site).await;
    assert_eq!((back.status.as_str(), back.refunded), ("canceled", back.total));
    assert_eq!((given_back(&till), stock(&till.site, MUG).await), (1, 10));
    sound(&till.site).await;
}
