//! Namespaces in and out: from files and from another site, whatever ends on the way.

mod far;

use std::io::Cursor;
use std::time::Duration;

use coppice::kv_api::service::moving::import::{Imported, import};
use coppice::kv_api::service::moving::local::export;
use coppice::kv_api::service::moving::parity::{Parity, compare_all, look_again};
use coppice::kv_api::service::moving::{BulkJson, Cloudflare, Here, MoveError, Remote, Source};
use coppice_platform::sql::{SqlSession, Statement};
use serde::Deserialize;
use serde_json::{Value, json};

use super::program::{NAMESPACE, Program, V4, site, told, with};
use crate::support::Site;
use far::Far;

fn here(db: &SqlSession) -> Here<'_> {
    Here { db, tenant: "default", namespace: NAMESPACE, mirror: None }
}

fn file(text: &str, now: i64) -> Source {
    Source::File(BulkJson::new("a file".into(), Box::new(Cursor::new(text.as_bytes().to_vec())), now))
}

/// A namespace of this other site, read over the network.
fn far(site: &Site, far: Far) -> Source {
    let remote = Remote {
        api: "http://localhost/client/v4".into(),
        account: "00000000000000000000000000000000".into(),
        namespace: NAMESPACE.into(),
        token: "token".into(),
    };
    Source::Cloudflare(Box::new(Cloudflare::new(
        remote,
        std::sync::Arc::new(far),
        site.platform.clock.clone(),
    )))
}

async fn run(site: &Site, source: &mut Source) -> Result<Imported, MoveError> {
    import(here(&site.db()), source, site.platform.clock.as_ref(), |_| ()).await
}

async fn parity(site: &Site, source: &mut Source) -> Parity {
    source.go_on_at("").unwrap();
    let (db, clock) = (site.db(), site.platform.clock.as_ref());
    let mut parity = compare_all(here(&db), source, clock, |_, _| ()).await.unwrap();
    look_again(here(&db), source, clock, &mut parity, Duration::ZERO).await.unwrap();
    parity
}

fn words(parity: &Parity) -> Vec<String> {
    parity.differences.iter().map(|found| format!("{} {}", found.kind.word(), found.key)).collect()
}

/// So many of all kinds, in the order of their keys, and what ends soon.
fn many(count: usize, now: i64) -> String {
    let one = |n: usize| match n % 5 {
        0 => json!({ "key": format!("k{n:06}"), "value": format!("text {n} é") }),
        1 => {
            json!({ "key": format!("k{n:06}"), "value": format!("{{\"n\": {n}.0}}"), "metadata": { "n": n, "é": [1.0] } })
        }
        2 => json!({ "key": format!("k{n:06}"), "value": "//8AAQ==", "base64": true }),
        3 => json!({ "key": format!("k{n:06}"), "value": "", "expiration": now + 86_400 }),
        _ => json!({ "key": format!("k{n:06}"), "value": "\u{fffd} \u{1f600}", "metadata": "m" }),
    };
    Value::Array((0..count).map(one).collect()).to_string()
}

#[tokio::test]
async fn what_a_file_has_is_here_afterwards_and_comes_out_as_it_went_in() {
    let (site, program) = site().await;
    let now = site.platform.clock.now();
    let text = many(2_500, now);
    let imported = run(&site, &mut file(&text, now)).await.unwrap();
    assert_eq!(imported, Imported { done: 2_500, ..Imported::default() });
    assert_eq!(parity(&site, &mut file(&text, now)).await.left(), 0);
    assert_eq!(program.ask("GET", &format!("{V4}/{NAMESPACE}/values/k000002")).await.bytes, [255, 255, 0, 1]);
    let mut out = Vec::new();
    assert_eq!(export(here(&site.db()), &mut out, || now, |_| ()).await.unwrap(), 2_500);
    let out = String::from_utf8(out).unwrap();
    assert_eq!(
        serde_json::from_str::<Vec<Value>>(&out).unwrap(),
        serde_json::from_str::<Vec<Value>>(&text).unwrap()
    );
}

#[tokio::test]
async fn what_ends_within_a_minute_comes_too_and_what_is_over_does_not() {
    let (site, program) = site().await;
    let now = site.platform.clock.now();
    let soon = json!([
        { "key": "soon", "value": "v", "expiration": now + 30 },
        { "key": "over", "value": "v", "expiration": now - 1 },
        { "key": "", "value": "v" },
        { "key": "twice", "value": "1" },
        { "key": "twice", "value": "2" },
    ]);
    let imported = run(&site, &mut file(&soon.to_string(), now)).await.unwrap();
    assert_eq!((imported.done, imported.over, imported.refused, imported.left), (5, 1, 1, 0));
    assert_eq!(program.get("soon").await.0, 200);
    assert_eq!(program.get("over").await.0, 404);
    assert_eq!(program.get("twice").await.1["value"], json!("2"));
}

#[tokio::test]
async fn an_import_that_is_killed_anywhere_goes_on_and_leaves_what_was_changed_meanwhile() {
    for lost in [false, true] {
        let (site, program) = site().await;
        let now = site.platform.clock.now();
        let text = many(5_000, now);
        program.put("k000001", json!("before")).await;
        // One to begin, and one for each thousand.
        for steps in [1, 3] {
            site.faults.crash_after(steps, lost);
            run(&site, &mut file(&text, now)).await.unwrap_err();
            site.faults.clear();
        }
        assert_eq!(program.get("k004000").await.0, 404, "not all was there yet");
        program.put("k000006", json!("mine")).await;
        program.put("k004999", json!("mine, too")).await;
        let imported = run(&site, &mut file(&text, now)).await.unwrap();
        assert_eq!(imported.done, 5_000);
        assert!(imported.before >= 2_000, "{imported:?}");
        assert_eq!(imported.left, 1, "what was written behind it was never touched again");
        let different = parity(&site, &mut file(&text, now)).await;
        assert_eq!(words(&different), ["value k000006", "value k004999"]);
        // The next import of the same begins anew: what was changed before it is the source's again.
        assert_eq!(run(&site, &mut file(&text, now)).await.unwrap().left, 0);
        assert_eq!(parity(&site, &mut file(&text, now)).await.left(), 0);
    }
}

#[tokio::test]
async fn of_two_who_import_the_same_at_once_one_is_told_so() {
    let (site, _program) = site().await;
    let now = site.platform.clock.now();
    let text = many(3_000, now);
    let (mut one, mut other) = (file(&text, now), file(&text, now));
    let (one, other) = futures_util::join!(run(&site, &mut one), run(&site, &mut other));
    let ends = [one, other].map(|end| match end {
        Ok(imported) => imported.done == 3_000,
        Err(MoveError::Elsewhere) => false,
        Err(error) => panic!("{error}"),
    });
    assert_ne!(ends[0], ends[1], "{ends:?}");
    assert_eq!(parity(&site, &mut file(&text, now)).await.left(), 0);
}

#[tokio::test]
async fn another_site_is_a_source_like_cloudflare_is_and_so_it_is_after_a_kill() {
    let (source, _) = with(Site::with(&[("KV_LIMIT", "100000")]).await).await;
    let (site, program) = site().await;
    let now = site.platform.clock.now();
    run(&source, &mut file(&many(2_300, now), now)).await.unwrap();
    for (steps, lost) in [(6, false), (9, true)] {
        site.faults.crash_after(steps, lost);
        run(&site, &mut far(&site, Far::to(&source))).await.unwrap_err();
        site.faults.clear();
    }
    let imported = run(&site, &mut far(&site, Far::to(&source))).await.unwrap();
    assert!((imported.done, imported.refused) == (2_300, 0) && imported.before > 900, "{imported:?}");
    assert_eq!(parity(&site, &mut far(&site, Far::to(&source))).await.left(), 0);
    assert_eq!(program.get("k000000").await.1["value"], json!("text 0 é"));
}

#[tokio::test]
async fn who_is_asked_too_often_is_asked_again_when_they_say() {
    let (source, _) = site().await;
    let (site, _program) = site().await;
    let now = site.platform.clock.now();
    run(&source, &mut file(&many(250, now), now)).await.unwrap();
    let busy = Far::busy(&source, 3);
    let pauses = busy.pauses.clone();
    let started = site.platform.clock.now_ms();
    assert_eq!(run(&site, &mut far(&site, busy)).await.unwrap().done, 250);
    assert_eq!(pauses.load(std::sync::atomic::Ordering::Relaxed), 0);
    assert!(site.platform.clock.now_ms() - started >= 3_000, "three times a second was said");
    assert_eq!(parity(&site, &mut far(&site, Far::to(&source))).await.left(), 0);
}

#[tokio::test]
async fn whatever_is_different_is_named() {
    let (source, theirs) = with(Site::with(&[("KV_LIMIT", "100000")]).await).await;
    let (site, ours) = site().await;
    let now = site.platform.clock.now();
    run(&source, &mut file(&many(1_200, now), now)).await.unwrap();
    run(&site, &mut far(&site, Far::to(&source))).await.unwrap();
    let at = |key: &str| format!("{V4}/{NAMESPACE}/values/{key}");
    theirs.send("PUT", &at("k000000"), "other").await;
    theirs.send("DELETE", &at("k000004"), "").await;
    theirs.send("PUT", &at("a-new-one"), "v").await;
    ours.send("PUT", &at("k000003?expiration_ttl=600"), "").await;
    ours.send_json("PUT", "/api/v1/kv/k001199", r#"{"value":"\ufffd 😀","metadata":"n"}"#).await;
    ours.send("PUT", &at("z"), "v").await;
    let found = parity(&site, &mut far(&site, Far::to(&source))).await;
    assert_eq!(
        words(&found),
        [
            "missing a-new-one",
            "value k000000",
            "expiration k000003",
            "extra k000004",
            "metadata k001199",
            "extra z"
        ]
    );
    assert_eq!(found.compared, 1_202);
    // What was under way is here by the second look.
    let (db, clock) = (site.db(), site.platform.clock.as_ref());
    let mut again = far(&site, Far::to(&source));
    let mut found = compare_all(here(&db), &mut again, clock, |_, _| ()).await.unwrap();
    ours.send("DELETE", &at("z"), "").await;
    theirs.send("DELETE", &at("a-new-one"), "").await;
    look_again(here(&db), &mut again, clock, &mut found, Duration::ZERO).await.unwrap();
    assert_eq!(found.left(), 4);
}

#[tokio::test]
async fn a_file_in_another_order_and_a_namespace_that_is_not_there_are_told() {
    let (site, program) = site().await;
    let now = site.platform.clock.now();
    let wrong = r#"[{"key":"b","value":"1"},{"key":"a","value":"1"}]"#;
    let found =
        compare_all(here(&site.db()), &mut file(wrong, now), site.platform.clock.as_ref(), |_, _| ()).await;
    assert!(matches!(found, Err(MoveError::Unsorted(key)) if key == "a"));
    let db = site.db();
    let nowhere = Here { namespace: "ffffffffffffffffffffffffffffffff", ..here(&db) };
    let refused = import(nowhere, &mut file(wrong, now), site.platform.clock.as_ref(), |_| ()).await;
    assert!(matches!(refused, Err(MoveError::NoNamespace(_))));
    gone_meanwhile(&site, &program, wrong, now).await;
}

/// A namespace that is deleted amid an import takes no more.
async fn gone_meanwhile(site: &Site, program: &Program, text: &str, now: i64) {
    #[derive(Deserialize)]
    struct Count {
        n: i64,
    }
    site.faults.crash_after(1, false);
    run(site, &mut file(text, now)).await.unwrap_err();
    site.faults.clear();
    let gone = Statement::write("test_gone", "UPDATE kv_namespaces SET deleted_at = 1");
    site.db().query(gone).await.unwrap();
    assert!(matches!(run(site, &mut file(text, now)).await, Err(MoveError::Elsewhere)));
    assert_eq!(site.row::<Count>("SELECT count(*) AS n FROM kv_store").await.n, 0);
    assert_eq!(told(&program.ask("GET", "/api/v1/health").await).0, 200);
}
