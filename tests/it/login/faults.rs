//! What becomes of signing in when something fails on the way: nothing is half made, and the next try works.

use crate::support::Site;
use axum::http::StatusCode;
use coppice::auth::store::get_or_create_user;
use serde::Deserialize;

const EMAIL: &str = "ada@example.com";

#[derive(Debug, PartialEq, Eq, Deserialize)]
struct Counts {
    users: i64,
    sessions: i64,
    codes: i64,
    used: i64,
    notes: i64,
}

async fn counts(site: &Site) -> Counts {
    site.row(
        "SELECT (SELECT COUNT(*) FROM users) AS users, (SELECT COUNT(*) FROM sessions) AS sessions, \
         (SELECT COUNT(*) FROM magic_codes) AS codes, (SELECT COUNT(*) FROM magic_codes WHERE used_at IS NOT NULL) AS used, \
         (SELECT COUNT(*) FROM audit_log) AS notes",
    )
    .await
}

#[tokio::test]
async fn a_database_that_fails_at_any_step_leaves_nothing_half_made() {
    for step in ["rate_limit", "code_make", "audit_event"] {
        let site = Site::new().await;
        let before = counts(&site).await;
        site.faults.add(format!("sql.{step}:unavailable").parse().unwrap());
        let mut ada = site.visitor();
        let answer = ada.post("/login", &[("email", EMAIL)]).await;
        assert_eq!(
            (answer.status, answer.header("retry-after")),
            (StatusCode::SERVICE_UNAVAILABLE, "5"),
            "{step}"
        );
        site.faults.clear();
        assert_eq!(counts(&site).await, before, "{step}");
        assert!(site.platform.mailer.outbox().is_empty(), "{step}");
        assert_eq!(ada.sign_in(&site, EMAIL).await.status, StatusCode::SEE_OTHER, "{step}");
    }
    for step in
        ["rate_limit", "code_redeem", "code_miss", "code_user", "session_open", "audit_event", "session_get"]
    {
        let site = Site::new().await;
        let mut ada = site.visitor();
        ada.post("/login", &[("email", EMAIL)]).await;
        let before = counts(&site).await;
        site.faults.add(format!("sql.{step}:unavailable").parse().unwrap());
        let code = site.code_for(EMAIL);
        let answer = ada.post("/login/code", &[("code", &code)]).await;
        assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE, "{step}");
        site.faults.clear();
        assert_eq!(counts(&site).await, before, "{step}");
        assert_eq!(ada.post("/login/code", &[("code", &code)]).await.status, StatusCode::SEE_OTHER, "{step}");
        assert!(ada.get("/account").await.body.contains(EMAIL), "{step}");
    }
}

#[tokio::test]
async fn a_mail_that_can_not_be_sent_is_told_and_the_code_before_it_still_counts() {
    let site = Site::new().await;
    let mut ada = site.visitor();
    ada.post("/login", &[("email", EMAIL)]).await;
    let mut earlier = ada.clone();
    let code = site.code_for(EMAIL);
    site.faults.add("mail:unavailable".parse().unwrap());
    let answer = ada.post("/login", &[("email", EMAIL)]).await;
    assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(
        answer.body.contains("could not send a mail") && answer.body.contains("value=\"ada@example.com\"")
    );
    assert_eq!(counts(&site).await.codes, 1, "no code is left that nobody has");
    assert_eq!(earlier.post("/login/code", &[("code", &code)]).await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn what_was_not_sent_does_not_count() {
    let site = Site::new().await;
    let mut ada = site.visitor();
    site.faults.add("mail:unavailable".parse().unwrap());
    for _ in 0..15 {
        assert_eq!(ada.post("/login", &[("email", EMAIL)]).await.status, StatusCode::SERVICE_UNAVAILABLE);
    }
    site.faults.clear();
    for _ in 0..10 {
        assert_eq!(ada.post("/login", &[("email", EMAIL)]).await.status, StatusCode::SEE_OTHER);
    }
    assert_eq!(ada.post("/login", &[("email", EMAIL)]).await.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(site.platform.mailer.outbox().len(), 3);
    assert_eq!(
        ada.post("/login/code", &[("code", &site.code_for(EMAIL))]).await.status,
        StatusCode::SEE_OTHER
    );
}

#[tokio::test]
async fn what_becomes_of_a_code_is_what_is_known_of_its_mail() {
    for (fault, status, codes, says) in [
        ("refused", StatusCode::UNPROCESSABLE_ENTITY, 0, "Please check it."),
        ("unavailable", StatusCode::SERVICE_UNAVAILABLE, 0, "try again in a moment"),
        // Who has it may send it.
        ("timeout", StatusCode::SEE_OTHER, 1, ""),
        ("unanswered", StatusCode::SEE_OTHER, 1, ""),
    ] {
        let site = Site::new().await;
        let mut ada = site.visitor();
        site.faults.add(format!("mail:{fault}").parse().unwrap());
        let answer = ada.post("/login", &[("email", EMAIL)]).await;
        assert_eq!((answer.status, counts(&site).await.codes), (status, codes), "{fault}");
        assert!(answer.body.contains(says), "{fault}: {}", answer.body);
        assert_eq!(ada.cookies.contains_key("code_flow"), codes == 1, "{fault}");
        assert_eq!(answer.body.contains("value=\"ada@example.com\""), codes == 0, "{fault}");
    }
}

#[tokio::test]
async fn nobody_waits_for_a_mail_server_that_is_slow_and_its_code_is_good_all_the_same() {
    let site = Site::new().await;
    let mut ada = site.visitor();
    site.faults.add("mail:slow=10000".parse().unwrap());
    let began = site.platform.clock.now();
    let elapsed = || site.platform.clock.now() - began;
    let answer = ada.post("/login", &[("email", EMAIL)]).await;
    assert_eq!(answer.header("location"), "/login/code");
    assert!(elapsed() < 10 && site.platform.mailer.outbox().is_empty());
    assert!(ada.get("/login/code").await.body.contains("It may take a minute"));
    while site.platform.mailer.outbox().is_empty() {
        assert!(elapsed() < 20, "it is sent after the answer");
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    let code = site.code_for(EMAIL);
    assert_eq!(ada.post("/login/code", &[("code", &code)]).await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn a_cache_that_fails_keeps_nobody_out() {
    let site = Site::new().await;
    site.faults.add("kv:unavailable".parse().unwrap());
    let mut ada = site.visitor();
    ada.sign_in(&site, EMAIL).await;
    assert!(ada.get("/shop").await.body.contains("Hi, ada"));
    assert_eq!(ada.post("/logout", &[]).await.status, StatusCode::SEE_OTHER);
    assert!(!ada.get("/shop").await.body.contains("Hi, "));
}

#[tokio::test]
async fn a_database_that_is_down_signs_nobody_out() {
    let site = Site::new().await;
    let mut ada = site.visitor();
    ada.sign_in(&site, EMAIL).await;
    site.visitor().get("/shop").await;
    site.faults.add("sql:unavailable".parse().unwrap());
    assert_eq!(ada.get("/account").await.status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(ada.cookies.contains_key("session"));
    site.faults.clear();
    assert!(ada.get("/shop").await.body.contains("Hi, ada"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_two_hundred_redeemers_of_one_code_one_wins() {
    let site = Site::with(&[("MAX_IN_FLIGHT", "1000"), ("MAX_WAIT_MS", "60000")]).await;
    let mut ada = site.visitor();
    ada.post("/login", &[("email", EMAIL)]).await;
    let code = site.code_for(EMAIL);
    let tries: Vec<_> = (0..200)
        .map(|_| {
            let mut somebody = site.visitor();
            somebody.cookies = ada.cookies.clone();
            let code = code.clone();
            tokio::spawn(async move { somebody.post("/login/code", &[("code", &code)]).await.status })
        })
        .collect();
    let mut won = 0;
    for attempt in tries {
        match attempt.await.unwrap() {
            StatusCode::SEE_OTHER => won += 1,
            status => assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY),
        }
    }
    assert_eq!((won, counts(&site).await.sessions), (1, 1));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_hundred_first_sign_ins_of_one_address_make_one_person() {
    let site = std::sync::Arc::new(Site::new().await);
    let calls: Vec<_> = (0..100)
        .map(|n| {
            let site = site.clone();
            tokio::spawn(async move {
                get_or_create_user(&site.db(), &format!("id-{n}"), EMAIL, "", 1).await.unwrap().id
            })
        })
        .collect();
    let mut ids = std::collections::BTreeSet::new();
    for call in calls {
        ids.insert(call.await.unwrap());
    }
    assert_eq!((ids.len(), counts(&site).await.users), (1, 1));
}

#[tokio::test]
async fn signing_in_goes_to_the_database_once_and_being_signed_in_hardly_ever() {
    let site = Site::new().await;
    site.visitor().get("/shop").await;
    let mut ada = site.visitor();
    assert_eq!(ada.post("/login", &[("email", EMAIL)]).await.round_trips(), 1);
    let code = site.code_for(EMAIL);
    assert_eq!(ada.post("/login/code", &[("code", &code)]).await.round_trips(), 1);
    // The bookmark of the sign-in is later than what the caches have: one query for who it is, one for the list.
    let mut seen = Vec::new();
    for _ in 0..3 {
        let page = ada.get("/shop").await;
        assert!(page.body.contains("Hi, ada"));
        seen.push(page.round_trips());
    }
    assert_eq!(seen, [2, 0, 0]);
    assert_eq!(site.visitor().get("/shop").await.round_trips(), 0);
}
