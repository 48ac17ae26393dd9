//! What Stripe tells by itself.

use coppice_stripe_server::{Command, Kind, SECRET, Signed, sign};
use futures_util::future::join_all;
use serde_json::{Value, json};

use super::super::{count, order, sound};
use super::Till;

#[tokio::test]
async fn an_order_is_paid_by_what_stripe_tells_though_nobody_comes_back() {
    let till = Till::new().await;
    let (mut visitor, session, link) = till.ordered(1).await;
    till.pay(&session).await;
    for event in till.stripe.events() {
        assert_eq!(till.bring(&event).await, 200, "{}", event.body);
    }
    let paid = order(&till.site).await;
    assert_eq!((paid.status.as_str(), paid.paid), ("open", paid.total));
    assert_eq!(count(&till.site, "payment_events").await, 1, "the others are not for us");
    assert!(visitor.get(&link).await.body.contains(">paid<"));
    sound(&till.site).await;
}

#[tokio::test]
async fn a_thousand_deliveries_are_one_payment() {
    let till = Till::new().await;
    let (_, session, _) = till.ordered(1).await;
    till.pay(&session).await;
    let event = till.event("checkout.session.completed");
    for _ in 0..50 {
        let statuses = join_all((0..20).map(|_| till.bring(&event))).await;
        assert!(statuses.iter().all(|status| *status == 200), "{statuses:?}");
    }
    let paid = order(&till.site).await;
    assert_eq!((paid.paid, paid.invoice_number), (paid.total, Some(1)));
    for (table, number) in [("payment_entries", 1), ("payment_events", 1), ("mails", 2)] {
        assert_eq!(count(&till.site, table).await, number, "{table}");
    }
}

#[tokio::test]
async fn what_is_not_stripes_is_refused_and_nothing_is_stored() {
    let till = Till::new().await;
    let (_, session, _) = till.ordered(1).await;
    till.pay(&session).await;
    let good = till.event("checkout.session.completed");
    let now = till.stripe.now();
    let signed = |body: &str, at: i64| sign(&[SECRET.to_owned()], at, body);
    let other = sign(&["whsec_another_secret".to_owned()], now, &good.body);
    let mut live: Value = serde_json::from_str(&good.body).unwrap();
    live["livemode"] = json!(true);
    let live = live.to_string();
    for (signature, body) in [
        (String::new(), good.body.clone()),
        ("t=1".to_owned(), good.body.clone()),
        (other, good.body.clone()),
        (good.signature.clone(), format!("{} ", good.body)),
        (good.signature.replacen("t=", "t=1,t=", 1), good.body.clone()),
        (good.signature.split(",v1=").next().unwrap().to_owned(), good.body.clone()),
        (signed(&good.body, 0), good.body.clone()),
        (signed(&good.body, 4_102_444_800), good.body.clone()),
        (signed(&good.body, now - 302), good.body.clone()),
        (signed("not json", now), "not json".to_owned()),
        (signed("[]", now), "[]".to_owned()),
        (signed(&live, now), live),
    ] {
        assert_eq!(till.bring_as(&signature, &body).await, 400, "{signature}");
    }
    assert_eq!(till.bring_as(&good.signature, &"x".repeat(300_000)).await, 413);
    assert_eq!(
        (order(&till.site).await.status.as_str(), count(&till.site, "payment_events").await),
        ("pending", 0)
    );
    assert_eq!(till.bring(&good).await, 200, "it is good itself");
    assert_eq!(order(&till.site).await.status, "open");
}

#[tokio::test]
async fn what_is_of_another_shop_or_of_nobody_changes_nothing() {
    let till = Till::new().await;
    let (_, session, _) = till.ordered(1).await;
    till.pay(&session).await;
    let good: Value = serde_json::from_str(&till.event("checkout.session.completed").body).unwrap();
    let told = |change: &dyn Fn(&mut Value)| {
        let mut event = good.clone();
        change(&mut event);
        let body = event.to_string();
        Signed { signature: sign(&[SECRET.to_owned()], till.stripe.now(), &body), body }
    };
    let of = |name: &'static str, value: &'static str| {
        told(&move |event| event["data"]["object"]["metadata"][name] = json!(value))
    };
    for event in [
        of("tenant", "other"),
        of("order", "nobody"),
        told(&|event| event["data"]["object"]["metadata"] = json!({})),
        told(&|event| event["type"] = json!("something.new")),
        told(&|event| event["data"] = json!({})),
        told(&|event| event["data"]["object"] = json!("cs_1")),
    ] {
        assert_eq!(till.bring(&event).await, 200, "{}", event.body);
    }
    assert_eq!(order(&till.site).await.status, "pending");
    // At another shop's address, and at one that has no keys, nothing of it is known.
    let visitor = till.site.visitor_at("other.example");
    let event = till.event("checkout.session.completed");
    let request = visitor.request("POST", "/webhooks/stripe").header("stripe-signature", &event.signature);
    let answer = visitor.ask(request.body(event.body.into()).unwrap()).await;
    assert_eq!(answer.status, 400);
}

#[tokio::test]
async fn amounts_in_a_webhook_are_not_believed_but_asked_for() {
    let till = Till::new().await;
    let (_, session, _) = till.ordered(1).await;
    till.tell(Command::PayLater { session: session.clone() }).await;
    // Somebody who has the secret says that it is paid.
    let mut event: Value = serde_json::from_str(&till.event("checkout.session.completed").body).unwrap();
    event["data"]["object"]["payment_status"] = json!("paid");
    event["data"]["object"]["amount_total"] = json!(1);
    let body = event.to_string();
    let signature = sign(&[SECRET.to_owned()], till.stripe.now(), &body);
    assert_eq!(till.bring_as(&signature, &body).await, 200);
    assert_eq!((order(&till.site).await.status.as_str(), order(&till.site).await.paid), ("pending", 0));
}

#[tokio::test]
async fn a_webhook_comes_again_where_the_database_or_stripe_is_away() {
    let till = Till::new().await;
    let (_, session, _) = till.ordered(1).await;
    till.pay(&session).await;
    let event = till.event("checkout.session.completed");
    till.stripe.set_faults([Kind::Down.always()]);
    assert_eq!(till.bring(&event).await, 503);
    till.stripe.set_faults([]);
    till.site.faults.add("sql.order_settle:unavailable".parse().unwrap());
    assert_eq!(till.bring(&event).await, 503);
    till.site.faults.clear();
    assert_eq!(
        (order(&till.site).await.status.as_str(), count(&till.site, "payment_events").await),
        ("pending", 0)
    );
    assert_eq!(till.bring(&event).await, 200);
    assert_eq!(order(&till.site).await.status, "open");
}

#[tokio::test]
async fn money_that_takes_days_holds_the_order_until_it_comes() {
    for succeeded in [true, false] {
        let till = Till::new().await;
        let (mut visitor, session, link) = till.ordered(1).await;
        till.tell(Command::PayLater { session: session.clone() }).await;
        assert_eq!(till.bring(&till.event("checkout.session.completed")).await, 200);
        let page = visitor.get(&link).await;
        assert!(
            page.body.contains("Your payment is on its way") && !page.body.contains("Pay now"),
            "{}",
            page.without_scripts()
        );
        let cancel = visitor.post(&format!("{link}/cancel"), &[]).await;
        assert_eq!(cancel.status, 409, "nothing is called off that is being paid");
        till.tell(Command::Settle { session, succeeded }).await;
        let kind = if succeeded { "succeeded" } else { "failed" };
        assert_eq!(till.bring(&till.event(&format!("checkout.session.async_payment_{kind}"))).await, 200);
        if !succeeded {
            till.sweep().await;
        }
        let end = order(&till.site).await;
        assert_eq!(end.status, if succeeded { "open" } else { "canceled" });
        sound(&till.site).await;
    }
}

#[tokio::test]
async fn refunds_and_disputes_at_stripe_are_written_down_in_any_order() {
    let till = Till::new().await;
    let (_, session, _) = till.ordered(2).await;
    till.pay(&session).await;
    let charge = till.event("charge.succeeded");
    let charge: Value = serde_json::from_str(&charge.body).unwrap();
    let charge = charge["data"]["object"]["id"].as_str().unwrap().to_owned();
    till.tell(Command::Refund { charge: charge.clone(), amount: Some(100) }).await;
    let dispute = till.tell(Command::Dispute { charge, amount: None }).await;
    // The payment itself was never told: what is told of it brings it along.
    assert_eq!(till.bring(&till.event("refund.created")).await, 200);
    let paid = order(&till.site).await;
    assert_eq!((paid.status.as_str(), paid.paid, paid.refunded), ("open", paid.total, 100));
    assert_eq!(till.bring(&till.event("charge.dispute.created")).await, 200);
    let mut admin = till.site.admin().await;
    let page = admin.get(&format!("/admin/orders/{}", paid.id)).await;
    assert!(page.body.contains("disputed"), "{}", page.without_scripts());
    assert_eq!(super::super::stock(&till.site, super::MUG).await, 8, "no piece moves by it");
    let dispute = dispute["id"].as_str().unwrap().to_owned();
    till.tell(Command::SetDispute { dispute, status: coppice_stripe_server::DisputeStatus::Won }).await;
    assert_eq!(till.bring(&till.event("charge.dispute.closed")).await, 200);
    let page = admin.get(&format!("/admin/orders/{}", paid.id)).await;
    assert!(page.body.contains("part refunded"), "{}", page.without_scripts());
    sound(&till.site).await;
}
