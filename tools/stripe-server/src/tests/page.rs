//! The page to pay on.

use bytes::Bytes;
use http::{Request, Response};

use super::{SESSIONS, exchange, get, order_with, post, session, start};
use crate::{Command, Server};

async fn page(server: &Server, method: &str, path: &str) -> Response<Bytes> {
    let url = format!("{}{path}", server.origin());
    exchange(Request::builder().method(method).uri(url).body(Bytes::new()).unwrap()).await.unwrap()
}

fn text(answer: &Response<Bytes>) -> String {
    String::from_utf8(answer.body().to_vec()).unwrap()
}

/// Presses a button of the page; where that leads.
async fn press(server: &Server, id: &str, button: &str) -> String {
    let answer = page(server, "POST", &format!("/c/pay/{id}/{button}")).await;
    assert_eq!(answer.status(), 303);
    answer.headers()["location"].to_str().unwrap().to_owned()
}

#[tokio::test]
async fn the_page_shows_what_is_paid_and_runs_no_script() {
    let server = start().await;
    let id = session(&server).await;
    let shown = text(&page(&server, "GET", &format!("/c/pay/{id}")).await);
    for part in [
        "<h1>Pay 29.90 EUR</h1>",
        "Mug &lt;large&gt; &amp; &quot;blue&quot;</bdi> × 2: 25.00 EUR",
        "ann@example.com",
        "href=\"https://shop.example/orders/7\"",
    ] {
        assert!(shown.contains(part), "{part}");
    }
    assert!(!shown.contains("<script"));
    assert_eq!(page(&server, "GET", "/c/pay/cs_test_none").await.status(), 404);
    assert_eq!(page(&server, "POST", &format!("/c/pay/{id}/steal")).await.status(), 404);
}

#[tokio::test]
async fn who_pays_is_led_back_with_the_session() {
    let server = start().await;
    let id = session(&server).await;
    let back = format!("https://shop.example/orders/7/return?session={id}");
    assert_eq!(press(&server, &id, "pay").await, back);
    // Twice is once.
    assert_eq!(press(&server, &id, "pay").await, back);
    assert_eq!(get(&server, "/v1/charges", &[]).await.1["data"].as_array().unwrap().len(), 1);
    assert!(text(&page(&server, "GET", &format!("/c/pay/{id}")).await).contains("You are all done here"));
}

#[tokio::test]
async fn who_is_declined_may_try_again() {
    let server = start().await;
    let id = session(&server).await;
    let there = press(&server, &id, "decline").await;
    assert!(text(&page(&server, "GET", &there).await).contains("role=\"alert\""));
    assert!(press(&server, &id, "later").await.starts_with("https://shop.example/"));
    let (_, shown) = get(&server, &format!("{SESSIONS}/{id}"), &[]).await;
    assert_eq!(
        (shown["status"].as_str(), shown["payment_status"].as_str()),
        (Some("complete"), Some("unpaid"))
    );
}

#[tokio::test]
async fn who_comes_too_late_pays_nothing() {
    let server = start().await;
    let (_, made) = post(&server, SESSIONS, &order_with(&[("cancel_url", "")])).await;
    let id = made["id"].as_str().unwrap();
    assert!(!text(&page(&server, "GET", &format!("/c/pay/{id}")).await).contains("Cancel"));
    server.tell(Command::Clock { ahead: 24 * 60 * 60 }).await.unwrap();
    assert_eq!(press(&server, id, "pay").await, format!("/c/pay/{id}"));
    assert!(text(&page(&server, "GET", &format!("/c/pay/{id}")).await).contains("expired"));
    assert_eq!(get(&server, "/v1/charges", &[]).await.1["data"].as_array().unwrap().len(), 0);
}
