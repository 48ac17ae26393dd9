//! What the database refuses: a key that was revoked meanwhile, a limit that is used up, what was signed once.

use std::time::Duration;

use coppice::kv_api::model::Scope;
use coppice::kv_api::service::caller::Refused;
use coppice_platform::ErrorKind;
use coppice_platform::clock::ManualClock;
use coppice_platform::sql::Statement;
use futures_util::future::join_all;

use super::keyed::{Sent, count, is_unknown, make, put_a, write_statement, written};
use crate::support::{Site, hand};

const NOON: i64 = 1_800_000_000_000;

async fn limited(limit: &str) -> (Site, std::sync::Arc<ManualClock>) {
    let clock = ManualClock::at(NOON);
    let site = Site::filled(&[("KV_LIMIT", limit)], async |platform, _| coppice_platform::Platform {
        clock: hand(&clock),
        ..platform
    })
    .await;
    (site, clock)
}

#[tokio::test]
async fn a_key_that_was_revoked_or_changed_meanwhile_writes_nothing() {
    for kind in ["token", "signed"] {
        for change in [
            "UPDATE api_keys SET revoked_at = 1",
            "UPDATE api_keys SET hash = 'another', sealed_secret = NULL",
            "UPDATE kv_namespaces SET deleted_at = 1",
        ] {
            let site = Site::new().await;
            let key = make(&site, &[("kind", kind)]).await;
            let sent = match kind {
                "token" => Sent::with_token(&key.secret),
                _ => Sent::signed(&key, site.platform.clock.now_ms()),
            };
            let caller = sent.caller(&site).unwrap();
            let known = caller.identify(Scope::Write).await.unwrap();
            caller.check_body(&known, b"body").unwrap();
            site.db().query(Statement::write("test_change", change)).await.unwrap();
            assert!(is_unknown(&caller.write(&known, write_statement(&known)).await), "{kind}: {change}");
            assert_eq!(written(&site).await, 0, "{kind}: {change}");
        }
    }
}

#[tokio::test]
async fn what_was_signed_is_written_by_nobody_who_has_not_shown_the_body() {
    let site = Site::new().await;
    for kind in ["signed", "legacy"] {
        let key = make(&site, &[("kind", kind), ("title", kind)]).await;
        let now = site.platform.clock.now_ms();
        for sent in [Sent::signed(&key, now), Sent::signed_as_before(&key, now, "body")] {
            let caller = sent.caller(&site).unwrap();
            let Ok(known) = caller.identify(Scope::Write).await else { continue };
            assert!(is_unknown(&caller.write(&known, write_statement(&known)).await));
            assert!(is_unknown(&caller.check_body(&known, b"bodx")));
            assert!(is_unknown(&caller.write(&known, write_statement(&known)).await));
        }
    }
    assert_eq!(written(&site).await, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_twenty_writes_at_once_as_many_pass_as_the_limit_says() {
    let (site, clock) = limited("5").await;
    let key = make(&site, &[]).await;
    let other = make(&site, &[("title", "Other")]).await;
    let sent = Sent::with_token(&key.secret);
    let answers = join_all((0..20).map(|_| sent.writes(&site))).await;
    assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 5);
    for refused in answers.into_iter().filter_map(Result::err) {
        assert!(matches!(refused, Refused::TooMany { limit: 5, retry_after: 300 }), "{refused}");
    }
    assert_eq!(written(&site).await, 5);
    clock.advance(Duration::from_secs(299));
    assert!(matches!(sent.writes(&site).await, Err(Refused::TooMany { retry_after: 1, .. })));
    assert!(Sent::with_token(&other.secret).writes(&site).await.is_ok(), "it is each key's own");
    clock.advance(Duration::from_secs(1));
    assert!(sent.writes(&site).await.is_ok());
    assert_eq!(written(&site).await, 7);
}

#[tokio::test]
async fn who_has_read_too_often_is_told_so_before_the_database_is_asked() {
    let (site, clock) = limited("3").await;
    let key = make(&site, &[]).await;
    let signed = make(&site, &[("kind", "signed"), ("title", "Signed")]).await;
    put_a(&site).await;
    let sent = Sent::with_token(&key.secret);
    for _ in 0..3 {
        assert!(sent.reads(&site).await.is_ok());
    }
    tokio::time::sleep(Duration::from_millis(50)).await;
    site.counting.reset();
    assert!(matches!(sent.reads(&site).await, Err(Refused::TooMany { limit: 3, retry_after: 300 })));
    assert_eq!(site.counting.round_trips(), 0);
    // What it writes is counted apart, and nobody uses up another's by its id.
    assert!(sent.writes(&site).await.is_ok());
    for _ in 0..5 {
        let forged = Sent::signed(&signed, NOON).with("x-nonce", "another-nonce-of-mine");
        assert!(is_unknown(&forged.reads(&site).await));
    }
    for good in [true, true, true, false] {
        assert_eq!(Sent::signed(&signed, NOON).reads(&site).await.is_ok(), good);
    }
    clock.advance(Duration::from_secs(300));
    assert!(sent.reads(&site).await.is_ok());
}

#[tokio::test]
async fn a_guard_of_what_is_written_is_told_as_it_is_and_uses_up_nothing() {
    let (site, _) = limited("1").await;
    let key = make(&site, &[("kind", "signed")]).await;
    let sent = Sent::signed(&key, NOON);
    for guard in ["fresh", "free", "held"] {
        let caller = sent.caller(&site).unwrap();
        let known = caller.identify(Scope::Write).await.unwrap();
        caller.check_body(&known, b"body").unwrap();
        let sql = format!("INSERT INTO guards ({guard}) VALUES (0)");
        let refused = caller.write(&known, vec![Statement::write("test_guard", sql)]).await;
        let Err(Refused::Platform(error)) = refused else { panic!("{guard}: {refused:?}") };
        assert!(matches!(error.kind, ErrorKind::Constraint(which) if which.ends_with(guard)));
    }
    assert!(sent.writes(&site).await.is_ok());
}

#[tokio::test]
async fn nonces_are_forgotten_when_no_copy_can_be_under_way_any_more() {
    let (site, clock) = limited("1000").await;
    let key = make(&site, &[("kind", "signed")]).await;
    let sent = Sent::signed(&key, NOON);
    sent.writes(&site).await.unwrap();
    let fill = "INSERT INTO api_nonces (id, expires_at) SELECT value, 1 FROM json_each(?1)";
    let ids: Vec<_> = (0..1_100).map(|i| format!("old-{i}")).collect();
    let fill = Statement::write("test_fill", fill).bind(serde_json::to_string(&ids).unwrap());
    site.db().query(fill).await.unwrap();
    let kept = async || count(&site, "api_nonces").await;
    let duty = coppice::tick::DUTIES.iter().find(|duty| duty.name == "api_nonces").unwrap();
    site.counting.reset();
    duty.run_if_due(&site.state).await;
    assert_eq!(kept().await, 1);
    let goes = super::keyed::asked(&site).iter().filter(|name| **name == "api_nonces_expired").count();
    assert_eq!(goes, 3, "500 at a time");
    // As long as its time could be right, and ten minutes for its body.
    clock.advance(Duration::from_secs(20 * 60));
    duty.run_if_due(&site.state).await;
    assert_eq!(kept().await, 1);
    clock.advance(Duration::from_secs(20 * 60));
    duty.run_if_due(&site.state).await;
    assert_eq!(kept().await, 0);
}
