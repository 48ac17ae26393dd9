//! Uploads in parts: which one is gone on with, and how it ends.

use axum::http::StatusCode;
use coppice::cdn::model::{Begun, NewFile, Uploaded};
use coppice_platform::sql::Statement;
use futures_util::future::join_all;
use serde_json::json;
use sha2::{Digest, Sha256};

use crate::support::{Site, Visitor, png};

async fn begin(admin: &mut Visitor, new: &NewFile) -> String {
    let answer = admin.post_json("/admin/api/cdn/upload/begin", &serde_json::to_value(new).unwrap()).await;
    match serde_json::from_str(&answer.body) {
        Ok(Begun::Parts { id, .. }) => id,
        other => panic!("{other:?}: {}", answer.body),
    }
}

fn announced(name: &str, bytes: &[u8]) -> NewFile {
    NewFile {
        name: name.into(),
        size: u64::try_from(bytes.len()).unwrap(),
        sha256: Some(hex::encode(Sha256::digest(bytes))),
        folder: "here".into(),
        ..NewFile::default()
    }
}

#[tokio::test]
async fn an_upload_is_gone_on_with_where_all_that_is_asked_for_is_the_same() {
    let site = Site::new().await;
    let mut admin = site.admin().await;
    let mut given = async |number: u32| {
        let answer = admin.put(&format!("/admin/cdn/upload?name=old-{number}.png"), &png(9, 9, number)).await;
        match serde_json::from_str(&answer.body).unwrap() {
            Uploaded::Stored { file } => Some(file.id.clone()),
            Uploaded::Duplicate { .. } => None,
        }
    };
    let (old, another) = (given(1).await, given(2).await);
    let bytes = png(30, 30, 3);
    let first = announced("Film.png", &bytes);
    let variants = [
        NewFile { name: "Another.png".into(), ..first.clone() },
        NewFile { folder: "there".into(), ..first.clone() },
        NewFile { folder: String::new(), ..first.clone() },
        NewFile { replaces: old, ..first.clone() },
        NewFile { replaces: another, ..first.clone() },
        NewFile { size: first.size + 1, ..first.clone() },
        announced("Film.png", &png(30, 30, 4)),
        first.clone(),
    ];
    let mut ids = Vec::new();
    for new in &variants {
        let id = begin(&mut admin, new).await;
        assert!(!ids.contains(&id), "{new:?} is another upload");
        ids.push(id);
    }
    // However it is written.
    let again = NewFile { content_type: "image/png".into(), folder: "Here".into(), ..first };
    for (new, id) in variants.iter().chain([&again]).zip(ids.iter().chain(ids.last())) {
        assert_eq!(&begin(&mut admin, new).await, id, "{new:?} is gone on with");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn whoever_asks_for_the_end_many_times_at_once_is_told_the_same_each_time() {
    let site = Site::new().await;
    let mut admin = site.admin().await;
    for known in [true, false] {
        let bytes = png(30, 30, u32::from(known));
        let mut new = announced("a.png", &bytes);
        if !known {
            new.sha256 = None;
        }
        let id = begin(&mut admin, &new).await;
        let put = admin.put(&format!("/admin/cdn/uploads/{id}/parts/1"), &bytes).await;
        assert_eq!(put.status, StatusCode::NO_CONTENT, "{}", put.body);
        let finish = async |mut admin: Visitor| {
            admin.post_json("/admin/api/cdn/upload/finish", &json!({ "id": id })).await
        };
        let answers = join_all((0..8).map(|_| finish(admin.clone()))).await;
        for answer in answers {
            let stored = serde_json::from_str(&answer.body);
            assert!(matches!(&stored, Ok(Uploaded::Stored { file }) if file.id == id), "{}", answer.body);
        }
    }
}

#[tokio::test]
async fn what_was_broken_off_takes_no_room_for_long_and_what_has_parts_does() {
    for (age, has_parts, fits) in
        [(300_i64, false, false), (700, false, true), (700, true, false), (86_400, true, false)]
    {
        let site = Site::with(&[("CDN_QUOTA_MB", "1")]).await;
        let mut admin = site.admin().await;
        let begun = announced("film.mp4", &[0; 1_048_000]);
        let id = begin(&mut admin, &begun).await;
        let past = Statement::write("test_past", "UPDATE cdn_files SET created_at = created_at - ?1");
        site.db().query(past.bind(age)).await.unwrap();
        if !has_parts {
            let over = Statement::write("test_over", "DELETE FROM cdn_uploads WHERE id = ?1");
            site.db().query(over.bind(id.as_str())).await.unwrap();
        }
        let answer = admin.put("/admin/cdn/upload?name=a.txt", &[b'a'; 2_000]).await;
        let expected = if fits { StatusCode::CREATED } else { StatusCode::UNPROCESSABLE_ENTITY };
        assert_eq!(answer.status, expected, "{age} {has_parts}: {}", answer.body);
    }
}
