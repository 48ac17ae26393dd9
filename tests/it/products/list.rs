//! The list of products.

use super::{MUG, press};
use crate::support::{Site, product, save_products, shop, variant};
use coppice::shop::model::ProductStatus;

fn names(page: &str) -> Vec<String> {
    let rows = page.split("data-testid=\"product\"").skip(1);
    rows.map(|row| row.split("<bdi>").nth(1).unwrap().split('<').next().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn the_list_is_read_in_one_round_trip_and_paged_both_ways() {
    let site = Site::new().await;
    let mut admin = site.admin().await;
    let first = admin.get("/admin/products").await;
    assert_eq!(first.round_trips(), 2);
    assert_eq!((names(&first.body).len(), names(&first.body)[0].as_str()), (50, "tent 59"));
    assert!(first.body.contains("60 products") && first.link("prev").is_none());
    let second = admin.get(&first.link("next").unwrap()).await;
    assert_eq!((names(&second.body).len(), second.link("next")), (10, None));
    let back = admin.get(&second.link("prev").unwrap()).await;
    assert_eq!(names(&back.body), names(&first.body));
}

#[tokio::test]
async fn products_are_found_by_name_sku_and_barcode_and_filtered_by_links() {
    let site = Site::new().await;
    let mut admin = site.admin().await;
    let changes =
        [("v0.sku", "MUG-A7"), ("v0.barcode", "4006381333931"), ("status", "draft"), ("p0.key", "-")];
    assert!(press(&mut admin, MUG, &changes, "save").await.status.is_redirection());
    admin
        .post(
            "/admin/products/p-tent-59/stock",
            &[("key", "k"), ("s0.id", "v-tent-59-one"), ("s0.add", "-7")],
        )
        .await;
    for (query, found) in [
        ("q=mug+57", vec!["mug 57"]),
        ("q=mug-a", vec!["mug 57"]),
        ("q=400638", vec!["mug 57"]),
        ("q=%25", vec![]),
        ("q=57", vec!["mug 57"]),
        ("status=draft", vec!["mug 57"]),
        ("status=draft&category=lighting", vec![]),
        ("only=low", vec!["tent 59"]),
        ("only=no-picture", vec!["mug 57"]),
        ("q=secret", vec![]),
    ] {
        assert_eq!(names(&admin.get(&format!("/admin/products?{query}")).await.body), found, "{query}");
    }
    let overview = admin.get("/admin").await.body;
    assert!(
        overview.contains("3 left") && overview.contains("Low stock: 1") && overview.contains("Drafts: 1")
    );
}

#[tokio::test]
async fn a_figure_of_the_overview_is_the_count_of_the_list_it_leads_to() {
    let site = Site::new().await;
    let mut all = Vec::new();
    for (slug, status) in [
        ("on-sale", ProductStatus::Active),
        ("unfinished", ProductStatus::Draft),
        ("gone", ProductStatus::Archived),
    ] {
        let mut scarce = product(slug, "kitchen", 1_000);
        scarce.variants = vec![variant(slug, "Small", 1_000), variant(slug, "Large", 1_000)];
        scarce.variants.iter_mut().for_each(|variant| variant.inventory_quantity = 1);
        scarce.images.clear();
        scarce.status = status;
        all.push(scarce);
    }
    save_products(&site.db(), &shop(), &all).await.unwrap();
    let mut admin = site.admin().await;
    let overview = admin.get("/admin").await.body;
    for (label, only, listed) in [("Low stock", "low", 1), ("Without picture", "no-picture", 2)] {
        let list = admin.get(&format!("/admin/products?only={only}")).await.body;
        assert_eq!(names(&list).len(), listed, "{label}");
        assert!(overview.contains(&format!("aria-label=\"{label}: {listed}\"")), "{label}: {overview}");
        // Who asks for a status gets that one.
        let gone = admin.get(&format!("/admin/products?only={only}&status=archived")).await.body;
        assert_eq!(names(&gone).len(), 1, "{label}");
    }
}
