use std::time::Duration;

use axum::body::Body;
use coppice_platform::clock::ManualClock;
use coppice_platform::sql::Statement;
use serde::Deserialize;
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::{ask, hold, make, release, shown, token};
use crate::support::{Site, Visitor, typed};

const HOME: &str = "/api/home";

#[tokio::test]
async fn where_nobody_has_made_a_token_there_is_nothing() {
    let site = Site::new().await;
    for (method, path) in [("GET", HOME), ("POST", "/api/home/hold"), ("DELETE", "/api/home/hold/1")] {
        let answer =
            ask(&site, "coppice_read_guessed", method, path, serde_json::json!({ "seconds": 5 })).await;
        assert_eq!(
            (answer.status.as_u16(), answer.header("cache-control")),
            (404, "private, no-store"),
            "{path}"
        );
    }
}

#[tokio::test]
async fn a_token_opens_what_it_is_for_and_nothing_else() {
    let site = Site::new().await;
    let (read, other) = (token(&site, "read").await, token(&site, "read").await);
    let sql = "UPDATE machine_tokens SET kind = 'restore' WHERE hash = ?1";
    let hash = hex::encode(Sha256::digest(&other));
    site.db().query(Statement::write("test_kind", sql).bind(hash)).await.unwrap();
    let told = ask(&site, &read, "GET", HOME, Value::Null).await;
    assert_eq!(told.status, 200, "{}", told.body);
    let told: Value = serde_json::from_str(&told.body).unwrap();
    assert_eq!((&told["state"], &told["gate"]), (&"empty".into(), &"open".into()));
    for (what, wrong) in [
        ("another kind", other.clone()),
        ("cut", read.strip_suffix(|_: char| true).unwrap().to_owned()),
        ("none", String::new()),
    ] {
        let answer = ask(&site, &wrong, "GET", HOME, Value::Null).await;
        assert_eq!(answer.status, 403, "{what}: {}", answer.body);
        assert!(!answer.body.contains(&read), "{what}");
    }
    // Nobody on the way is to read it.
    let plain = site.visitor();
    let request = plain.request("GET", HOME).header("authorization", format!("Bearer {read}"));
    let answer = plain.ask(request.body(Body::empty()).unwrap()).await;
    assert_eq!(answer.status, 403, "{}", answer.body);
    assert!(answer.body.contains("https"), "{}", answer.body);
}

#[tokio::test]
async fn a_token_ends_when_it_was_said_and_when_it_is_revoked() {
    let clock = ManualClock::at(1_800_000_000_000);
    let site = Site::at(clock.clone()).await;
    let mut admin = site.admin().await;
    let (short, long) = (make(&mut admin, "read", "1").await, make(&mut admin, "read", "24").await);
    clock.advance(Duration::from_secs(3_600));
    assert_eq!(ask(&site, &short, "GET", HOME, Value::Null).await.status, 403);
    assert_eq!(ask(&site, &long, "GET", HOME, Value::Null).await.status, 200);
    let page = admin.get("/admin/tokens").await.body;
    let revoke = page
        .split("action=\"")
        .filter_map(|rest| rest.split(['#', '"']).next())
        .find(|to| to.ends_with("/revoke"))
        .unwrap();
    let done = admin.post(revoke, &[]).await;
    assert_eq!(done.status, 303, "{}", done.body);
    // There is none that is good any more, and so nothing at all.
    assert_eq!(ask(&site, &long, "GET", HOME, Value::Null).await.status, 404);
    assert_eq!(admin.post(revoke, &[]).await.status, 404);
}

#[tokio::test]
async fn a_thousand_wrong_tokens_are_not_looked_at() {
    let site = Site::new().await;
    let good = token(&site, "read").await;
    let (guesser, somebody_else) = (site.visitor().over_https(), site.visitor().over_https());
    let ask = async |program: &Visitor, token: &str| {
        let request = program.request("GET", HOME).header("authorization", format!("Bearer {token}"));
        program.ask(request.body(Body::empty()).unwrap()).await.status.as_u16()
    };
    let mut told = Vec::new();
    for number in 0..40 {
        told.push(ask(&guesser, &format!("coppice_read_{number}")).await);
    }
    assert_eq!(told, [[403; 20], [429; 20]].concat());
    assert_eq!(ask(&guesser, &good).await, 429, "who guesses right after that has no luck either");
    assert_eq!(ask(&somebody_else, &good).await, 200);
}

#[tokio::test]
async fn only_operators_make_tokens_and_the_form_is_held_to_what_it_asks() {
    let site = Site::new().await;
    let mut admin = site.admin().await;
    let page = admin.get("/admin/tokens").await.body;
    for (field, value) in [
        ("hours", "0"),
        ("hours", "25"),
        ("hours", "1e1"),
        ("hours", ""),
        ("kind", "all"),
        ("kind", "move"),
        ("kind", ""),
    ] {
        let answer = admin.post_fields("/admin/tokens", &typed(&page, "make", &[(field, value)])).await;
        assert_eq!(answer.status, 422, "{field}={value}");
    }
    // The same form twice is one token.
    let form = typed(&page, "make", &[]);
    let made = admin.post_fields("/admin/tokens", &form).await;
    let text = shown(&made);
    assert_eq!(admin.post_fields("/admin/tokens", &form).await.status, 409);
    let listed = admin.get("/admin/tokens").await.body;
    assert!(!listed.contains(&text) && listed.matches("data-testid=\"token\"").count() == 1, "{listed}");
    // A shop's manager is no operator.
    let sql = "INSERT INTO memberships (user_id, tenant_id, role, created_at) SELECT id, 'default', 'admin', 1 FROM users WHERE email = 'manager@example.com'";
    let session = site.open_session("manager@example.com").await;
    site.db().query(Statement::write("test_manager", sql)).await.unwrap();
    let mut manager = site.visitor().with_cookie("session", &session);
    assert_eq!(manager.get("/admin").await.status, 200);
    assert_eq!(manager.get("/admin/tokens").await.status, 403);
    assert_eq!(manager.post_fields("/admin/tokens", &form).await.status, 403);
    assert_eq!(site.visitor().get("/admin/tokens").await.status, 303);
}

#[tokio::test]
async fn what_is_kept_of_a_token_is_of_no_use_and_the_log_says_who_did_what() {
    #[derive(Debug, Deserialize)]
    struct Kept {
        tokens: String,
        log: String,
    }
    let site = Site::new().await;
    let text = token(&site, "read").await;
    let id = hold(&site, &text, 5).await;
    // What is refused was not done, and nothing is noted of it.
    let refused = ask(&site, &text, "POST", "/api/home/hold", serde_json::json!({ "seconds": 5 })).await;
    assert_eq!(refused.status, 409, "{}", refused.body);
    assert!(release(&site, &text, &id).await);
    let mut admin = site.admin().await;
    assert_eq!(admin.post("/admin/tokens/nobody/revoke", &[]).await.status, 404);
    let kept: Kept = site
        .row(
            "SELECT (SELECT json_group_array(hash || kind || made_by) FROM machine_tokens) AS tokens, \
             (SELECT json_group_array(action || ' ' || details) FROM (SELECT * FROM audit_log WHERE tenant_id IS NULL ORDER BY id)) AS log",
        )
        .await;
    assert!(!kept.tokens.contains(text.rsplit('_').next().unwrap()), "{}", kept.tokens);
    assert_eq!(kept.log, r#"["token_made 1 h","home_copied admin@example.com"]"#);
}
