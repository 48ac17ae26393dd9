//! Two at one product.

use super::{MUG, by_id, press, upload};
use crate::support::{Site, typed};
use axum::http::StatusCode;
use futures_util::future::join_all;

#[tokio::test]
async fn who_comes_second_sees_both_sides_and_loses_nothing() {
    let site = Site::new().await;
    let (mut ada, mut eve) = (site.admin().await, site.admin().await);
    let page = eve.get(MUG).await.body;
    assert_eq!(
        press(&mut ada, MUG, &[("name", "Ada's mug"), ("v0.price", "7.50")], "save").await.status,
        StatusCode::SEE_OTHER
    );
    let typed_by_eve = [("name", "Eve's mug"), ("description", "Eve's words")];
    let late = eve
        .post_fields(MUG, &typed(&page, "product", &[&typed_by_eve[..], &[("act", "save")]].concat()))
        .await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    for text in ["Ada&#39;s mug", "Eve&#39;s mug", "Eve&#39;s words", "7.50"] {
        assert!(late.body.contains(text) || late.body.contains(&text.replace("&#39;", "'")), "{text}");
    }
    assert_eq!(late.body.matches("data-testid=\"difference\"").count(), 3, "{}", late.body);
    assert_eq!(by_id(&site, "p-mug-57").await.name, "Ada's mug");
    // Then on top.
    let sure = typed(&late.body, "product", &[("act", "save")]);
    assert_eq!(eve.post_fields(MUG, &sure).await.status, StatusCode::SEE_OTHER);
    let mug = by_id(&site, "p-mug-57").await;
    assert_eq!((mug.name.as_str(), mug.description.as_str()), ("Eve's mug", "Eve's words"));
}

#[tokio::test]
async fn who_goes_back_to_the_form_of_a_new_product_and_types_on_loses_nothing() {
    let site = Site::new().await;
    let mut admin = site.admin().await;
    let new = "/admin/products/new";
    let page = press(
        &mut admin,
        new,
        &[("name", "Cup"), ("v0.price", "5"), ("o0.name", "Size"), ("o0.values", "S, M")],
        "refresh",
    )
    .await
    .body;
    let done = admin.post_fields(new, &typed(&page, "product", &[("act", "save")])).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
    let changes = [("v0.price", "6.50"), ("v1.sku", "CUP-M"), ("act", "save")];
    let back = admin.post_fields(new, &typed(&page, "product", &changes)).await;
    assert_eq!(back.status, StatusCode::CONFLICT);
    assert_eq!(back.body.matches("data-testid=\"difference\"").count(), 2, "{}", back.body);
    let address = done.header("location").split('?').next().unwrap().to_owned();
    let sure = typed(&back.body, "product", &[("act", "save")]);
    assert_eq!(admin.post_fields(&address, &sure).await.status, StatusCode::SEE_OTHER);
    let cup = by_id(&site, address.rsplit('/').next().unwrap()).await;
    let variants: Vec<_> = cup.variants.iter().map(|v| (v.price_amount, v.sku.as_deref())).collect();
    assert_eq!(variants, [(650, None), (500, Some("CUP-M"))]);
}

#[tokio::test]
async fn a_revision_that_is_old_missing_or_anothers_saves_nothing() {
    let site = Site::new().await;
    let mut admin = site.admin().await;
    let lamp = admin.get("/admin/products/p-lamp-58").await.body;
    let of_lamp = typed(&lamp, "product", &[]).into_iter().find(|(name, _)| name == "seen").unwrap().1;
    let page = admin.get(MUG).await.body;
    for seen in ["p-mug-57.0", "p-mug-57.99", "-", "", "1", "p-mug-57.x", &of_lamp] {
        let form = typed(&page, "product", &[("seen", seen), ("name", "Other"), ("act", "save")]);
        let answer = admin.post_fields(MUG, &form).await;
        assert_eq!(answer.status, StatusCode::CONFLICT, "{seen}");
        assert!(answer.body.contains("value=\"Other\""), "{seen}");
    }
    assert_eq!(by_id(&site, "p-mug-57").await.name, "mug 57");
    // Another shop's product is not there.
    let form = typed(&page, "product", &[("act", "save")]);
    for theirs in ["/admin/products/p-theirs-0", "/admin/products/none"] {
        assert_eq!(admin.get(theirs).await.status, StatusCode::NOT_FOUND);
        assert_eq!(admin.post_fields(theirs, &form).await.status, StatusCode::NOT_FOUND);
    }
}

#[tokio::test]
async fn of_many_who_save_at_once_exactly_one_does() {
    let site = Site::new().await;
    let mut admin = site.admin().await;
    let page = admin.get(MUG).await.body;
    let before = by_id(&site, "p-mug-57").await;
    let saves = (0..8).map(|n| {
        let (mut admin, page) = (admin.clone(), page.clone());
        async move {
            let name = format!("Mug by {n}");
            let form = typed(&page, "product", &[("name", &name), ("act", "save")]);
            admin.post_fields(MUG, &form).await.status
        }
    });
    let answers = join_all(saves).await;
    let of = |status| answers.iter().filter(|own| **own == status).count();
    assert_eq!((of(StatusCode::SEE_OTHER), of(StatusCode::CONFLICT)), (1, 7), "{answers:?}");
    assert_eq!(by_id(&site, "p-mug-57").await.revision, before.revision + 1);
}

#[tokio::test]
async fn files_that_become_pictures_at_once_take_nobodys_place() {
    let site = Site::new().await;
    let mut admin = site.admin().await;
    let mut files = Vec::new();
    for width in 20..26 {
        files.push(upload(&mut admin, width, "").await);
    }
    let adds = files.iter().map(|file| {
        let (mut admin, address) = (admin.clone(), format!("/admin/cdn/files/{}/product", file.id));
        async move { (file.key.clone(), admin.post(&address, &[("slug", "mug-57")]).await.status) }
    });
    let answers = join_all(adds).await;
    let mug = by_id(&site, "p-mug-57").await;
    assert_eq!(mug.images[0].key, "products/mug-57.webp");
    for (key, status) in &answers {
        let is_there = mug.images.iter().any(|image| image.key == *key);
        assert_eq!(is_there, *status == StatusCode::SEE_OTHER, "{answers:?}");
        assert!(is_there || *status == StatusCode::CONFLICT, "{answers:?}");
    }
    assert!(mug.images.len() > 2, "{answers:?}");
}

#[tokio::test]
async fn a_form_seen_before_a_picture_was_deleted_or_replaced_is_old() {
    let site = Site::new().await;
    let mut admin = site.admin().await;
    let first = upload(&mut admin, 20, "").await;
    let add = admin.post(&format!("/admin/cdn/files/{}/product", first.id), &[("slug", "mug-57")]).await;
    assert_eq!(add.status, StatusCode::SEE_OTHER, "{}", add.body);
    let late = async |admin: &mut crate::support::Visitor, page: &str| {
        let form = typed(page, "product", &[("name", "Late"), ("act", "save")]);
        admin.post_fields(MUG, &form).await.status
    };
    let seen = admin.get(MUG).await.body;
    let other = upload(&mut admin, 21, &format!("&replaces={}", first.id)).await;
    assert_eq!(by_id(&site, "p-mug-57").await.images[1].key, other.key);
    assert_ne!(late(&mut admin, &seen).await, StatusCode::SEE_OTHER, "replaced");
    let sure = typed(&seen, "product", &[("name", "Late"), ("p1.key", &other.key), ("act", "save")]);
    assert_eq!(admin.post_fields(MUG, &sure).await.status, StatusCode::CONFLICT, "replaced");
    let seen = admin.get(MUG).await.body;
    admin.post("/admin/cdn/delete", &[("id", other.id.as_str()), ("sure", "1")]).await;
    assert_eq!(by_id(&site, "p-mug-57").await.images.len(), 1);
    assert_ne!(late(&mut admin, &seen).await, StatusCode::SEE_OTHER, "deleted");
    let sure = typed(&seen, "product", &[("name", "Late"), ("p1.key", ""), ("act", "save")]);
    assert_eq!(admin.post_fields(MUG, &sure).await.status, StatusCode::CONFLICT, "deleted");
    assert_eq!(by_id(&site, "p-mug-57").await.name, "mug 57");
}
