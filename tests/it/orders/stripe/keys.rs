//! A shop's keys at Stripe.

use axum::http::StatusCode;
use coppice_stripe_server::{Kind, Options, Server};

use super::super::sell;
use super::Till;
use crate::support::{Site, Visitor, typed};

async fn save(admin: &mut Visitor, changes: &[(&str, &str)]) -> crate::support::Answer {
    let page = admin.get("/admin/checkout").await.body;
    admin.post_fields("/admin/checkout", &typed(&page, "checkout", changes)).await
}

#[tokio::test]
async fn a_key_is_tried_before_it_is_saved_and_never_shown_again() {
    let stripe = Server::start(Options::default()).await.unwrap();
    let site = Site::with(&[("STRIPE_URL", stripe.origin())]).await;
    sell(&site).await;
    let mut admin = site.admin().await;
    let key = "sk_test_known_to_everybody";
    let secret = "whsec_known_to_everybody";
    for (fields, says) in [
        (
            [("provider", "paypal"), ("stripe_key", key), ("stripe_secrets", secret)],
            "choose who takes the money",
        ),
        (
            [("provider", "stripe"), ("stripe_key", ""), ("stripe_secrets", "")],
            "Please give Stripe’s secret key",
        ),
        (
            [("provider", "stripe"), ("stripe_key", "pk_test_12345678"), ("stripe_secrets", secret)],
            "A secret key begins with",
        ),
        (
            [("provider", "stripe"), ("stripe_key", key), ("stripe_secrets", "")],
            "Please give the signing secret",
        ),
        (
            [("provider", "stripe"), ("stripe_key", key), ("stripe_secrets", "secret")],
            "A signing secret begins with",
        ),
        (
            [
                ("provider", "stripe"),
                ("stripe_key", key),
                ("stripe_secrets", "whsec_12345678 whsec_22345678 whsec_32345678"),
            ],
            "there are two at most",
        ),
        (
            [("provider", "stripe"), ("stripe_key", "sk_test_of_somebody_else"), ("stripe_secrets", secret)],
            "Stripe does not take this key",
        ),
    ] {
        let answer = save(&mut admin, &fields).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{fields:?}");
        assert!(answer.body.contains(says), "{says}: {}", answer.without_scripts());
        assert!(!answer.body.contains("of_somebody_else"), "what was typed is not shown");
    }
    let good = [("provider", "stripe"), ("stripe_key", key), ("stripe_secrets", secret)];
    stripe.set_faults([Kind::Down.always()]);
    assert!(save(&mut admin, &good).await.body.contains("can’t be asked just now"));
    stripe.set_faults([]);
    assert_eq!(save(&mut admin, &good).await.status, StatusCode::SEE_OTHER);
    let page = admin.get("/admin/checkout").await;
    assert!(
        page.body.contains("ends with body") && page.body.contains("/webhooks/stripe"),
        "{}",
        page.without_scripts()
    );
    assert!(!page.body.contains("known_to_everybody"));
    #[derive(serde::Deserialize)]
    struct Sealed {
        sealed_keys: String,
    }
    let row: Sealed = site.row("SELECT sealed_keys FROM checkout_settings").await;
    assert!(!row.sealed_keys.contains("known"), "{}", row.sealed_keys);
    // What is left empty stays, and no key is needed to be paid by hand again.
    assert_eq!(save(&mut admin, &[("hold_manual_days", "3")]).await.status, StatusCode::SEE_OTHER);
    let kept: Sealed = site.row("SELECT sealed_keys FROM checkout_settings").await;
    assert_eq!(kept.sealed_keys, row.sealed_keys);
    assert_eq!(save(&mut admin, &[("provider", "manual")]).await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn two_secrets_are_good_while_one_takes_the_others_place() {
    let till = Till::new().await;
    let (_, session, _) = till.ordered(1).await;
    till.pay(&session).await;
    let mut admin = till.site.admin().await;
    let both = [("stripe_secrets", "whsec_the_next_one whsec_known_to_everybody")];
    assert_eq!(save(&mut admin, &both).await.status, StatusCode::SEE_OTHER);
    assert_eq!(till.bring(&till.event("checkout.session.completed")).await, 200);
    assert_eq!(
        save(&mut admin, &[("stripe_secrets", "whsec_the_next_one")]).await.status,
        StatusCode::SEE_OTHER
    );
    assert_eq!(till.bring(&till.event("checkout.session.completed")).await, 400);
}
