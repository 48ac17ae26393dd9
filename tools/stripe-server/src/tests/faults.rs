//! What goes wrong where it is told to.

use super::{ORDER, SESSIONS, exchange, get, has_come, keyed, order_with, post, send, session, start};
use crate::{Kind, Server};

async fn sessions(server: &Server) -> usize {
    get(server, SESSIONS, &[]).await.1["data"].as_array().unwrap().len()
}

#[tokio::test]
async fn a_failure_is_kept_for_its_key_whether_it_had_an_effect_or_not() {
    for (kind, count) in [(Kind::FailsBefore { status: 500 }, 0), (Kind::FailsAfter { status: 502 }, 1)] {
        let server = start().await;
        server.set_faults([kind.once()]);
        let first = exchange(keyed(&server, "one", SESSIONS, ORDER)).await.unwrap();
        assert!(first.status().is_server_error());
        assert_eq!(first.headers()["stripe-should-retry"], "false");
        let second = exchange(keyed(&server, "one", SESSIONS, ORDER)).await.unwrap();
        assert_eq!((second.status(), second.body()), (first.status(), first.body()));
        assert_eq!(sessions(&server).await, count);
        assert_eq!(send(keyed(&server, "two", SESSIONS, ORDER)).await.0, 200);
    }
}

#[tokio::test]
async fn who_is_turned_away_may_come_again_with_the_same_key() {
    let server = start().await;
    for status in [503, 429] {
        server.set_faults([Kind::Turned { status }.once()]);
        let answer = exchange(keyed(&server, "one", SESSIONS, ORDER)).await.unwrap();
        assert_eq!(answer.status().as_u16(), status);
        assert_eq!(answer.headers()["stripe-should-retry"], "true");
    }
    assert_eq!(send(keyed(&server, "one", SESSIONS, ORDER)).await.0, 200);
}

#[tokio::test]
async fn a_lost_answer_is_there_for_who_asks_again() {
    for (kind, count) in [(Kind::CutBefore, 0), (Kind::CutAfter, 1), (Kind::CutWithin, 1)] {
        let server = start().await;
        server.set_faults([kind.once()]);
        assert!(exchange(keyed(&server, "one", SESSIONS, ORDER)).await.is_err(), "{kind:?}");
        assert_eq!(sessions(&server).await, count, "{kind:?}");
        let again = exchange(keyed(&server, "one", SESSIONS, ORDER)).await.unwrap();
        assert_eq!(again.status(), 200);
        assert_eq!(again.headers().contains_key("idempotent-replayed"), count == 1, "{kind:?}");
        assert_eq!(sessions(&server).await, 1);
    }
}

#[tokio::test]
async fn work_goes_on_when_who_asked_has_gone_away() {
    let server = start().await;
    server.set_faults([Kind::Slow { ms: 1_500 }.once()]);
    let ask = tokio::spawn(exchange(keyed(&server, "one", SESSIONS, ORDER)));
    has_come(&server).await;
    ask.abort();
    assert_eq!(send(keyed(&server, "one", SESSIONS, ORDER)).await.0, 409);
    while sessions(&server).await == 0 {}
    let again = exchange(keyed(&server, "one", SESSIONS, ORDER)).await.unwrap();
    assert_eq!(again.headers()["idempotent-replayed"], "true");
}

#[tokio::test]
async fn nobody_is_there_while_it_is_down() {
    let server = start().await;
    let id = session(&server).await;
    server.set_faults([Kind::Down.always()]);
    for _ in 0..2 {
        assert!(exchange(keyed(&server, "one", SESSIONS, ORDER)).await.is_err());
    }
    let page =
        http::Request::get(format!("{}/c/pay/{id}", server.origin())).body(bytes::Bytes::new()).unwrap();
    assert!(exchange(page.clone()).await.is_err());
    server.set_faults([]);
    assert_eq!(exchange(page).await.unwrap().status(), 200);
    assert_eq!(send(keyed(&server, "one", SESSIONS, ORDER)).await.0, 200);
}

#[tokio::test]
async fn a_fault_is_of_one_call_and_of_one_order_and_counted() {
    let server = start().await;
    let expire = "POST /v1/checkout/sessions/{id}/expire";
    server.set_faults([
        Kind::FailsBefore { status: 500 }.always().on(expire),
        Kind::FailsBefore { status: 500 }.once().on("POST /v1/checkout/sessions").saying("order-8"),
    ]);
    let id = session(&server).await;
    assert_eq!(post(&server, &format!("{SESSIONS}/{id}/expire"), &[]).await.0, 500);
    let other = order_with(&[("metadata[order]", "order-8")]);
    assert_eq!(post(&server, SESSIONS, &other).await.0, 500);
    assert_eq!(post(&server, SESSIONS, &other).await.0, 200);
    let asked: Vec<_> = server.asked().into_iter().map(|asked| asked.call).collect();
    let create = "POST /v1/checkout/sessions";
    assert_eq!(asked, [create, expire, create, create]);
}

#[tokio::test]
async fn a_late_answer_comes_after_its_effect() {
    let server = start().await;
    server.set_faults([Kind::Late { ms: 1_500 }.once()]);
    let ask = tokio::spawn(exchange(keyed(&server, "one", SESSIONS, ORDER)));
    while sessions(&server).await == 0 {}
    assert!(!ask.is_finished());
    assert_eq!(ask.await.unwrap().unwrap().status(), 200);
}
