//! The shop's products as files.

use super::{import, products};
use crate::support::{Site, product, save_products, shop};
use coppice_platform::sql::Statement;

#[tokio::test]
async fn what_is_exported_and_brought_again_changes_nothing() {
    let site = Site::new().await;
    let mut admin = site.admin().await;
    for (path, kind, lines) in [
        ("/admin/products/export.csv", "text/csv; charset=utf-8", 61),
        ("/admin/products/export.jsonl", "application/jsonl; charset=utf-8", 60),
    ] {
        let answer = admin.get(path).await;
        assert_eq!(answer.header("content-type"), kind);
        assert!(answer.header("content-disposition").starts_with("attachment"));
        assert_eq!(answer.header("cache-control"), "private, no-store");
        assert_eq!(answer.body.lines().count(), lines);
        assert!(!answer.body.contains("theirs-"), "nothing of another shop's");
        // The first time pictures' sizes may be others; then never.
        import(&site, &mut admin, path, &answer.body, &[]).await;
        let again = admin.get(path).await.body;
        let id = import(&site, &mut admin, path, &again, &[]).await;
        assert_eq!(super::job(&site, &id).await.counts(), [0, 0, 60, 0], "{path}");
    }
    let csv = admin.get("/admin/products/export.csv").await.body;
    assert!(csv.contains("https://localhost/cdn/products/mug-0.webp"), "{csv}");
    assert_eq!(
        products(&mut admin).await[0].images[0].key,
        "products/mug-0.webp",
        "its own picture is its own"
    );
}

#[tokio::test]
async fn only_those_of_a_status_are_exported_where_one_says_so_page_by_page() {
    let site = Site::new().await;
    let mut admin = site.admin().await;
    let mut draft = product("draft", "x", 1);
    draft.status = coppice::shop::model::ProductStatus::Draft;
    save_products(&site.db(), &shop(), &[draft]).await.unwrap();
    let count = async |admin: &mut crate::support::Visitor, query: &str| {
        admin.get(&format!("/admin/products/export.jsonl{query}")).await.body.lines().count()
    };
    assert_eq!(count(&mut admin, "").await, 61);
    assert_eq!(count(&mut admin, "?status=active").await, 60);
    assert_eq!(count(&mut admin, "?status=draft").await, 1);
    assert_eq!(count(&mut admin, "?status=archived").await, 0);
    let csv = admin.get("/admin/products/export.csv?status=archived").await;
    assert!(csv.body.starts_with("Title,URL handle,") && csv.body.lines().count() == 1);
    assert_eq!(admin.get("/admin/products/export.csv?status=sold").await.status, 400);
}

#[tokio::test]
async fn a_tax_class_goes_by_json_and_a_file_that_does_not_say_it_leaves_it() {
    let site = Site::new().await;
    let mut admin = site.admin().await;
    let mut book = product("book", "books", 1_000);
    book.tax_class = "reduced".into();
    save_products(&site.db(), &shop(), &[book]).await.unwrap();
    let json = admin.get("/admin/products/export.jsonl").await.body;
    let line = json.lines().find(|line| line.contains("\"book\"")).unwrap().to_owned();
    assert!(line.contains("\"tax_class\":\"reduced\""), "{line}");
    let class = async || {
        let row: Class = site.row("SELECT tax_class FROM products WHERE slug = 'book'").await;
        row.tax_class
    };
    let csv = admin.get("/admin/products/export.csv").await.body.replace("Book", "Tome");
    import(&site, &mut admin, "book.csv", &csv, &[]).await;
    assert_eq!(class().await, "reduced", "Shopify's CSV says nothing of it");
    let zero = "INSERT INTO tax_rates (tenant_id, country, class, ppm) VALUES ('default', 'DE', 'zero', 0), ('other', 'DE', 'theirs', 0)";
    site.db().query(Statement::write("test_taxes", zero)).await.unwrap();
    for (said, kept, refused) in [
        // A class that only this product has is the shop's as long as it has it.
        ("reduced", "reduced", 0),
        ("Zero", "zero", 0),
        ("", "standard", 0),
        ("reduced", "standard", 1),
        ("theirs", "standard", 1),
        ("shipping", "standard", 1),
        ("a b", "standard", 1),
        ("=cmd", "standard", 1),
    ] {
        let line = line.replace("\"tax_class\":\"reduced\"", &format!("\"tax_class\":\"{said}\""));
        let id = import(&site, &mut admin, "book.jsonl", &line, &[]).await;
        assert_eq!(
            (super::job(&site, &id).await.counts()[3], class().await.as_str()),
            (refused, kept),
            "{said}"
        );
        if said == "reduced" && refused == 1 {
            let report = admin.get(&format!("/admin/products/imports/{id}")).await.body;
            let why = "Has the tax class “reduced”, which is none of the shop’s; these are: standard, zero";
            assert!(report.contains(why), "{report}");
        }
    }
}

#[derive(serde::Deserialize)]
struct Class {
    tax_class: String,
}
