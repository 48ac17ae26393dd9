//! Who may: reads, what is signed, and by whose clock.

use std::time::Duration;

use coppice::kv_api::model::Scope;
use coppice::kv_api::service::caller::Refused;
use coppice_platform::ErrorKind;
use coppice_platform::clock::ManualClock;
use coppice_platform::sql::{SessionStart, Statement};
use futures_util::future::join_all;
use serde::Deserialize;

use super::keyed::{Made, Sent, asked, count, is_unknown, make, make_by, put_a, read_statement};
use crate::support::{ADMIN, Site, other_shop, shop};

const NOON: i64 = 1_800_000_000_000;

#[derive(Debug, Deserialize, PartialEq, Eq)]
struct Day {
    day: Option<i64>,
}

const LAST_DAY: &str = "SELECT last_used_day AS day FROM api_keys";

#[tokio::test]
async fn a_read_is_one_round_trip_with_its_key_and_notes_the_day_once() {
    let site = Site::at(ManualClock::at(NOON)).await;
    let key = make(&site, &[]).await;
    put_a(&site).await;
    site.counting.reset();
    let sent = Sent::with_token(&key.secret);
    let caller = sent.caller(&site).unwrap();
    let (known, rows) = caller.read(Scope::Read, read_statement(&caller)).await.unwrap();
    assert_eq!((known.id, rows[0].as_json()), (key.id.clone(), r#"[{"value":"of Prices"}]"#));
    assert_eq!(caller.context.db.round_trips(), 1);
    // The day is noted behind the answer.
    while site.row::<Day>(LAST_DAY).await.day.is_none() {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    assert_eq!(site.row::<Day>(LAST_DAY).await.day, Some(NOON / 86_400_000));
    site.counting.reset();
    sent.reads(&site).await.unwrap();
    tokio::time::sleep(Duration::from_millis(50)).await;
    assert_eq!((site.counting.round_trips(), asked(&site)), (1, vec!["api_key", "test_read"]));
}

#[tokio::test]
async fn an_unknown_key_a_revoked_one_and_another_shops_are_answered_alike() {
    let site = Site::new().await;
    let (token, signed) =
        (make(&site, &[]).await, make(&site, &[("kind", "signed"), ("title", "Two")]).await);
    let mut there = site.visitor_at("other.example");
    there.sign_in(&site, ADMIN).await;
    let theirs = make_by(&mut there, &[]).await;
    let theirs_signed = make_by(&mut there, &[("kind", "signed"), ("title", "Two")]).await;
    put_a(&site).await;
    let now = site.platform.clock.now_ms();
    let nobody = Made { id: "nobody".into(), secret: "kv_nothing".into() };
    let wrong = Made { secret: "kv_wrong".into(), ..signed.clone() };
    let token_as_secret = Made { ..token.clone() };
    for (what, sent) in [
        ("an unknown token", Sent::with_token("kv_nothing")),
        ("an unknown id", Sent::signed(&nobody, now)),
        ("another secret", Sent::signed(&wrong, now)),
        ("another shop's token", Sent::with_token(&theirs.secret)),
        ("another shop's signature", Sent::signed(&theirs_signed, now)),
        ("a token's key that signs", Sent::signed(&token_as_secret, now)),
        ("a secret that is sent", Sent::with_token(&signed.secret)),
    ] {
        assert!(is_unknown(&sent.reads(&site).await), "{what} reads");
        assert!(is_unknown(&sent.writes(&site).await), "{what} writes");
    }
    let at_home = Sent::with_token(&theirs.secret).caller_at(&site, other_shop(), SessionStart::FirstPrimary);
    let at_home = at_home.unwrap();
    assert!(at_home.read(Scope::Read, read_statement(&at_home)).await.is_ok());

    let mut admin = site.admin().await;
    for key in [&token, &signed] {
        admin.post(&format!("/admin/api-keys/{}/revoke", key.id), &[]).await;
    }
    for sent in [Sent::with_token(&token.secret), Sent::signed(&signed, now)] {
        assert!(is_unknown(&sent.reads(&site).await) && is_unknown(&sent.writes(&site).await));
    }
}

#[tokio::test]
async fn a_key_whose_namespace_is_gone_is_good_for_nothing() {
    let site = Site::new().await;
    let key = make(&site, &[]).await;
    put_a(&site).await;
    assert!(Sent::with_token(&key.secret).reads(&site).await.is_ok());
    let delete = Statement::write("test_delete", "UPDATE kv_namespaces SET deleted_at = 1");
    site.db().query(delete).await.unwrap();
    assert!(is_unknown(&Sent::with_token(&key.secret).reads(&site).await));
}

#[tokio::test]
async fn a_key_without_the_scope_is_told_so_and_given_nothing() {
    let site = Site::new().await;
    for kind in ["token", "signed"] {
        let key = make(&site, &[("kind", kind), ("title", kind), ("read", "")]).await;
        let sent = || match kind {
            "token" => Sent::with_token(&key.secret),
            _ => Sent::signed(&key, site.platform.clock.now_ms()),
        };
        assert!(matches!(sent().reads(&site).await, Err(Refused::Forbidden)), "{kind}");
        assert!(sent().writes(&site).await.is_ok(), "{kind}");
        let caller = sent().caller(&site).unwrap();
        assert!(matches!(caller.identify(Scope::Admin).await, Err(Refused::Forbidden)), "{kind}");
    }
}

#[tokio::test]
async fn nothing_is_written_for_a_key_that_nobody_has_judged() {
    let site = Site::new().await;
    let caller = Sent::with_token("kv_nothing").caller(&site).unwrap();
    let delete = Statement::write("test_delete", "DELETE FROM products");
    let refused = caller.read(Scope::Read, vec![delete]).await;
    assert!(matches!(refused, Err(Refused::Platform(error)) if error.kind == ErrorKind::Refused));
    assert!(count(&site, "products").await > 0);
}

#[tokio::test]
async fn one_changed_bit_of_what_is_signed_is_refused_before_anything_is_read_or_written() {
    let site = Site::new().await;
    let key = make(&site, &[("kind", "signed")]).await;
    put_a(&site).await;
    let whole = Sent::signed(&key, site.platform.clock.now_ms());
    let mut changed = Vec::new();
    for name in ["x-timestamp", "x-nonce", "x-content-sha256", "x-signature"] {
        let value = whole.header(name);
        for at in [0, value.len() / 2, value.len() - 1] {
            let mut bytes = value.clone().into_bytes();
            bytes[at] ^= 1;
            changed.push(whole.clone().with(name, std::str::from_utf8(&bytes).unwrap()));
        }
    }
    changed.push(Sent { method: "POST".parse().unwrap(), ..whole.clone() });
    changed.push(Sent { path: "/api/v1/kv/a%2fb".into(), ..whole.clone() });
    changed.push(Sent { path: "/api/v1/kv/a/b".into(), ..whole.clone() });
    changed.push(Sent { query: Some("x=2".into()), ..whole.clone() });
    changed.push(Sent { query: None, ..whole.clone() });
    changed.push(Sent { body: b"bodx".to_vec(), ..whole.clone() });
    for sent in &changed {
        assert!(is_unknown(&sent.reads(&site).await) && is_unknown(&sent.writes(&site).await));
    }
    // None of that has used it up.
    assert!(whole.writes(&site).await.is_ok() && whole.writes(&site).await.is_err());
}

#[tokio::test]
async fn clocks_may_be_five_minutes_apart_either_way() {
    let clock = ManualClock::at(NOON);
    let site = Site::at(clock.clone()).await;
    let key = make(&site, &[("kind", "legacy")]).await;
    put_a(&site).await;
    for (off, good) in [(0, true), (300_000, true), (-300_000, true), (300_001, false), (-300_001, false)] {
        for sent in [
            Sent::signed(&key, NOON + off),
            Sent::signed_as_before(&key, NOON + off, "body"),
            Sent::signed_as_before(&key, NOON + off, "other"),
        ] {
            site.counting.reset();
            assert_eq!(sent.reads(&site).await.is_ok(), good, "{off}");
            if !good {
                assert_eq!(site.counting.round_trips(), 0, "nothing is asked");
            }
        }
        assert_eq!(Sent::signed(&key, NOON + off).writes(&site).await.is_ok(), good, "{off}");
    }
    // By the time its body is there it may be older.
    let caller = Sent::signed(&key, NOON).caller(&site).unwrap();
    let known = caller.identify(Scope::Write).await.unwrap();
    clock.advance(Duration::from_secs(600));
    caller.check_body(&known, b"body").unwrap();
    assert!(caller.write(&known, vec![]).await.is_ok());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_twenty_with_one_nonce_one_is_answered() {
    let site = Site::new().await;
    let key = make(&site, &[("kind", "signed")]).await;
    put_a(&site).await;
    let now = site.platform.clock.now_ms();
    let once = Sent::signed(&key, now);
    let reads = join_all((0..20).map(|_| once.reads(&site))).await;
    assert_eq!(reads.iter().filter(|answer| answer.is_ok()).count(), 1);
    assert!(reads.iter().filter(|answer| answer.is_err()).all(is_unknown));
    let once = Sent::signed(&key, now);
    let writes = join_all((0..20).map(|_| once.writes(&site))).await;
    assert_eq!(writes.iter().filter(|answer| answer.is_ok()).count(), 1);
    assert_eq!(super::keyed::written(&site).await, 1);
    // What was read with is not written with either.
    assert!(is_unknown(&once.reads(&site).await));
}

#[tokio::test]
async fn a_signed_read_takes_two_round_trips_and_a_write_two() {
    let site = Site::new().await;
    let key = make(&site, &[("kind", "signed")]).await;
    put_a(&site).await;
    let sent = || Sent::signed(&key, site.platform.clock.now_ms());
    site.counting.reset();
    sent().reads(&site).await.unwrap();
    assert_eq!(site.counting.round_trips(), 2);
    let (first, again) =
        (["api_key", "test_read"], ["home_gate", "api_key_known", "api_nonce", "api_key_touch"]);
    assert_eq!(asked(&site), [&first[..], &again[..]].concat());
    site.counting.reset();
    sent().writes(&site).await.unwrap();
    assert_eq!(site.counting.round_trips(), 2);
    let written = [
        "api_key",
        "home_gate",
        "api_key_known",
        "api_nonce",
        "rate_limit_room",
        "rate_limit_count",
        "test_write",
    ];
    assert_eq!(asked(&site), written, "the day is noted already");
}

#[tokio::test]
async fn a_replica_that_does_not_know_a_key_has_not_the_last_word() {
    let site = Site::new().await;
    let sent = Sent::with_token("kv_nothing");
    site.counting.reset();
    let caller = sent.caller_at(&site, shop(), SessionStart::FirstUnconstrained).unwrap();
    assert!(is_unknown(&caller.read(Scope::Read, vec![]).await));
    assert_eq!(site.counting.starts(), [SessionStart::FirstUnconstrained, SessionStart::FirstPrimary]);
    site.counting.reset();
    let caller = sent.caller(&site).unwrap();
    assert!(is_unknown(&caller.read(Scope::Read, vec![]).await));
    assert_eq!(site.counting.round_trips(), 1);
}
