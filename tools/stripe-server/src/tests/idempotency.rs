//! Keys.

use super::{ORDER, SESSIONS, exchange, get, has_come, json, keyed, order_with, paid, send, start};
use crate::{Command, Kind};

const DAY: i64 = 24 * 60 * 60;

#[tokio::test]
async fn the_same_key_is_answered_the_same_for_a_day() {
    let server = start().await;
    let ask = || async { exchange(keyed(&server, "attempt-1", SESSIONS, ORDER)).await.unwrap() };
    let (first, second) = (ask().await, ask().await);
    assert_eq!((first.status(), first.body()), (second.status(), second.body()));
    assert!(!first.headers().contains_key("idempotent-replayed"));
    assert_eq!(second.headers()["idempotent-replayed"], "true");
    assert_eq!(second.headers()["original-request"], first.headers()["request-id"]);
    assert_eq!(get(&server, SESSIONS, &[]).await.1["data"].as_array().unwrap().len(), 1);
    server.tell(Command::Clock { ahead: DAY + 1 }).await.unwrap();
    assert_ne!(json(&ask().await)["id"], json(&first)["id"]);
}

#[tokio::test]
async fn the_same_key_with_something_else_is_an_error() {
    let server = start().await;
    assert_eq!(send(keyed(&server, "one", SESSIONS, ORDER)).await.0, 200);
    let other = order_with(&[("client_reference_id", "order-8")]);
    for (path, params) in [(SESSIONS, other.as_slice()), ("/v1/refunds", &[("charge", "ch_1")])] {
        let (status, answer) = send(keyed(&server, "one", path, params)).await;
        assert_eq!((status, answer["error"]["type"].as_str()), (400, Some("idempotency_error")));
    }
    let long = "k".repeat(256);
    assert_eq!(send(keyed(&server, &long, SESSIONS, ORDER)).await.0, 400);
}

#[tokio::test]
async fn refused_parameters_are_not_kept() {
    let server = start().await;
    let wrong = order_with(&[("line_items[0][quantity]", "0")]);
    assert_eq!(send(keyed(&server, "one", SESSIONS, &wrong)).await.0, 400);
    assert_eq!(send(keyed(&server, "one", SESSIONS, ORDER)).await.0, 200);
}

#[tokio::test]
async fn what_was_in_the_way_is_kept_for_the_key() {
    let server = start().await;
    let (_, _, charge) = paid(&server).await;
    server.tell(Command::RefundsBecome { status: crate::RefundStatus::Pending }).await.unwrap();
    let all = [("charge", charge.as_str())];
    let (_, refund) = send(keyed(&server, "one", "/v1/refunds", &all)).await;
    let (status, answer) = send(keyed(&server, "two", "/v1/refunds", &all)).await;
    assert_eq!((status, answer["error"]["code"].as_str()), (400, Some("charge_already_refunded")));
    let refund = refund["id"].as_str().unwrap().to_owned();
    let failed = crate::RefundStatus::Failed;
    server.tell(Command::SetRefund { refund, status: failed }).await.unwrap();
    assert_eq!(send(keyed(&server, "two", "/v1/refunds", &all)).await, (400, answer));
    assert_eq!(send(keyed(&server, "three", "/v1/refunds", &all)).await.0, 200);
}

#[tokio::test]
async fn a_key_is_in_use_until_its_request_is_done() {
    let server = start().await;
    server.set_faults([Kind::Slow { ms: 1_500 }.once()]);
    let ask = || exchange(keyed(&server, "one", SESSIONS, ORDER));
    let slow = tokio::spawn(ask());
    has_come(&server).await;
    let second = ask().await.unwrap();
    let first = slow.await.unwrap().unwrap();
    assert_eq!(first.status(), 200);
    assert_eq!(second.status(), 409);
    assert_eq!(second.headers()["stripe-should-retry"], "true");
    assert_eq!(json(&second)["error"]["code"], "idempotency_key_in_use");
    assert_eq!(json(&ask().await.unwrap())["id"], json(&first)["id"]);
}

#[tokio::test]
async fn fifty_at_once_with_one_key_make_one_session() {
    let server = start().await;
    let asked = (0..50).map(|_| exchange(keyed(&server, "one", SESSIONS, ORDER)));
    let answers = futures_util::future::join_all(asked).await;
    assert!(answers.iter().all(|answer| [200, 409].contains(&answer.as_ref().unwrap().status().as_u16())));
    assert_eq!(get(&server, SESSIONS, &[]).await.1["data"].as_array().unwrap().len(), 1);
}
