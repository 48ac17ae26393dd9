//! What is asked about files.

use coppice::cdn::model::{Begun, CdnFile, PART_SIZE, Uploaded};
use coppice::cdn::service;
use coppice::cdn::store::{get_cdn_folders, list_cdn_files};

use crate::support::{Site, png, shop};

/// Uploads, looks for, changes, replaces, serves and deletes files, walks for drift, and sweeps.
pub async fn keep_files(site: &Site) {
    let mut admin = site.admin().await;
    let stored = async |admin: &mut crate::support::Visitor, address: &str, number: u32| -> CdnFile {
        match serde_json::from_str(&admin.put(address, &png(9, 9, number)).await.body).unwrap() {
            Uploaded::Stored { file } => *file,
            Uploaded::Duplicate { file } => panic!("{file:?}"),
        }
    };
    let file = stored(&mut admin, "/admin/cdn/upload?name=a.png&folder=mugs", 1).await;
    // Once more: a duplicate, as its hash says before, and as it turns out after.
    for hash in [format!("&sha256={}", file.sha256), String::new()] {
        let again = admin.put(&format!("/admin/cdn/upload?name=a.png{hash}"), &png(9, 9, 1)).await;
        assert!(again.body.contains("duplicate"), "{}", again.body);
    }
    let replaces = format!("/admin/cdn/upload?name=b.png&replaces={}", file.id);
    let file = stored(&mut admin, &replaces, 2).await;
    admin.get(&format!("/cdn/{}", file.key)).await;
    for filter in
        ["", "?folder=mugs", "?q=mug", "?type=image", "?uploader=somebody", "?q=mug&type=image&uploader=x"]
    {
        for after in ["", "&after=1700000000.a"] {
            let address =
                format!("/admin/cdn{}{after}", if filter.is_empty() { "?view=list" } else { filter });
            assert!(admin.get(&address).await.status.is_success(), "{address}");
        }
    }
    let page = format!("/admin/cdn/files/{}", file.id);
    assert!(admin.get(&page).await.status.is_success());
    let form = [("filename", "c.png"), ("folder", "cups"), ("alt_text", "A cup"), ("visibility", "public")];
    assert!(admin.post(&page, &form).await.status.is_redirection());
    let new = serde_json::json!({ "name": "film.mp4", "size": 20_000_000, "sha256": "0".repeat(64) });
    let mut ids = Vec::new();
    for _ in 0..2 {
        match serde_json::from_str(&admin.post_json("/admin/api/cdn/upload/begin", &new).await.body).unwrap()
        {
            Begun::Parts { id, .. } => ids.push(id),
            Begun::Duplicate { file } => panic!("{file:?}"),
        }
    }
    assert_eq!(ids[0], ids[1]);
    let mut part = b"\x00\x00\x00\x18ftypisom\x00\x00\x02\x00isomiso2".to_vec();
    part.resize(usize::try_from(PART_SIZE).unwrap(), 0);
    assert!(admin.put(&format!("/admin/cdn/uploads/{}/parts/1", ids[0]), &part).await.status.is_success());
    let upload = serde_json::json!({ "id": ids[0] });
    admin.post_json("/admin/api/cdn/upload/finish", &upload).await;
    admin.post_json("/admin/api/cdn/upload/abort", &upload).await;
    for function in ["cdn/listing", "cdn/folders", "cdn/files?folder=mugs", "cdn/files/all?q=a"] {
        assert!(admin.get(&format!("/admin/api/{function}")).await.status.is_success());
    }
    assert!(admin.post(&format!("{page}/product"), &[("slug", "mug-57")]).await.status.is_redirection());
    admin.post("/admin/cdn/move", &[("id", file.id.as_str()), ("folder", "glasses")]).await;
    admin.post("/admin/cdn/delete", &[("id", file.id.as_str())]).await;
    assert!(admin.get("/admin/cdn/drift").await.status.is_success());
    assert!(admin.post("/admin/cdn/drift/step", &[]).await.status.is_success());
    admin.post("/admin/cdn/delete", &[("id", file.id.as_str()), ("sure", "1")]).await;
    service::sweep(&site.platform, 0).await.unwrap();
    coppice::tick::tick(&site.state).await;
    for duty in coppice::tick::DUTIES {
        duty.run_if_due(&site.state).await;
    }
    let db = site.db();
    get_cdn_folders(&db, &shop()).await.unwrap();
    list_cdn_files(&db, &shop(), "mugs", None, 10).await.unwrap();
}
