//! The logo and the icon of a shop.

use axum::http::StatusCode;
use coppice::cdn::model::{CdnFile, Uploaded};
use coppice_platform::sql::Statement;
use serde_json::Value;

use super::{form, save, send};
use crate::support::{Site, Visitor, other_shop, png};

async fn upload(admin: &mut Visitor, width: u32) -> CdnFile {
    let answer = admin.put("/admin/cdn/upload?name=logo.png", &png(width, 20, width)).await;
    match serde_json::from_str(&answer.body).unwrap() {
        Uploaded::Stored { file } => *file,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_picture_of_ones_own_stands_for_the_shop() {
    let site = Site::new().await;
    let mut admin = site.admin().await;
    let (logo, icon) = (upload(&mut admin, 400).await, upload(&mut admin, 64).await);
    for (emblem, file) in [("logo", &logo), ("icon", &icon)] {
        let chosen = [("act", &*format!("use {}", file.id))];
        let answer = admin.post(&format!("/admin/shop/{emblem}"), &chosen).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    }
    let page = site.visitor().get("/").await;
    let shown =
        format!("<img src=\"/cdn/{}?w=320\" alt=\"Shop default\" width=\"400\" height=\"20\">", logo.key);
    assert!(page.body.contains(&shown), "{}", page.body);
    assert!(page.body.contains(&format!("<link rel=\"icon\" href=\"/cdn/{}\"", icon.key)));
    let moved = site.visitor().get("/favicon.ico").await;
    assert_eq!((moved.status, moved.header("location")), (StatusCode::FOUND, &*format!("/cdn/{}", icon.key)));
    let manifest: Value =
        serde_json::from_str(&site.visitor().get("/manifest.webmanifest").await.body).unwrap();
    assert_eq!(manifest["icons"][0]["sizes"], "64x20");
    let theirs = site.visitor_at("other.example").get("/favicon.ico").await;
    assert!(theirs.header("location").starts_with("/assets/favicon."));
    // A newer file in its place stands in its place.
    let newer =
        admin.put(&format!("/admin/cdn/upload?name=newer.png&replaces={}", icon.id), &png(96, 96, 5)).await;
    let Uploaded::Stored { file: newer } = serde_json::from_str(&newer.body).unwrap() else { panic!() };
    let manifest: Value = serde_json::from_str(&admin.get("/manifest.webmanifest").await.body).unwrap();
    assert_eq!(manifest["icons"][0]["src"], format!("/cdn/{}", newer.key));
    assert_eq!(manifest["icons"][0]["sizes"], "96x96");
    // Saving the rest keeps it.
    save(&mut admin, &[("slogan", "Bread")]).await;
    assert!(admin.get("/").await.body.contains(&logo.key));
    // Where the file is gone, the shop's name stands in its place.
    admin.post("/admin/cdn/delete", &[("id", logo.id.as_str()), ("sure", "1")]).await;
    let page = site.visitor().get("/").await;
    assert!(page.status.is_success() && page.body.contains("alt=\"Shop default\""));
    admin.post("/admin/shop/logo", &[("act", "none")]).await;
    assert!(!admin.get("/").await.body.contains(&logo.key));
}

#[tokio::test]
async fn the_way_to_a_logo_saves_what_was_typed_and_an_emblem_makes_no_form_old() {
    let site = Site::new().await;
    let mut admin = site.admin().await;
    let file = upload(&mut admin, 40).await;
    let page = admin.get("/admin/shop").await.body;
    for button in ["name=\"act\" value=\"logo\"", "name=\"act\" value=\"icon\""] {
        assert!(page.contains(button) && page.find("value=\"save\"") < page.find(button), "{button}");
    }
    let with = |form: &[(&'static str, String)], field: &str, value: &str| -> Vec<_> {
        let put = |(name, typed): &(&'static str, String)| {
            (*name, if *name == field { value.to_owned() } else { typed.clone() })
        };
        form.iter().map(put).collect()
    };
    // One is open while the emblems are chosen elsewhere: first by a shop that has said nothing.
    let open = form(&mut admin, &[("slogan", "Bread")]).await;
    for emblem in ["logo", "icon"] {
        let chosen = [("act", &*format!("use {}", file.id))];
        assert!(admin.post(&format!("/admin/shop/{emblem}"), &chosen).await.status.is_redirection());
    }
    let left = send(&mut admin, &with(&open, "act", "icon")).await;
    assert_eq!((left.status, left.header("location")), (StatusCode::SEE_OTHER, "/admin/shop/icon"));
    let page = admin.get("/").await.body;
    assert!(page.contains("Bread") && page.matches(&file.key).count() >= 2, "{page}");
    // Then by one that has, and by a newer file in their place.
    let open = form(&mut admin, &[("slogan", "Rolls")]).await;
    admin.post("/admin/shop/icon", &[("act", "none")]).await;
    let newer =
        admin.put(&format!("/admin/cdn/upload?name=newer.png&replaces={}", file.id), &png(96, 96, 5)).await;
    let Uploaded::Stored { file: newer } = serde_json::from_str(&newer.body).unwrap() else { panic!() };
    assert_eq!(send(&mut admin, &open).await.status, StatusCode::SEE_OTHER);
    let page = admin.get("/").await.body;
    assert!(page.contains("Rolls") && page.contains(&newer.key) && page.contains("href=\"/favicon.svg\""));
    // What is wrong keeps one there.
    let wrong = with(&with(&form(&mut admin, &[("phone", "x")]).await, "act", "logo"), "phone", "call me");
    assert_eq!(send(&mut admin, &wrong).await.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn pictures_that_everybody_may_see_are_offered_however_many_others_are_newer() {
    let site = Site::new().await;
    let mut admin = site.admin().await;
    let old = upload(&mut admin, 20).await;
    for width in 21..46 {
        upload(&mut admin, width).await;
    }
    let hide = "UPDATE cdn_files SET visibility = 'private', created_at = created_at + 1 WHERE id <> ?1";
    site.db().query(Statement::write("test_hide", hide).bind(old.id.as_str())).await.unwrap();
    let of_product = [("act".to_owned(), "pick".to_owned())];
    for (path, form) in [("/admin/shop/logo", None), ("/admin/products/new", Some(&of_product))] {
        let page = match form {
            Some(form) => admin.post_fields(path, form).await.body,
            None => admin.get(path).await.body,
        };
        assert_eq!(page.matches("data-testid=\"offered\"").count(), 1, "{path}");
        assert!(page.contains(&old.id) && !page.contains("No pictures found"), "{path}");
    }
}

#[tokio::test]
async fn what_is_uploaded_for_a_logo_and_is_none_is_not_kept() {
    let site = Site::new().await;
    let mut admin = site.admin().await;
    for (name, bytes) in [
        ("words.txt", b"words".to_vec()),
        ("paper.pdf", b"%PDF-1.7 and more".to_vec()),
        ("new.jxl", [&b"\xff\x0a"[..], &[0; 64]].concat()),
        ("fake.png", b"words".to_vec()),
        ("tool.exe", b"MZ".to_vec()),
    ] {
        let answer = admin.post_files("/admin/shop/logo/upload", &[], &[("file", name, bytes)]).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{name}");
        assert!(answer.body.contains("class=\"notice bad\""), "{name}");
    }
    let files = "SELECT COUNT(*) AS files FROM cdn_files WHERE state = 'ready'";
    assert_eq!(site.row::<Value>(files).await["files"], 0);
    let kept = admin.post_files("/admin/shop/logo/upload", &[], &[("file", "a.png", png(50, 20, 7))]).await;
    assert_eq!(kept.status, StatusCode::SEE_OTHER, "{}", kept.body);
    assert_eq!(site.row::<Value>(files).await["files"], 1);
}

#[tokio::test]
async fn only_a_public_picture_of_the_shops_own_can_stand_for_it() {
    let site = Site::new().await;
    let mut admin = site.admin().await;
    let text = admin.put("/admin/cdn/upload?name=a.txt", b"words").await;
    let Uploaded::Stored { file: text } = serde_json::from_str(&text.body).unwrap() else { panic!() };
    let (private, theirs) = (upload(&mut admin, 30).await, upload(&mut admin, 31).await);
    let hide = Statement::write("test_hide", "UPDATE cdn_files SET visibility = 'private' WHERE id = ?1");
    site.db().query(hide.bind(private.id.as_str())).await.unwrap();
    let give = Statement::write("test_give", "UPDATE cdn_files SET tenant_id = ?2 WHERE id = ?1");
    site.db().query(give.bind(theirs.id.as_str()).bind(&other_shop())).await.unwrap();
    for id in [&text.id, &private.id, &theirs.id, "none"] {
        let answer = admin.post("/admin/shop/logo", &[("act", &*format!("use {id}"))]).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{id}");
    }
    assert_eq!(admin.post("/admin/shop/logo", &[("act", "what")]).await.status, StatusCode::BAD_REQUEST);
    assert_eq!(admin.get("/admin/shop/banner").await.status, StatusCode::NOT_FOUND);
    assert!(site.visitor().get("/").await.body.contains("class=\"brand\">Shop default<"));
}
