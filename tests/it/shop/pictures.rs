//! Which pictures products and their variants show.

use crate::support::{Site, Visitor, png, product, shop, typed};
use axum::http::StatusCode;
use coppice::cdn::model::{CdnFile, Uploaded};
use coppice::shop::model::{Image, Product};
use coppice::shop::store::get_product_by_slug;

async fn upload(admin: &mut Visitor, number: u32, more: &str) -> CdnFile {
    let address = format!("/admin/cdn/upload?name=cup.png{more}");
    let answer = admin.put(&address, &png(20, 10, number)).await;
    match serde_json::from_str(&answer.body).unwrap() {
        Uploaded::Stored { file } => *file,
        other => panic!("{other:?}"),
    }
}

async fn cup(site: &Site) -> Product {
    get_product_by_slug(&site.db(), &shop(), "cup").await.unwrap().unwrap()
}

/// A cup whose one variant is shown by the file, which is the last of its pictures.
async fn save_cup(site: &Site, file: &CdnFile) {
    let mut cup = product("cup", "kitchen", 700);
    cup.images.push(Image { key: file.key.clone(), ..Image::default() });
    cup.variants[0].image_key = Some(file.key.clone());
    crate::support::save_products(&site.db(), &shop(), &[cup]).await.unwrap();
}

/// Presses a button of the editor, and saves.
async fn arrange(admin: &mut Visitor, act: &str) {
    let address = "/admin/products/p-cup";
    let page = admin.get(address).await.body;
    let page = admin.post_fields(address, &typed(&page, "product", &[("act", act)])).await.body;
    let saved = admin.post_fields(address, &typed(&page, "product", &[("act", "save")])).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.body);
}

#[tokio::test]
async fn a_variant_is_shown_by_the_file_in_anothers_place_and_by_none_that_is_gone() {
    let site = Site::new().await;
    let mut admin = site.admin().await;
    let old = upload(&mut admin, 1, "").await;
    save_cup(&site, &old).await;
    let new = upload(&mut admin, 2, &format!("&replaces={}", old.id)).await;
    assert_eq!(cup(&site).await.variants[0].image_key, Some(new.key.clone()));
    admin.post("/admin/cdn/delete", &[("id", &new.id), ("sure", "1")]).await;
    let after = cup(&site).await;
    assert_eq!((after.images.len(), after.variants[0].image_key.as_deref()), (1, None));

    save_cup(&site, &upload(&mut admin, 3, "").await).await;
    for (act, is_shown) in [("picture-up 1", true), ("picture-remove 0", false)] {
        arrange(&mut admin, act).await;
        assert_eq!(cup(&site).await.variants[0].image_key.is_some(), is_shown, "{act}");
    }
}

#[tokio::test]
async fn a_product_is_changed_for_everybody_when_a_file_it_shows_is_replaced_or_gone() {
    let site = Site::new().await;
    let (mut admin, mut visitor) = (site.admin().await, site.visitor());
    let old = upload(&mut admin, 1, "").await;
    save_cup(&site, &old).await;
    assert!(visitor.get("/shop/cup").await.body.contains(&old.key));
    let new = upload(&mut admin, 2, &format!("&replaces={}", old.id)).await;
    let page = visitor.get("/shop/cup").await.body;
    assert!(page.contains(&new.key) && !page.contains(&old.key));
    let replaced = cup(&site).await.updated_at;
    assert!(replaced > 1);
    admin.post("/admin/cdn/delete", &[("id", &new.id), ("sure", "1")]).await;
    assert!(!visitor.get("/shop/cup").await.body.contains(&new.key));
    assert!(cup(&site).await.updated_at >= replaced);
}

#[tokio::test]
async fn a_form_has_room_for_as_many_pictures_as_a_product_may_have() {
    let site = Site::new().await;
    let mut admin = site.admin().await;
    let mut cup = product("cup", "kitchen", 700);
    let image =
        |n: usize| Image { key: format!("https://e.com/{}{n}.jpg", "x".repeat(300)), ..Image::default() };
    cup.images = (0..250).map(image).collect();
    crate::support::save_products(&site.db(), &shop(), &[cup]).await.unwrap();
    let address = "/admin/products/p-cup";
    let page = admin.get(address).await.body;
    let alt = "A cup of oak ".repeat(15);
    let mut form = typed(&page, "product", &[("act", "save")]);
    for (_, value) in form.iter_mut().filter(|(name, _)| name.ends_with(".alt")) {
        value.clone_from(&alt);
    }
    assert_eq!(form.iter().filter(|(_, value)| *value == alt).count(), 250);
    assert_eq!(admin.post_fields(address, &form).await.status, StatusCode::SEE_OTHER);
    let images = self::cup(&site).await.images;
    assert!(images.iter().all(|image| image.alt == alt.trim()) && images[249].key.ends_with("x249.jpg"));
}
