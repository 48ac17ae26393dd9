//! Who is waited for, and by whom.

use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::http::StatusCode;
use coppice_platform::Platform;
use coppice_platform::clock::ManualClock;
use futures_util::{StreamExt, stream};
use tokio::task::JoinHandle;

use super::support::{Answer, Site, Visitor};

/// One byte, and then nothing for ever.
fn one_byte() -> Body {
    let first = stream::iter([Ok::<_, std::convert::Infallible>(Bytes::from_static(b"a"))]);
    Body::from_stream(first.chain(stream::pending()))
}

/// A site where time passes only by the test's hand, and nothing times out by itself.
async fn site(clock: &Arc<ManualClock>) -> Site {
    let settings = [("MAX_IN_FLIGHT", "4")];
    let site =
        Site::filled(&settings, async |platform, _| Platform { clock: clock.clone(), ..platform }).await;
    site.visitor().get("/robots.txt").await;
    site
}

/// Sends the head of a request and the first byte of its body.
fn begin(visitor: &Visitor, method: &str, path: &str, content_type: &str) -> JoinHandle<Answer> {
    let request = visitor
        .request(method, path)
        .header("origin", "http://localhost")
        .header("content-type", content_type)
        .header("content-length", "1000");
    let (request, visitor) = (request.body(one_byte()).unwrap(), visitor.clone());
    tokio::spawn(async move { visitor.ask(request).await })
}

/// Until all that can be done without waiting is done.
async fn settle() {
    for _ in 0..50 {
        tokio::task::yield_now().await;
    }
}

async fn all_is_well(site: &Site) {
    for path in ["/healthz", "/shop", "/robots.txt"] {
        assert_eq!(site.visitor().get(path).await.status, StatusCode::OK, "{path}");
    }
    let email = format!("{}@example.com", site.platform.random.u128());
    let asked = site.visitor().post("/login", &[("email", &email)]).await;
    assert_eq!(asked.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn nobody_waits_for_a_body_that_does_not_come() {
    let clock = ManualClock::at(1_800_000_000_000);
    let site = site(&clock).await;
    let sender = site.visitor();
    for (method, path) in [
        ("POST", "/cart/lines"),
        ("POST", "/login"),
        ("POST", "/api/shop/cart/add"),
        ("POST", "/admin/api/cdn/upload/begin"),
        ("POST", "/no/such/page"),
        ("DELETE", "/shop"),
        ("GET", "/shop"),
        ("GET", "/api/shop/products"),
        ("GET", "/cdn/picture.png"),
        // What is posted there may bring files; whoever looks at the form brings none.
        ("GET", "/admin/products/new"),
        ("GET", "/admin/products/p-mug-57"),
        ("GET", "/admin/pages/new"),
        ("HEAD", "/admin/pages/a"),
    ] {
        let begun: Vec<_> =
            (0..60).map(|_| begin(&sender, method, path, "application/x-www-form-urlencoded")).collect();
        settle().await;
        all_is_well(&site).await;
        assert!(begun.iter().all(|request| !request.is_finished()), "{method} {path} waits for its body");
        clock.advance(Duration::from_secs(10));
        for request in begun {
            assert_eq!(request.await.unwrap().status, StatusCode::REQUEST_TIMEOUT, "{method} {path}");
        }
    }
}

#[tokio::test]
async fn a_file_that_stops_coming_keeps_no_page_from_anybody_and_is_given_up() {
    let clock = ManualClock::at(1_800_000_000_000);
    let site = site(&clock).await;
    let admin = site.admin().await;
    for (method, path, content_type) in [
        ("PUT", "/admin/cdn/upload?name=table.csv", "text/csv"),
        ("POST", "/admin/cdn/files", "multipart/form-data; boundary=a"),
    ] {
        let begun: Vec<_> = (0..16).map(|_| begin(&admin, method, path, content_type)).collect();
        tokio::time::sleep(Duration::from_millis(100)).await;
        all_is_well(&site).await;
        for _ in 0..30 {
            clock.advance(Duration::from_secs(2));
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        for request in begun {
            let status = request.await.unwrap().status;
            let told = [StatusCode::REQUEST_TIMEOUT, StatusCode::SERVICE_UNAVAILABLE];
            assert!(told.contains(&status), "{method} {path}: {status}");
        }
    }
}

#[tokio::test]
async fn who_is_refused_for_what_the_head_says_is_told_before_the_body_comes() {
    let clock = ManualClock::at(1_800_000_000_000);
    let site = site(&clock).await;
    let stranger = site.visitor();
    for path in ["/admin/cdn/upload?name=table.csv", "/admin/cdn/uploads/a/parts/1"] {
        let answer = begin(&stranger.as_script(), "PUT", path, "text/csv").await.unwrap();
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
    }
    let large = stranger.request("POST", "/login").header("origin", "http://localhost");
    let large = large.header("content-length", "8388608").body(one_byte()).unwrap();
    assert_eq!(stranger.ask(large).await.status, StatusCode::PAYLOAD_TOO_LARGE);
}

#[tokio::test]
async fn what_needs_no_database_is_answered_when_every_seat_is_taken() {
    let site = Site::with(&[("MAX_IN_FLIGHT", "1"), ("MAX_WAIT_MS", "0")]).await;
    site.visitor().get("/robots.txt").await;
    site.faults.add("sql.products_list:slow=500".parse().unwrap());
    let mut slow = site.visitor();
    let slow = tokio::spawn(async move { slow.get("/shop?q=mug").await.status });
    tokio::time::sleep(Duration::from_millis(100)).await;
    assert_eq!(site.visitor().get("/shop").await.status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(site.visitor().get("/healthz").await.status, StatusCode::OK);
    for asset in coppice::assets::ALL.iter().filter(|asset| !asset.bytes.is_empty()) {
        assert_eq!(site.visitor().get(asset.path).await.status, StatusCode::OK, "{}", asset.path);
    }
    assert_eq!(slow.await.unwrap(), StatusCode::OK);
}
