//! Sessions, and what becomes of them.

use serde_json::json;

use super::{ORDER, SESSIONS, exchange, get, order_with, paid, post, request, session, start, types};
use crate::Command;

#[tokio::test]
async fn a_session_is_what_was_asked_for() {
    let server = start().await;
    let (status, session) = post(&server, SESSIONS, ORDER).await;
    assert_eq!(status, 200);
    let expected = json!({
        "object": "checkout.session", "mode": "payment", "status": "open", "payment_status": "unpaid",
        "amount_total": 2_990, "amount_subtotal": 2_990, "currency": "eur", "client_reference_id": "order-7",
        "customer_email": "ann@example.com", "metadata": { "order": "order-7" }, "livemode": false,
        "payment_intent": null, "adaptive_pricing": { "enabled": false }, "customer": null,
    });
    for (name, value) in expected.as_object().unwrap() {
        assert_eq!(&session[name], value, "{name}");
    }
    let id = session["id"].as_str().unwrap();
    assert!(id.starts_with("cs_test_"));
    assert_eq!(session["url"], format!("{}/c/pay/{id}", server.origin()));
    assert_eq!(session["expires_at"].as_i64().unwrap() - session["created"].as_i64().unwrap(), 24 * 60 * 60);
    assert_eq!(get(&server, &format!("{SESSIONS}/{id}"), &[]).await, (200, session));
}

#[tokio::test]
async fn who_has_no_key_or_another_version_is_refused() {
    let server = start().await;
    for (header, value, status) in [
        ("authorization", "Bearer sk_test_another", 401),
        ("authorization", "Basic c2tfdGVzdA==", 401),
        ("stripe-version", "2025-01-27.acacia", 400),
        ("content-type", "application/json", 400),
    ] {
        let mut request = request(&server, "POST", SESSIONS, ORDER);
        request.headers_mut().insert(header, value.parse().unwrap());
        let answer = exchange(request).await.unwrap();
        assert_eq!(answer.status().as_u16(), status, "{value}");
        assert_eq!(super::json(&answer)["error"]["type"], "invalid_request_error");
    }
    assert_eq!(get(&server, "/v1/nothing", &[]).await.0, 404);
    let (status, error) = get(&server, &format!("{SESSIONS}/cs_test_none"), &[]).await;
    assert_eq!((status, &error["error"]["code"]), (404, &json!("resource_missing")));
}

#[tokio::test]
async fn what_was_paid_shows_everywhere_by_what_was_attached() {
    let server = start().await;
    let (session, intent, charge) = paid(&server).await;
    let (_, session) = get(&server, &format!("{SESSIONS}/{session}"), &[]).await;
    assert_eq!((&session["status"], &session["payment_status"]), (&json!("complete"), &json!("paid")));
    assert_eq!((&session["url"], &session["payment_intent"]), (&json!(null), &json!(intent)));
    let (_, shown) = get(&server, &format!("/v1/payment_intents/{intent}"), &[]).await;
    assert_eq!((&shown["status"], &shown["amount_received"]), (&json!("succeeded"), &json!(2_990)));
    assert_eq!((&shown["metadata"]["order"], &shown["latest_charge"]), (&json!("order-7"), &json!(charge)));
    let (_, charges) = get(&server, "/v1/charges", &[("payment_intent", &intent)]).await;
    assert_eq!(charges["data"][0]["id"], charge);
    assert_eq!(charges["data"][0]["metadata"]["order"], "order-7");
    let happened = [
        "payment_intent.created",
        "charge.succeeded",
        "payment_intent.succeeded",
        "checkout.session.completed",
    ];
    assert_eq!(types(&server), happened);
}

#[tokio::test]
async fn things_stand_in_full_where_that_is_asked_for() {
    let server = start().await;
    let (session, intent, charge) = paid(&server).await;
    let path = format!("{SESSIONS}/{session}");
    let expand = [("expand[]", "payment_intent.latest_charge"), ("expand[]", "line_items")];
    let (status, shown) = get(&server, &path, &expand).await;
    assert_eq!(status, 200);
    assert_eq!(shown["payment_intent"]["id"], intent);
    assert_eq!(shown["payment_intent"]["latest_charge"]["id"], charge);
    assert_eq!(shown["line_items"]["data"][0]["amount_total"], 2_500);
    let (_, list) = get(&server, SESSIONS, &[("expand[0]", "data.payment_intent")]).await;
    assert_eq!(list["data"][0]["payment_intent"]["status"], "succeeded");
    assert_eq!(get(&server, &path, &[("expand[]", "amount_total")]).await.0, 400);
    let (_, lines) = get(&server, &format!("{path}/line_items"), &[("limit", "1")]).await;
    assert_eq!((&lines["data"][0]["quantity"], &lines["has_more"]), (&json!(2), &json!(true)));
}

#[tokio::test]
async fn only_what_is_open_can_be_ended_or_paid() {
    let server = start().await;
    let open = session(&server).await;
    let expire = |id: &str| format!("{SESSIONS}/{id}/expire");
    let (status, ended) = post(&server, &expire(&open), &[]).await;
    assert_eq!((status, &ended["status"], &ended["url"]), (200, &json!("expired"), &json!(null)));
    assert_eq!(types(&server), ["checkout.session.expired"]);
    let (status, error) = post(&server, &expire(&open), &[]).await;
    assert_eq!(status, 400);
    assert!(error["error"]["message"].as_str().unwrap().ends_with("has a status of `expired`."), "{error}");
    assert_eq!(server.tell(Command::Pay { session: open }).await.unwrap_err().status, 400);
    let (complete, ..) = paid(&server).await;
    assert_eq!(post(&server, &expire(&complete), &[]).await.0, 400);
    assert!(server.tell(Command::Pay { session: complete }).await.is_err());
}

#[tokio::test]
async fn time_ends_a_session() {
    let server = start().await;
    let soon = (server.now() + 35 * 60).to_string();
    let (status, session) = post(&server, SESSIONS, &order_with(&[("expires_at", &soon)])).await;
    assert_eq!(status, 200);
    server.tell(Command::Clock { ahead: 34 * 60 }).await.unwrap();
    assert!(types(&server).is_empty());
    server.tell(Command::Clock { ahead: 36 * 60 }).await.unwrap();
    assert_eq!(types(&server), ["checkout.session.expired"]);
    let path = format!("{SESSIONS}/{}", session["id"].as_str().unwrap());
    assert_eq!(get(&server, &path, &[]).await.1["status"], "expired");
}

#[tokio::test]
async fn a_declined_card_leaves_the_session_open_and_a_failed_charge() {
    let server = start().await;
    let id = session(&server).await;
    let shown = server.tell(Command::Decline { session: id.clone() }).await.unwrap();
    assert_eq!((&shown["status"], &shown["payment_status"]), (&json!("open"), &json!("unpaid")));
    let intent = shown["payment_intent"].as_str().unwrap().to_owned();
    let (_, declined) = get(&server, &format!("/v1/payment_intents/{intent}"), &[]).await;
    assert_eq!(declined["status"], "requires_payment_method");
    assert_eq!(declined["last_payment_error"]["code"], "card_declined");
    let shown = server.tell(Command::Pay { session: id }).await.unwrap();
    assert_eq!(shown["payment_intent"], intent);
    let (_, charges) = get(&server, "/v1/charges", &[("payment_intent", &intent)]).await;
    let paid: Vec<_> = charges["data"].as_array().unwrap().iter().map(|charge| &charge["paid"]).collect();
    assert_eq!(paid, [true, false]);
}

#[tokio::test]
async fn what_is_paid_later_is_settled_or_not() {
    for (succeeded, payment_status, event) in [
        (true, "paid", "checkout.session.async_payment_succeeded"),
        (false, "unpaid", "checkout.session.async_payment_failed"),
    ] {
        let server = start().await;
        let id = session(&server).await;
        let settle = Command::Settle { session: id.clone(), succeeded };
        assert!(server.tell(settle.clone()).await.is_err());
        let shown = server.tell(Command::PayLater { session: id }).await.unwrap();
        assert_eq!((&shown["status"], &shown["payment_status"]), (&json!("complete"), &json!("unpaid")));
        let (_, charges) = get(&server, "/v1/charges", &[]).await;
        assert_eq!(charges["data"][0]["status"], "pending");
        let shown = server.tell(settle.clone()).await.unwrap();
        assert_eq!(shown["payment_status"], payment_status);
        assert_eq!(types(&server).last().unwrap(), event);
        assert!(server.tell(settle).await.is_err());
    }
}
