//! The files' management in process: what its pages cost, and that nobody reads or changes another shop's files.

use crate::support::{Site, Visitor, png};
use axum::http::StatusCode;
use coppice::cdn::model::{CdnFile, Uploaded};

async fn upload(admin: &mut Visitor) -> CdnFile {
    let answer = admin.put("/admin/cdn/upload?name=b.png&folder=mugs", &png(20, 10, 1)).await;
    match serde_json::from_str(&answer.body).unwrap() {
        Uploaded::Stored { file } => *file,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn every_page_asks_the_database_once_beside_the_session() {
    let site = Site::new().await;
    let mut admin = site.admin().await;
    let id = upload(&mut admin).await.id;
    for path in [
        "/admin/cdn".to_owned(),
        "/admin/cdn?q=b&type=image&view=list".to_owned(),
        format!("/admin/cdn/files/{id}"),
        format!("/admin/cdn/files/{id}/delete"),
    ] {
        let page = admin.get(&path).await;
        assert_eq!((page.status, page.round_trips()), (StatusCode::OK, 2), "{path}");
    }
    let asked = admin.post("/admin/cdn/delete", &[("id", &id)]).await;
    assert_eq!((asked.status, asked.round_trips()), (StatusCode::OK, 2));
    let linked = admin.post(&format!("/admin/cdn/files/{id}/link"), &[("days", "7")]).await;
    assert_eq!((linked.status, linked.round_trips()), (StatusCode::OK, 2));
    assert!(linked.body.contains("sig="));
}

#[tokio::test]
async fn the_files_of_another_shop_are_not_there() {
    let site = Site::new().await;
    let mut admin = site.admin().await;
    let file = upload(&mut admin).await;
    let mut other = site.visitor_at("other.example");
    other.sign_in(&site, "admin@example.com").await;
    let page = format!("/admin/cdn/files/{}", file.id);
    assert!(!other.get("/admin/cdn?q=b").await.body.contains(&file.key));
    assert_eq!(other.get(&page).await.status, StatusCode::NOT_FOUND);
    assert_eq!(other.get(&format!("{page}/delete")).await.status, StatusCode::NOT_FOUND);
    let edit = [("filename", "c.png"), ("folder", ""), ("alt_text", ""), ("visibility", "private")];
    assert_eq!(other.post(&page, &edit).await.status, StatusCode::NOT_FOUND);
    assert_eq!(other.post(&format!("{page}/link"), &[("days", "7")]).await.status, StatusCode::NOT_FOUND);
    for form in [vec![("id", file.id.as_str())], vec![("id", file.id.as_str()), ("folder", "x")]] {
        assert_eq!(other.post("/admin/cdn/move", &form).await.status, StatusCode::NOT_FOUND);
    }
    other.post("/admin/cdn/delete", &[("id", file.id.as_str()), ("sure", "1")]).await;
    let still = admin.get(&page).await;
    assert_eq!(still.status, StatusCode::OK);
    assert!(still.body.contains("b.png"));
}
