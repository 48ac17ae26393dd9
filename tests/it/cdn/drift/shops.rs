//! Whose drift it is: a shop's managers see to what is their shop's, and to nothing else.

use axum::http::StatusCode;
use coppice::visitor::MemberRole;
use coppice_platform::sql::Statement;
use serde_json::{Value, json};

use super::{ALL, Drift, findings, list, put};
use crate::support::{Site, Visitor, other_shop, png, shop};

/// Somebody who manages the other shop, and no more.
async fn manager_of_the_other(site: &Site) -> Visitor {
    let (email, role) = ("other@example.com", MemberRole::Owner);
    coppice::people::service::add_member(&site.platform, &site.db(), &other_shop(), email, role)
        .await
        .unwrap();
    let mut manager = site.visitor_at("other.example");
    manager.sign_in(site, email).await;
    manager
}

/// Has everything put right that they are shown, and says what that was.
async fn put_all_right(manager: &mut Visitor, untracked: &str) -> Vec<String> {
    let asked = json!({ "untracked": untracked, "orphan": "remove", "different": "take" });
    let answer = manager.post_json("/admin/api/cdn/drift/step", &asked).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
    let step: Value = serde_json::from_str(&answer.body).unwrap();
    let key = |finding: &Value| finding[1].as_str().unwrap().to_owned();
    step["findings"].as_array().unwrap().iter().map(key).collect()
}

/// A private file of the shop's by this name, and the statement that makes its row agree no more.
async fn file(admin: &mut Visitor, name: &str, number: u32) -> String {
    let uploaded = admin.put(&format!("/admin/cdn/upload?name={name}"), &png(9, 9, number)).await;
    let uploaded: Value = serde_json::from_str(&uploaded.body).unwrap();
    let (id, key) = (uploaded["file"]["id"].as_str().unwrap(), uploaded["file"]["key"].as_str().unwrap());
    let private = json!({ "id": id, "visibility": "private" });
    assert_eq!(admin.post_json("/admin/api/cdn/file/edit", &private).await.status, StatusCode::OK);
    key.to_owned()
}

async fn run(site: &Site, sql: &'static str, key: &str) {
    site.db().query(Statement::write("test", sql).bind(key)).await.unwrap();
}

#[tokio::test]
async fn nobody_sees_or_takes_what_another_shop_has() {
    let site = Site::new().await;
    let mut admin = site.admin().await;
    let [lost, gone, other, uncounted] = [
        file(&mut admin, "lost.png", 1).await,
        file(&mut admin, "gone.png", 2).await,
        file(&mut admin, "other.png", 3).await,
        "put-by-hand.png".to_owned(),
    ];
    run(&site, "DELETE FROM cdn_files WHERE key = ?1", &lost).await;
    run(&site, "UPDATE cdn_files SET etag = 'another' WHERE key = ?1", &other).await;
    site.platform.bucket.delete(std::slice::from_ref(&gone)).await.unwrap();
    put(&site, &uncounted, &png(9, 9, 4)).await;

    let mut stranger = manager_of_the_other(&site).await;
    let rows = "SELECT key, tenant_id, visibility, state, etag FROM cdn_files ORDER BY key";
    let before: Vec<Value> = site.rows(rows).await;
    for untracked in ["adopt", "remove", ""] {
        assert_eq!(put_all_right(&mut stranger, untracked).await, Vec::<String>::new(), "{untracked:?}");
    }
    assert_eq!(site.rows::<Value>(rows).await, before);
    for key in [&lost, &other, &uncounted] {
        assert!(site.platform.bucket.head(key).await.unwrap().is_some(), "{key}");
    }

    // Whose they are is shown all of its own, and what has lost its row is for nobody else.
    let mut own = [lost.clone(), gone, other];
    own.sort();
    assert_eq!(put_all_right(&mut admin, "adopt").await, own);
    assert_eq!(put_all_right(&mut admin, "adopt").await, Vec::<String>::new());
    let answer = site.visitor().get(&format!("/cdn/{lost}")).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);

    // What says nothing of a shop is the operator's, and private all the same.
    let left = findings(&site, ALL).await;
    assert_eq!(
        left.iter().map(|found| (&found.key, found.drift)).collect::<Vec<_>>(),
        [(&uncounted, Drift::Untracked)]
    );
    assert_eq!(site.visitor().get(&format!("/cdn/{uncounted}")).await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn an_upload_in_parts_says_whose_it_is_too() {
    let site = Site::new().await;
    let mut admin = site.admin().await;
    let mut film = b"\x00\x00\x00\x18ftypisom\x00\x00\x02\x00isomiso2".to_vec();
    film.resize(9_000_000, 0);
    let new = json!({ "name": "film.mp4", "size": film.len() });
    let begun = admin.post_json("/admin/api/cdn/upload/begin", &new).await;
    let begun: Value = serde_json::from_str(&begun.body).unwrap();
    let (id, size) = (begun["id"].as_str().unwrap(), begun["part_size"].as_u64().unwrap());
    for (number, part) in (1..).zip(film.chunks(usize::try_from(size).unwrap())) {
        let path = format!("/admin/cdn/uploads/{id}/parts/{number}");
        assert!(admin.put(&path, part).await.status.is_success());
    }
    let stored = admin.post_json("/admin/api/cdn/upload/finish", &json!({ "id": id })).await;
    let stored: Value = serde_json::from_str(&stored.body).unwrap();
    let key = stored["file"]["key"].as_str().unwrap();
    run(&site, "DELETE FROM cdn_files WHERE key = ?1", key).await;
    let mut stranger = manager_of_the_other(&site).await;
    assert_eq!(put_all_right(&mut stranger, "remove").await, Vec::<String>::new());
    assert_eq!(put_all_right(&mut admin, "adopt").await, [key]);
}

#[tokio::test]
async fn how_many_files_there_are_is_told_of_ones_own_shop() {
    let site = Site::new().await;
    let mut admin = site.admin().await;
    file(&mut admin, "a.png", 1).await;
    let theirs = put(&site, "theirs.png", &png(9, 9, 2)).await;
    list(&site, "theirs.png", &theirs).await;
    run(&site, "UPDATE cdn_files SET tenant_id = 'other' WHERE key = ?1", "theirs.png").await;
    run(&site, "UPDATE cdn_folders SET tenant_id = ?1 WHERE folder = 'mugs'", &other_shop().0).await;
    for (mut visitor, id) in [(admin, shop()), (manager_of_the_other(&site).await, other_shop())] {
        let step = visitor.post_json("/admin/api/cdn/drift/step", &json!({})).await;
        let step: Value = serde_json::from_str(&step.body).unwrap();
        assert_eq!((&step["compared"], &step["total"]), (&json!(1), &json!(1)), "{}", id.0);
    }
}
