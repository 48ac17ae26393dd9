//! Where bucket and database do not agree: what is found, what is put right, and that being stopped half-way does no
//! harm.

mod shops;

use std::collections::BTreeMap;

use crate::support::{Site, png, product, shop};
use axum::http::StatusCode;
use coppice::cdn::model::Visibility;
use coppice::cdn::service::Actor;
use coppice::cdn::service::drift::{Drift, Finding, Outcome, Repair, Step, Untracked, step};
use coppice::cdn::store::{NewRow, StoredMeta, insert_ready_statements};
use coppice::error::AppError;
use coppice::shop::model::Image;
use coppice::shop::store::get_product_by_slug;
use coppice_platform::bucket::{PutOptions, stream_of};
use coppice_platform::sql::Statement;
use serde::Deserialize;

const ALL: Repair = Repair { untracked: Some(Untracked::Adopt), orphans: true, different: true };

async fn put(site: &Site, key: &str, bytes: &[u8]) -> StoredMeta {
    let options = PutOptions::default();
    let meta =
        site.platform.bucket.put(key, bytes.len() as u64, stream_of(bytes.to_vec()), options).await.unwrap();
    StoredMeta {
        size: meta.size,
        sha256: String::new(),
        etag: meta.etag,
        width: Some(20),
        height: Some(10),
        has_copies: true,
    }
}

/// A row that says this of the object under a key.
async fn list(site: &Site, key: &str, stored: &StoredMeta) {
    let new = NewRow {
        id: format!("id-of-{key}"),
        key: key.into(),
        folder: "mugs".into(),
        filename: "mug.png".into(),
        original_filename: "mug.png".into(),
        content_type: "image/png".into(),
        size: stored.size,
        sha256: None,
        alt_text: String::new(),
        visibility: Visibility::Public,
        replaces: None,
        uploaded_by: None,
    };
    site.db().batch(insert_ready_statements(&shop(), &new, stored, 1).to_vec()).await.unwrap();
}

/// All steps, from the first to the last.
async fn walk(site: &Site, repair: Repair) -> Result<Vec<Step>, AppError> {
    let (db, tenant) = (site.db(), shop());
    let actor = Actor::operator(&site.platform, &db, &tenant);
    let mut steps: Vec<Step> = Vec::new();
    loop {
        let after = steps.last().and_then(|step| step.next.clone());
        if after.is_none() && !steps.is_empty() {
            return Ok(steps);
        }
        steps.push(step(&actor, after.as_deref(), repair).await?);
    }
}

async fn findings(site: &Site, repair: Repair) -> Vec<Finding> {
    walk(site, repair).await.unwrap().into_iter().flat_map(|step| step.findings).collect()
}

/// Something of every kind; what is found of it.
async fn disagree(site: &Site) -> BTreeMap<String, Drift> {
    let same = put(site, "mugs/same.png", &png(20, 10, 1)).await;
    list(site, "mugs/same.png", &same).await;
    put(site, "mugs/same.png/320.webp", b"a copy that goes with its picture").await;
    let gone = StoredMeta {
        size: 7,
        sha256: String::new(),
        etag: "e".into(),
        width: None,
        height: None,
        has_copies: false,
    };
    list(site, "mugs/gone.png", &gone).await;
    put(site, "mugs/other.png", &png(20, 10, 2)).await;
    list(site, "mugs/other.png", &gone).await;
    put(site, "mugs/unknown.png", &png(20, 10, 3)).await;
    put(site, ".imports/1", b"what somebody imports").await;
    // Half-way in and half-way out: the sweeper's.
    for (key, state) in [("mugs/coming.png", "pending"), ("mugs/going.png", "deleting")] {
        put(site, key, b"half").await;
        list(site, key, &gone).await;
        let sql = "UPDATE cdn_files SET state = ?2 WHERE key = ?1";
        site.db().query(Statement::write("test", sql).bind(key).bind(state)).await.unwrap();
        let uncount = "UPDATE cdn_folders SET files = files - 1, bytes = bytes - ?1 WHERE folder = 'mugs'";
        site.db().query(Statement::write("test", uncount).bind(gone.size as i64)).await.unwrap();
    }
    [
        ("mugs/gone.png", Drift::Orphan),
        ("mugs/other.png", Drift::Different),
        ("mugs/unknown.png", Drift::Untracked),
    ]
    .map(|(key, drift)| (key.to_owned(), drift))
    .into()
}

#[derive(Debug, PartialEq, Eq, Deserialize)]
struct Counts {
    files: i64,
    bytes: i64,
}

/// What the folders say they hold is what they hold.
async fn counts_are_right(site: &Site) {
    let said = "SELECT COALESCE(SUM(files), 0) AS files, COALESCE(SUM(bytes), 0) AS bytes FROM cdn_folders";
    let held = "SELECT COUNT(*) AS files, COALESCE(SUM(size_bytes), 0) AS bytes FROM cdn_files WHERE state = 'ready'";
    assert_eq!(site.row::<Counts>(said).await, site.row::<Counts>(held).await);
}

#[tokio::test]
async fn what_does_not_agree_is_found_and_nothing_else() {
    let site = Site::new().await;
    assert_eq!(findings(&site, Repair::default()).await, []);
    let expected = disagree(&site).await;
    for _ in 0..2 {
        let found = findings(&site, Repair::default()).await;
        assert!(found.iter().all(|finding| finding.outcome == Outcome::Left));
        let found: BTreeMap<_, _> = found.into_iter().map(|finding| (finding.key, finding.drift)).collect();
        assert_eq!(found, expected);
    }
}

#[tokio::test]
async fn each_kind_is_put_right_when_asked_and_by_then_nothing_is_left() {
    let site = Site::new().await;
    disagree(&site).await;
    let mut shows = product("mug", "mugs", 500);
    shows.images = vec![Image { key: "mugs/gone.png".into(), ..Image::default() }];
    crate::support::save_products(&site.db(), &shop(), &[shows]).await.unwrap();

    let orphans = Repair { orphans: true, ..Repair::default() };
    assert_eq!(findings(&site, orphans).await.len(), 3);
    assert_eq!(findings(&site, orphans).await.len(), 2);
    let mug = get_product_by_slug(&site.db(), &shop(), "mug").await.unwrap().unwrap();
    assert!(mug.images.is_empty(), "no product shows what is not there");

    assert!(findings(&site, ALL).await.iter().all(|finding| finding.outcome == Outcome::Repaired));
    assert_eq!(findings(&site, Repair::default()).await, []);
    counts_are_right(&site).await;
    let served = site.visitor().get("/cdn/mugs/other.png").await;
    assert!(served.bytes == png(20, 10, 2));
    assert_eq!(served.headers.get("content-type").unwrap(), "image/png");
    // For whom what had no row was, nobody knows any more.
    let adopted = site.visitor().get("/cdn/mugs/unknown.png").await;
    assert_eq!(adopted.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn what_is_no_file_of_ours_is_not_adopted_but_removed() {
    let site = Site::new().await;
    for key in ["page.html", "mugs/lost.png/320.webp", "mugs/fake.png", "..", "empty.txt"] {
        put(&site, key, if key == "empty.txt" { b"" } else { b"<script>" }).await;
    }
    let refused = findings(&site, ALL).await;
    assert_eq!(refused.len(), 5);
    for finding in &refused {
        assert!(matches!(&finding.outcome, Outcome::Refused(why) if !why.is_empty()), "{finding:?}");
    }
    let remove = Repair { untracked: Some(Untracked::Remove), ..Repair::default() };
    assert_eq!(findings(&site, remove).await.len(), 5);
    assert_eq!(findings(&site, Repair::default()).await, []);
}

#[tokio::test]
async fn many_files_are_compared_step_by_step_and_each_is_found_once() {
    let site = Site::new().await;
    let nothing = StoredMeta {
        size: 9,
        sha256: String::new(),
        etag: "e".into(),
        width: None,
        height: None,
        has_copies: false,
    };
    let mut expected = Vec::new();
    for i in 0..700_u32 {
        let key = format!("mugs/{i:04}.png");
        // In stretches, so that pages of one side end amid many of the other.
        match (i / 100 % 4, i % 3) {
            (0, 0) | (1, _) => {
                put(&site, &key, b"bytes").await;
                expected.push((key, Drift::Untracked));
            }
            (2, _) => {
                list(&site, &key, &nothing).await;
                expected.push((key, Drift::Orphan));
            }
            (3, 0) => {
                put(&site, &key, b"bytes").await;
                list(&site, &key, &nothing).await;
                expected.push((key, Drift::Different));
            }
            _ => {
                let stored = put(&site, &key, b"bytes").await;
                list(&site, &key, &stored).await;
            }
        }
    }
    let steps = walk(&site, Repair::default()).await.unwrap();
    assert!(steps.len() > 4, "{} steps", steps.len());
    assert_eq!(steps.iter().map(|step| step.compared).sum::<u64>(), 700);
    let found: Vec<_> = steps.into_iter().flat_map(|step| step.findings).collect();
    let found: Vec<_> = found.into_iter().map(|finding| (finding.key, finding.drift)).collect();
    assert_eq!(found, expected);
}

#[tokio::test]
async fn repairs_that_are_stopped_anywhere_are_finished_by_the_next() {
    let site = Site::new().await;
    for happens in [true, false] {
        for after in 0.. {
            disagree(&site).await;
            site.faults.crash_after(after, happens);
            let _ = walk(&site, ALL).await;
            let stopped = site.faults.has_crashed();
            site.faults.clear();
            coppice::cdn::service::sweep(&site.platform, -1).await.unwrap();
            walk(&site, ALL).await.unwrap();
            assert_eq!(findings(&site, Repair::default()).await, [], "stopped after {after}");
            counts_are_right(&site).await;
            let emptied = ["DELETE FROM cdn_files", "DELETE FROM cdn_folders"];
            site.db().batch(emptied.map(|sql| Statement::write("test", sql)).to_vec()).await.unwrap();
            if !stopped {
                break;
            }
        }
    }
}
