//! What older programs sign.

use axum::http::StatusCode;
use coppice::kv_api::model::Scope;
use coppice::kv_api::service::caller::LEGACY_BODY;
use futures_util::future::join_all;

use super::keyed::{Sent, is_unknown, make, put_a, written};
use crate::support::Site;

#[tokio::test]
async fn only_a_key_that_is_marked_for_it_signs_in_the_first_way() {
    let site = Site::new().await;
    let now = site.platform.clock.now_ms();
    let (new, old) = (
        make(&site, &[("kind", "signed")]).await,
        make(&site, &[("kind", "legacy"), ("title", "Old")]).await,
    );
    put_a(&site).await;
    for (key, good) in [(&new, false), (&old, true)] {
        let sent = Sent::signed_as_before(key, now, "body");
        assert_eq!((sent.reads(&site).await.is_ok(), sent.writes(&site).await.is_ok()), (good, good));
        // Whoever may, may sign in the second way too.
        assert!(Sent::signed(key, now).writes(&site).await.is_ok());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn what_is_written_is_the_body_that_was_signed_and_once() {
    let site = Site::new().await;
    let key = make(&site, &[("kind", "legacy")]).await;
    put_a(&site).await;
    let now = site.platform.clock.now_ms();
    let sent = Sent::signed_as_before(&key, now, "body");
    for changed in [
        Sent { body: b"bodx".to_vec(), ..sent.clone() },
        Sent { body: Vec::new(), ..sent.clone() },
        Sent { path: "/api/v1/kv/other".into(), ..sent.clone() },
        Sent { method: "POST".parse().unwrap(), ..sent.clone() },
        sent.clone().with("x-timestamp", &(now + 1).to_string()),
        sent.clone().with("x-signature", &"0".repeat(64)),
    ] {
        assert!(is_unknown(&changed.reads(&site).await) && is_unknown(&changed.writes(&site).await));
    }
    // It may be read again; the query is not signed.
    let elsewhere = Sent { query: None, ..sent.clone() };
    assert!(sent.reads(&site).await.is_ok() && elsewhere.reads(&site).await.is_ok());
    let capitals = sent.clone().with("x-signature", &sent.header("x-signature").to_uppercase());
    let all = [&sent, &elsewhere, &capitals];
    let answers = join_all((0..21).map(|i| all[i % 3].writes(&site))).await;
    assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 1);
    assert_eq!(written(&site).await, 1);
}

#[tokio::test]
async fn a_body_that_must_be_held_before_it_is_known_has_a_bound() {
    let site = Site::new().await;
    let key = make(&site, &[("kind", "legacy")]).await;
    let now = site.platform.clock.now_ms();
    for (length, good) in [(LEGACY_BODY, true), (LEGACY_BODY + 1, false)] {
        let sent = Sent::signed_as_before(&key, now, &"x".repeat(length));
        assert_eq!(sent.caller(&site).unwrap().credentials.body_bound(), Some(LEGACY_BODY));
        assert_eq!(sent.writes(&site).await.is_ok(), good);
    }
}

#[tokio::test]
async fn before_the_body_is_there_nobody_is_told_what_a_key_may() {
    let site = Site::new().await;
    let key = make(&site, &[("kind", "legacy"), ("write", "")]).await;
    let sent = Sent::signed_as_before(&key, site.platform.clock.now_ms(), "body");
    assert!(is_unknown(&sent.caller(&site).unwrap().identify(Scope::Write).await));
    assert_eq!(site.admin().await.get("/admin/api-keys").await.status, StatusCode::OK);
}
