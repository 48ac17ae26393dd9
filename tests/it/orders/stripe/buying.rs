//! From the cart over Stripe's page to an order that is paid.

use axum::http::StatusCode;
use coppice_stripe_server::{Command, Kind};
use futures_util::future::join_all;

use super::super::{FORM, MUG, count, fill, order, sound, stock};
use super::{Till, session};
use crate::support::typed;

#[tokio::test]
async fn who_comes_back_from_paying_is_shown_that_it_is_paid_before_any_webhook() {
    let till = Till::new().await;
    let (mut visitor, answer) = till.placed(2).await;
    assert_eq!(answer.round_trips(), 5);
    let session = session(&answer);
    assert_eq!(count(&till.site, "mails").await, 0, "nobody is written to before it is paid");
    let link = till.link();
    let page = visitor.get(&link).await;
    assert!(page.body.contains("Pay now") && !page.body.contains("IBAN"), "{}", page.without_scripts());
    assert_eq!(page.round_trips(), 1);
    till.pay(&session).await;
    let back = visitor.get(&format!("{link}/return")).await;
    assert_eq!(back.status, StatusCode::SEE_OTHER);
    let page = visitor.get(back.header("location")).await;
    for text in [">paid<", "Thank you. We have your payment."] {
        assert!(page.body.contains(text), "{text}: {}", page.without_scripts());
    }
    let paid = order(&till.site).await;
    assert_eq!((paid.status.as_str(), paid.paid, paid.invoice_number), ("open", paid.total, Some(1)));
    assert_eq!(count(&till.site, "mails").await, 2, "to the buyer and to the shop");
    assert_eq!(stock(&till.site, MUG).await, 8);
    sound(&till.site).await;
    // Nothing more comes of what is told afterwards, or of coming back again.
    assert_eq!(till.bring(&till.event("checkout.session.completed")).await, 200);
    visitor.get(&format!("{link}/return")).await;
    assert_eq!((order(&till.site).await.paid, count(&till.site, "mails").await), (paid.total, 2));
}

#[tokio::test]
async fn what_stripe_is_told_is_what_the_page_has_shown() {
    let till = Till::new().await;
    let (_, session, link) = till.ordered(3).await;
    let asked = till.stripe.asked();
    let made = asked.iter().find(|asked| asked.call == "POST /v1/checkout/sessions").unwrap();
    let body: std::collections::BTreeMap<String, String> = serde_urlencoded::from_str(&made.body).unwrap();
    let placed = order(&till.site).await;
    let sum: i64 = body
        .iter()
        .filter(|(name, _)| name.ends_with("[unit_amount]"))
        .map(|(_, v)| v.parse::<i64>().unwrap())
        .sum();
    assert_eq!(sum, placed.total);
    for (name, value) in [
        ("mode", "payment"),
        ("customer_email", "ada@example.com"),
        ("line_items[0][price_data][product_data][name]", "3 × mug 57, One"),
        ("line_items[1][price_data][product_data][name]", "Parcel"),
        ("line_items[0][quantity]", "1"),
        ("line_items[0][price_data][currency]", "usd"),
        ("adaptive_pricing[enabled]", "false"),
        ("metadata[order]", placed.id.as_str()),
        ("payment_intent_data[metadata][order]", placed.id.as_str()),
        ("success_url", &format!("http://localhost{link}/return")),
        ("cancel_url", &format!("http://localhost{link}")),
    ] {
        assert_eq!(body.get(name).map(String::as_str), Some(value), "{name}");
    }
    assert!(session.starts_with("cs_test_"));
}

#[tokio::test]
async fn the_page_to_pay_on_is_one_however_often_it_is_asked_for() {
    let till = Till::new().await;
    let (visitor, session_id, link) = till.ordered(1).await;
    let answers = join_all((0..5).map(|_| {
        let (mut visitor, path) = (visitor.clone(), format!("{link}/pay"));
        async move { visitor.post(&path, &[]).await }
    }))
    .await;
    for answer in answers {
        assert_eq!(session(&answer), session_id);
    }
    assert_eq!(count(&till.site, "payment_attempts").await, 1);
}

#[tokio::test]
async fn one_form_sent_often_leads_to_one_page() {
    let till = Till::new().await;
    let mut visitor = till.site.visitor();
    fill(&mut visitor, MUG, 1).await;
    let page = visitor.get("/checkout").await.body;
    let form = typed(&page, "checkout", &[&FORM[..], &[("act", "place")]].concat());
    let sent = join_all((0..10).map(|_| {
        let (mut visitor, form) = (visitor.clone(), form.clone());
        async move { visitor.post_fields("/checkout", &form).await }
    }))
    .await;
    let pages: std::collections::BTreeSet<String> = sent
        .iter()
        .map(|answer| answer.header("location").to_owned())
        .filter(|place| place.contains("/c/pay/"))
        .collect();
    assert_eq!(pages.len(), 1, "{pages:?}");
    assert_eq!((count(&till.site, "orders").await, count(&till.site, "payment_attempts").await), (1, 1));
}

#[tokio::test]
async fn a_stripe_that_is_away_leaves_an_order_that_is_paid_later() {
    let till = Till::new().await;
    till.stripe.set_faults([Kind::Down.always()]);
    let (mut visitor, answer) = till.placed(1).await;
    let link = answer.header("location").to_owned();
    assert!(link.starts_with("/orders/"), "{link}");
    let unpaid = visitor.post(&format!("{link}/pay"), &[]).await;
    let page = visitor.get(unpaid.header("location")).await;
    assert!(page.body.contains("The page to pay on can’t be opened just now"), "{}", page.without_scripts());
    till.stripe.set_faults([]);
    let answer = visitor.post(&format!("{link}/pay"), &[]).await;
    till.pay(&session(&answer)).await;
    visitor.get(&format!("{link}/return")).await;
    assert_eq!(order(&till.site).await.status, "open");
    assert_eq!(count(&till.site, "payment_attempts").await, 1, "the same is asked for again");
}

#[tokio::test]
async fn an_answer_that_is_lost_is_asked_for_again_and_a_failure_is_not() {
    for (kind, attempts) in [
        (Kind::CutAfter, 1),
        (Kind::CutWithin, 1),
        (Kind::CutBefore, 1),
        (Kind::Turned { status: 503 }, 1),
        (Kind::Turned { status: 429 }, 1),
        (Kind::FailsBefore { status: 500 }, 2),
        (Kind::FailsAfter { status: 500 }, 2),
    ] {
        let till = Till::new().await;
        till.stripe.set_faults([kind.once()]);
        let (mut visitor, answer) = till.placed(1).await;
        let link = answer.header("location").to_owned();
        assert!(link.starts_with("/orders/"), "{kind:?}: {link}");
        let answer = visitor.post(&format!("{link}/pay"), &[]).await;
        till.pay(&session(&answer)).await;
        visitor.get(&format!("{link}/return")).await;
        let paid = order(&till.site).await;
        assert_eq!((paid.status.as_str(), paid.paid), ("open", paid.total), "{kind:?}");
        assert_eq!(count(&till.site, "payment_attempts").await, attempts, "{kind:?}");
        sound(&till.site).await;
    }
}

#[tokio::test]
async fn a_card_that_is_declined_leaves_the_same_page_and_no_money() {
    let till = Till::new().await;
    let (mut visitor, session_id, link) = till.ordered(1).await;
    till.tell(Command::Decline { session: session_id.clone() }).await;
    let back = visitor.get(&format!("{link}/return")).await;
    let page = visitor.get(back.header("location")).await;
    assert!(page.body.contains("We have not heard of a payment yet"), "{}", page.without_scripts());
    let again = visitor.post(&format!("{link}/pay"), &[]).await;
    assert_eq!(session(&again), session_id);
    till.pay(&session_id).await;
    visitor.get(&format!("{link}/return")).await;
    assert_eq!(order(&till.site).await.status, "open");
}

#[tokio::test]
async fn the_page_can_be_paid_on_by_hand_where_the_shop_says_how() {
    let till = Till::new().await;
    let mut visitor = till.site.visitor();
    fill(&mut visitor, MUG, 1).await;
    let page = visitor.get("/checkout").await;
    assert!(
        page.body.contains("How to pay")
            && page
                .header("content-security-policy")
                .contains(&format!("form-action 'self' {}", till.stripe.origin()))
    );
    let form =
        typed(&page.body, "checkout", &[&FORM[..], &[("act", "place"), ("payment", "manual")]].concat());
    let answer = visitor.post_fields("/checkout", &form).await;
    let shown = visitor.get(answer.header("location")).await;
    assert!(shown.body.contains("IBAN DE00"), "{}", shown.without_scripts());
    assert!(!visitor.get("/shop").await.header("content-security-policy").contains(till.stripe.origin()));
}

#[tokio::test]
async fn too_little_for_stripe_is_refused_before_anything_is_stored() {
    let till = Till::new().await;
    let db = till.site.db();
    for sql in [
        "UPDATE product_variants SET price_amount = 30 WHERE id = 'v-mug-57-one'",
        "UPDATE shipping_rates SET price = 0",
    ] {
        db.query(coppice_platform::sql::Statement::write("test_cheap", sql)).await.unwrap();
    }
    let mut visitor = till.site.visitor();
    fill(&mut visitor, MUG, 1).await;
    let page = visitor.get("/checkout").await.body;
    let form = typed(&page, "checkout", &[&FORM[..], &[("act", "place")]].concat());
    let answer = visitor.post_fields("/checkout", &form).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.body.contains("$0.20 are missing"), "{}", answer.without_scripts());
    assert_eq!(count(&till.site, "orders").await, 0);
}
