//! The same over HTTP, as journeys say it.

use bytes::Bytes;
use http::Request;
use serde_json::{Value, json};

use super::{SESSIONS, exchange, get, post, session, start};
use crate::Server;

async fn tell(server: &Server, name: &str, body: Value) -> (u16, Value) {
    let url = format!("{}/_control/{name}", server.origin());
    let request = Request::post(url).header("content-type", "application/json");
    let answer = exchange(request.body(body.to_string().into()).unwrap()).await.unwrap();
    let said = serde_json::from_slice(answer.body()).unwrap_or_default();
    (answer.status().as_u16(), said)
}

async fn told(server: &Server, name: &str) -> Value {
    let url = format!("{}/_control/{name}", server.origin());
    super::json(&exchange(Request::get(url).body(Bytes::new()).unwrap()).await.unwrap())
}

#[tokio::test]
async fn a_journey_says_in_json_what_a_test_says_in_rust() {
    let server = start().await;
    let id = session(&server).await;
    let (status, shown) = tell(&server, "pay_later", json!({ "session": id })).await;
    assert_eq!((status, &shown["status"]), (200, &json!("complete")));
    let (_, shown) = tell(&server, "settle", json!({ "session": id, "succeeded": true })).await;
    assert_eq!(shown["payment_status"], "paid");
    let charge = get(&server, "/v1/charges", &[]).await.1["data"][0]["id"].clone();
    let (_, refund) = tell(&server, "refund", json!({ "charge": charge, "amount": 5 })).await;
    let failed = json!({ "refund": refund["id"], "status": "failed" });
    assert_eq!(tell(&server, "set_refund", failed).await.1["status"], "failed");
    let (_, dispute) = tell(&server, "dispute", json!({ "charge": charge })).await;
    let lost = json!({ "dispute": dispute["id"], "status": "lost" });
    assert_eq!(tell(&server, "set_dispute", lost).await.1["status"], "lost");
    let (_, event) =
        tell(&server, "emit", json!({ "type": "charge.updated", "object": { "id": "ch_x" } })).await;
    assert_eq!(event["data"]["object"]["id"], "ch_x");
    for (name, body, status) in [
        ("pay", json!({ "session": "cs_none" }), 404),
        ("pay", json!({ "session": id }), 400),
        ("pay", json!({}), 422),
        ("pay", json!({ "session": id, "more": 1 }), 422),
        ("fly", json!({}), 422),
    ] {
        assert_eq!(tell(&server, name, body).await.0, status, "{name}");
    }
}

#[tokio::test]
async fn a_journey_has_it_err_and_hold_back_and_look() {
    let server = start().await;
    let faults = json!({ "faults": [
        { "on": "POST /v1/checkout/sessions", "saying": "order-7", "times": 1, "kind": "fails_before", "status": 500 },
        { "kind": "slow", "ms": 1 },
    ] });
    assert_eq!(tell(&server, "faults", faults).await.0, 200);
    assert_eq!(post(&server, SESSIONS, super::ORDER).await.0, 500);
    let rules = json!({ "rules": [{ "type": "checkout.session.*", "saying": "order-7", "manner": "held" }] });
    assert_eq!(tell(&server, "deliver", rules).await.0, 200);
    let id = session(&server).await;
    tell(&server, "pay", json!({ "session": id })).await;
    let held = told(&server, "held").await;
    assert_eq!(held.as_array().unwrap().len(), 1);
    assert!(held[0]["signature"].as_str().unwrap().starts_with("t="));
    let (_, count) = tell(&server, "release", json!({ "order": "at_once" })).await;
    assert_eq!(count["count"], 1);
    assert_eq!(tell(&server, "rest", json!({})).await.0, 200);
    assert_eq!(told(&server, "asked").await[0]["call"], "POST /v1/checkout/sessions");
    let (_, clock) = tell(&server, "clock", json!({ "ahead": 3_600 })).await;
    assert_eq!(clock["now"], server.now());
    tell(&server, "reset", json!({})).await;
    assert_eq!(told(&server, "asked").await, json!([]));
    assert_eq!(told(&server, "deliveries").await, json!([]));
}
