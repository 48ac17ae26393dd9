//! How long codes and sessions last, and who may use them.

use std::sync::Arc;
use std::time::Duration;

use crate::support::{Site, Visitor};
use axum::http::StatusCode;
use coppice_platform::clock::ManualClock;

const NOON: i64 = 1_800_000_000_000;
const MINUTE: Duration = Duration::from_secs(60);
const DAY: Duration = Duration::from_secs(86_400);

async fn site() -> (Site, Arc<ManualClock>) {
    let clock = ManualClock::at(NOON);
    (Site::at(clock.clone()).await, clock)
}

async fn ask(visitor: &mut Visitor, site: &Site, email: &str) -> String {
    assert_eq!(visitor.post("/login", &[("email", email)]).await.status, StatusCode::SEE_OTHER);
    site.code_for(email)
}

async fn enter(visitor: &mut Visitor, code: &str) -> StatusCode {
    visitor.post("/login/code", &[("code", code)]).await.status
}

async fn is_in(visitor: &mut Visitor) -> bool {
    visitor.get("/account").await.status == StatusCode::OK
}

#[tokio::test]
async fn a_code_is_good_for_a_quarter_of_an_hour() {
    let (site, clock) = site().await;
    let mut ada = site.visitor();
    let code = ask(&mut ada, &site, "ada@example.com").await;
    clock.advance(MINUTE * 15);
    assert_eq!(enter(&mut ada, &code).await, StatusCode::UNPROCESSABLE_ENTITY);
    let code = ask(&mut ada, &site, "ada@example.com").await;
    clock.advance(MINUTE * 15 - Duration::from_secs(1));
    assert_eq!(enter(&mut ada, &code).await, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn a_code_works_once() {
    let (site, _) = site().await;
    let mut ada = site.visitor();
    let code = ask(&mut ada, &site, "ada@example.com").await;
    let mut thief = ada.clone();
    assert_eq!(enter(&mut ada, &code).await, StatusCode::SEE_OTHER);
    assert_eq!(enter(&mut thief, &code).await, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(!is_in(&mut thief).await);
}

#[tokio::test]
async fn whichever_mail_is_opened_its_code_is_good_even_when_the_clock_was_put_back() {
    for which in 0..3 {
        let (site, clock) = site().await;
        let mut ada = site.visitor();
        let mut codes = Vec::new();
        for minute in [0, -1, 2] {
            clock.set(NOON + minute * 60_000);
            codes.push(ask(&mut ada, &site, "ada@example.com").await);
        }
        assert_eq!(enter(&mut ada, &codes[which]).await, StatusCode::SEE_OTHER, "{which}");
    }
}

#[tokio::test]
async fn five_wrong_tries_end_a_code_for_its_owner_too() {
    let (site, _) = site().await;
    let mut ada = site.visitor();
    let code = ask(&mut ada, &site, "ada@example.com").await;
    let wrong = if code == "222222" { "333333" } else { "222222" };
    for _ in 0..4 {
        assert_eq!(enter(&mut ada, wrong).await, StatusCode::UNPROCESSABLE_ENTITY);
    }
    let mut patient = ada.clone();
    assert_eq!(enter(&mut ada, wrong).await, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(enter(&mut patient, &code).await, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn a_code_belongs_to_the_browser_that_asked_for_it() {
    let (site, _) = site().await;
    let (mut ada, mut eve) = (site.visitor(), site.visitor());
    let code = ask(&mut ada, &site, "ada@example.com").await;
    ask(&mut eve, &site, "eve@example.com").await;
    assert_eq!(enter(&mut eve, &code).await, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(enter(&mut ada, &code).await, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn tries_are_limited_by_where_they_come_from_and_the_window_ends() {
    let (site, clock) = site().await;
    let mut ada = site.visitor();
    for n in 0..10 {
        let email = format!("ada{n}@example.com");
        assert_eq!(ada.post("/login", &[("email", &email)]).await.status, StatusCode::SEE_OTHER);
    }
    let refused = ada.post("/login", &[("email", "ada10@example.com")]).await;
    assert_eq!(refused.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(refused.header("retry-after"), "600");
    assert_eq!((refused.header("ratelimit-limit"), refused.header("ratelimit-remaining")), ("10", "0"));
    assert!(site.platform.mailer.outbox().iter().all(|sent| sent.mail.to != "ada10@example.com"));
    clock.advance(MINUTE * 10);
    assert_eq!(ada.post("/login", &[("email", "ada10@example.com")]).await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn nobody_without_an_address_is_let_at_the_door() {
    let (site, _) = site().await;
    let mut ada = site.visitor();
    let request = ada.request("POST", "/login").header("origin", "http://localhost");
    let request = request.header("content-type", "application/x-www-form-urlencoded");
    let mut request = request.body("email=ada%40example.com".into()).unwrap();
    request.extensions_mut().clear();
    assert_eq!(ada.send(request).await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_session_ends_after_a_week_without_use_and_after_a_month_with_it() {
    let (site, clock) = site().await;
    let (mut idle, mut busy) = (site.visitor(), site.visitor());
    idle.sign_in(&site, "ada@example.com").await;
    busy.sign_in(&site, "ada@example.com").await;
    for day in 1..30 {
        clock.advance(DAY);
        assert!(is_in(&mut busy).await, "day {day}");
        if day == 7 {
            assert!(!is_in(&mut idle).await, "a week is over");
        }
    }
    clock.advance(DAY);
    assert!(!is_in(&mut busy).await, "a month is over");
    assert!(!busy.cookies.contains_key("session"));
}

#[tokio::test]
async fn that_a_session_is_in_use_is_noted_once_a_day() {
    let (site, clock) = site().await;
    let mut ada = site.visitor();
    ada.sign_in(&site, "ada@example.com").await;
    clock.advance(DAY);
    site.counting.reset();
    for _ in 0..5 {
        ada.get("/account").await;
    }
    let notes = site.counting.statements().iter().filter(|s| s.name == "session_touch").count();
    assert_eq!(notes, 1);
}

#[tokio::test]
async fn a_clock_that_jumps_back_signs_nobody_out() {
    let (site, clock) = site().await;
    let mut ada = site.visitor();
    ada.sign_in(&site, "ada@example.com").await;
    clock.set(NOON - 86_400_000);
    assert!(is_in(&mut ada).await);
    assert!(ada.get("/shop").await.body.contains("Hi, ada"));
}

#[tokio::test]
async fn a_session_is_good_in_its_own_shop_alone() {
    let (site, _) = site().await;
    let mut ada = site.visitor();
    ada.sign_in(&site, "ada@example.com").await;
    let session = &ada.cookies["session"].clone();
    for strict in ["/account", "/shop"] {
        let mut elsewhere = site.visitor_at("other.example").with_cookie("session", session);
        let answer = elsewhere.get(strict).await;
        assert!(!answer.body.contains("Hi, "), "{strict}");
        assert!(!elsewhere.cookies.contains_key("session"), "{strict}");
    }
    // What the one shop has read into the cache is no good in the other either.
    assert!(ada.get("/shop").await.body.contains("Hi, "));
    assert!(
        !site
            .visitor_at("other.example")
            .with_cookie("session", session)
            .get("/shop")
            .await
            .body
            .contains("Hi, ")
    );
}

#[tokio::test]
async fn signing_in_gives_a_new_token_and_ends_the_old_one() {
    let (site, _) = site().await;
    let mut ada = site.visitor();
    ada.sign_in(&site, "ada@example.com").await;
    let mut before = ada.clone();
    ada.sign_in(&site, "ada@example.com").await;
    assert_ne!(ada.cookies["session"], before.cookies["session"]);
    assert!(is_in(&mut ada).await && !is_in(&mut before).await);
}

#[tokio::test]
async fn a_stolen_cookie_is_worth_nothing_after_sign_out() {
    let (site, _) = site().await;
    let mut ada = site.visitor();
    ada.sign_in(&site, "ada@example.com").await;
    let mut thief = ada.clone();
    assert!(ada.get("/shop").await.body.contains("Hi, "));
    ada.post("/logout", &[]).await;
    assert!(!is_in(&mut thief.clone()).await);
    assert!(!thief.get("/shop").await.body.contains("Hi, "));
}

#[tokio::test]
async fn known_and_unknown_addresses_cost_and_show_the_same() {
    let (site, _) = site().await;
    site.visitor().sign_in(&site, "known@example.com").await;
    let mut seen = Vec::new();
    for email in ["known@example.com", "nobody@example.com"] {
        let mut visitor = site.visitor();
        site.counting.reset();
        let answer = visitor.post("/login", &[("email", email)]).await;
        let names: Vec<_> = site.counting.statements().iter().map(|s| s.name).collect();
        let page = visitor.get("/login/code").await.body.replace(email, "…");
        seen.push((answer.status, answer.header("location").to_owned(), names, page));
    }
    assert_eq!(seen[0], seen[1]);
}
