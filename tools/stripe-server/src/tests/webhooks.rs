//! Events on their way.

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use serde_json::Value;
use tokio::net::TcpListener;

use super::{paid, session, start};
use crate::{Command, Endpoint, Manner, Order, Rule, Server, sign};

/// A shop that writes down what it is told, and answers as it is told to.
#[derive(Clone, Default)]
struct Shop(Arc<Mutex<Told>>);

#[derive(Default)]
struct Told {
    came: Vec<(String, String)>,
    answers: Vec<u16>,
}

impl Shop {
    /// A shop that listens, and a server that tells it.
    async fn open() -> (Self, Server, String) {
        let shop = Self::default();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/webhooks/stripe", listener.local_addr().unwrap());
        let router = Router::new().route("/webhooks/stripe", post(told)).with_state(shop.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        let server = start().await;
        server.set_endpoints([Endpoint { url: url.clone(), secrets: vec!["whsec_1".into()], types: vec![] }]);
        (shop, server, url)
    }

    fn answers(&self, answers: &[u16]) {
        self.0.lock().unwrap().answers = answers.to_vec();
    }

    /// The types of what has come.
    fn types(&self) -> Vec<String> {
        let kind =
            |body: &str| serde_json::from_str::<Value>(body).unwrap()["type"].as_str().unwrap().to_owned();
        self.0.lock().unwrap().came.iter().map(|(_, body)| kind(body)).collect()
    }

    fn came(&self) -> Vec<(String, String)> {
        self.0.lock().unwrap().came.clone()
    }
}

async fn told(State(shop): State<Shop>, headers: HeaderMap, body: String) -> StatusCode {
    let mut told = shop.0.lock().unwrap();
    told.came.push((headers["stripe-signature"].to_str().unwrap().to_owned(), body));
    let answer = if told.answers.is_empty() { 200 } else { told.answers.remove(0) };
    StatusCode::from_u16(answer).unwrap()
}

const COMPLETED: &str = "checkout.session.completed";

async fn rest(server: &Server) {
    server.tell(Command::Rest).await.unwrap();
}

#[tokio::test]
async fn events_come_at_once_in_order_and_signed() {
    let (shop, server, _) = Shop::open().await;
    paid(&server).await;
    rest(&server).await;
    let happened = ["payment_intent.created", "charge.succeeded", "payment_intent.succeeded", COMPLETED];
    assert_eq!(shop.types(), happened);
    for (signature, body) in shop.came() {
        let at = signature.split_once(',').unwrap().0.strip_prefix("t=").unwrap().parse().unwrap();
        assert_eq!(signature, sign(&["whsec_1".to_owned()], at, &body));
        assert!((server.now() - at).abs() < 5);
    }
}

#[test]
fn a_signature_is_what_stripe_documents() {
    // By `openssl dgst -sha256 -hmac whsec_test` of `1700000000.{"id":"evt_1"}`.
    let expected = "t=1700000000,v1=c89214b5b5da833daed6f0b8c5bb6bd58cea9022bd80ccc78230f3942d632925,v0=";
    let made = sign(&["whsec_test".to_owned()], 1_700_000_000, "{\"id\":\"evt_1\"}");
    assert!(made.starts_with(expected), "{made}");
}

#[tokio::test]
async fn an_endpoint_hears_what_it_wants_with_all_of_its_secrets() {
    let (shop, server, url) = Shop::open().await;
    let secrets = vec!["whsec_1".to_owned(), "whsec_2".to_owned()];
    server.set_endpoints([Endpoint { url, secrets, types: vec!["checkout.session.*".into()] }]);
    paid(&server).await;
    rest(&server).await;
    assert_eq!(shop.types(), [COMPLETED]);
    assert_eq!(shop.came()[0].0.matches(",v1=").count(), 2);
}

#[tokio::test]
async fn events_are_late_lost_or_repeated_as_the_rules_say() {
    let (shop, server, _) = Shop::open().await;
    let only = |manner: Manner| -> [Rule; 2] { [manner.always().of(COMPLETED), Manner::Lost.always()] };
    server.set_rules(only(Manner::Late { ms: 1_000 }));
    paid(&server).await;
    assert!(shop.types().is_empty());
    rest(&server).await;
    assert_eq!(shop.types(), [COMPLETED]);
    server.set_rules(only(Manner::Repeated { copies: 3 }));
    paid(&server).await;
    rest(&server).await;
    assert_eq!(shop.types().len(), 4);
    let came = shop.came();
    assert_eq!(came[1].1, came[3].1);
    server.set_rules([Manner::Lost.always().of(COMPLETED).times(1)]);
    paid(&server).await;
    rest(&server).await;
    assert_eq!(shop.types().len(), 7);
    paid(&server).await;
    rest(&server).await;
    assert_eq!(shop.types().len(), 11);
}

#[tokio::test]
async fn what_is_held_comes_when_it_is_released_in_any_order() {
    let (shop, server, _) = Shop::open().await;
    server.set_rules([Manner::Held.always()]);
    let (id, ..) = paid(&server).await;
    let other = session(&server).await;
    server.tell(Command::Pay { session: other.clone() }).await.unwrap();
    rest(&server).await;
    assert!(shop.types().is_empty());
    let release = |order, saying: &str| Command::Release { order, saying: Some(saying.to_owned()) };
    let count = server.tell(release(Order::Kept, &id)).await.unwrap();
    assert_eq!(count["count"], 1);
    rest(&server).await;
    server.tell(Command::Release { order: Order::Reversed, saying: None }).await.unwrap();
    rest(&server).await;
    let types = shop.types();
    assert_eq!(types.len(), 8);
    assert_eq!(types[..2], [COMPLETED, COMPLETED]);
    assert_eq!(types[7], "payment_intent.created");
    server.tell(Command::Pay { session: session(&server).await }).await.unwrap();
    server.tell(Command::Release { order: Order::AtOnce, saying: None }).await.unwrap();
    rest(&server).await;
    assert_eq!(shop.types().len(), 12);
}

#[tokio::test]
async fn what_has_not_arrived_comes_again_when_that_is_wanted() {
    let (shop, server, _) = Shop::open().await;
    server.set_rules([Manner::Lost.always().of("payment_intent.created").times(1)]);
    shop.answers(&[503, 302, 200]);
    paid(&server).await;
    rest(&server).await;
    let arrived: Vec<_> = server.deliveries().iter().map(|delivery| delivery.status).collect();
    assert_eq!(arrived, [0, 503, 302, 200]);
    let count = server.tell(Command::Retry { saying: None }).await.unwrap();
    assert_eq!(count["count"], 3);
    rest(&server).await;
    assert_eq!(shop.types().len(), 6);
    assert_eq!(server.tell(Command::Retry { saying: None }).await.unwrap()["count"], 0);
    let event = server.deliveries()[3].event.clone();
    server.tell(Command::Resend { event: event.clone(), copies: 20 }).await.unwrap();
    rest(&server).await;
    assert_eq!(server.deliveries().iter().filter(|delivery| delivery.event == event).count(), 21);
}

#[tokio::test]
async fn who_is_not_there_is_told_when_they_are() {
    let server = start().await;
    let url = "http://127.0.0.1:9/webhooks/stripe".to_owned();
    server.set_endpoints([Endpoint { url, secrets: vec!["whsec_1".into()], types: vec![COMPLETED.into()] }]);
    paid(&server).await;
    rest(&server).await;
    assert_eq!(server.deliveries().len(), 1);
    assert!(!server.deliveries()[0].has_arrived());
}
