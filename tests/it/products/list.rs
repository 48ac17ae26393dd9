//! The list of products.

use super::{MUG, press};
use crate::support::Site;

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
