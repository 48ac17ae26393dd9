//! What the Stripe that is played does.

mod bounds;
mod checkout;
mod control;
mod faults;
mod idempotency;
mod lists;
mod page;
mod refunds;
mod webhooks;

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use coppice_platform::http::{HttpLimits, Reach};
use coppice_platform::native::HttpClient;
use coppice_platform::{Http, PlatformError};
use http::Response;
use serde_json::Value;

use crate::{Command, KEY, Options, Server, VERSION};

/// Parameters, written as they are sent.
type Params<'a> = &'a [(&'a str, &'a str)];

thread_local! {
    /// Every test has a thread of its own.
    static CLIENT: Arc<HttpClient> = Arc::default();
}

async fn start() -> Server {
    Server::start(Options::default()).await.unwrap()
}

async fn exchange(request: http::Request<Bytes>) -> Result<Response<Bytes>, PlatformError> {
    let limits =
        HttpLimits { timeout: Duration::from_secs(20), max_bytes: 10_000_000, reach: Reach::Anywhere };
    let client = CLIENT.with(Arc::clone);
    client.send(request, limits).await
}

/// A request as the application sends it.
fn request(server: &Server, method: &str, path: &str, params: Params<'_>) -> http::Request<Bytes> {
    let form = form_urlencoded::Serializer::new(String::new()).extend_pairs(params).finish();
    let url = format!("{}{path}", server.origin());
    let (url, body) = match method {
        "GET" if !form.is_empty() => (format!("{url}?{form}"), Bytes::new()),
        _ => (url, form.into()),
    };
    http::Request::builder()
        .method(method)
        .uri(url)
        .header("authorization", format!("Bearer {KEY}"))
        .header("stripe-version", VERSION)
        .header("content-type", "application/x-www-form-urlencoded")
        .body(body)
        .unwrap()
}

/// The same, with an idempotency key.
fn keyed(server: &Server, key: &str, path: &str, params: Params<'_>) -> http::Request<Bytes> {
    let mut request = request(server, "POST", path, params);
    request.headers_mut().insert("idempotency-key", key.parse().unwrap());
    request
}

fn json(answer: &Response<Bytes>) -> Value {
    serde_json::from_slice(answer.body()).unwrap()
}

async fn send(request: http::Request<Bytes>) -> (u16, Value) {
    let answer = exchange(request).await.unwrap();
    (answer.status().as_u16(), json(&answer))
}

async fn post(server: &Server, path: &str, params: Params<'_>) -> (u16, Value) {
    send(request(server, "POST", path, params)).await
}

async fn get(server: &Server, path: &str, params: Params<'_>) -> (u16, Value) {
    send(request(server, "GET", path, params)).await
}

const SESSIONS: &str = "/v1/checkout/sessions";

/// Two mugs of 12.50 EUR, and 4.90 EUR for bringing them.
const ORDER: Params<'static> = &[
    ("mode", "payment"),
    ("success_url", "https://shop.example/orders/7/return?session={CHECKOUT_SESSION_ID}"),
    ("cancel_url", "https://shop.example/orders/7"),
    ("client_reference_id", "order-7"),
    ("customer_email", "ann@example.com"),
    ("metadata[order]", "order-7"),
    ("payment_intent_data[metadata][order]", "order-7"),
    ("adaptive_pricing[enabled]", "false"),
    ("line_items[0][price_data][currency]", "eur"),
    ("line_items[0][price_data][unit_amount]", "1250"),
    ("line_items[0][price_data][product_data][name]", "Mug <large> & \"blue\""),
    ("line_items[0][quantity]", "2"),
    ("line_items[1][price_data][currency]", "eur"),
    ("line_items[1][price_data][unit_amount]", "490"),
    ("line_items[1][price_data][product_data][name]", "Delivery"),
    ("line_items[1][quantity]", "1"),
];

/// [`ORDER`], with other values of these, or without those that are empty.
fn order_with<'a>(others: Params<'a>) -> Vec<(&'a str, &'a str)> {
    let is_other = |name: &str| others.iter().any(|(other, _)| *other == name);
    let kept = ORDER.iter().copied().filter(|(name, _)| !is_other(name));
    kept.chain(others.iter().copied().filter(|(_, value)| !value.is_empty())).collect()
}

/// Waits for the first request, which may be under way for long.
async fn has_come(server: &Server) {
    while server.asked().is_empty() {
        tokio::task::yield_now().await;
    }
}

/// The id of a new session.
async fn session(server: &Server) -> String {
    let (status, session) = post(server, SESSIONS, ORDER).await;
    assert_eq!(status, 200, "{session}");
    session["id"].as_str().unwrap().to_owned()
}

/// The ids of a session, its payment intent and its charge, paid.
async fn paid(server: &Server) -> (String, String, String) {
    let session = session(server).await;
    let shown = server.tell(Command::Pay { session: session.clone() }).await.unwrap();
    let intent = shown["payment_intent"].as_str().unwrap().to_owned();
    let (_, shown) = get(server, &format!("/v1/payment_intents/{intent}"), &[]).await;
    (session, intent, shown["latest_charge"].as_str().unwrap().to_owned())
}

/// The types of what has happened, in order.
fn types(server: &Server) -> Vec<String> {
    let kind = |body: &str| serde_json::from_str::<Value>(body).unwrap()["type"].as_str().unwrap().to_owned();
    server.events().iter().map(|event| kind(&event.body)).collect()
}
