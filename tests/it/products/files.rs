//! What variants sell that is downloaded.

use axum::http::StatusCode;
use coppice::cdn::model::CdnFile;
use coppice::shop::model::{Product, ProductType};
use serde::Deserialize;

use super::{jacket, upload};
use crate::support::{Site, Visitor, save_products, shop};

const FILES: &str = "/admin/products/p-jacket/files";
const RED: &str = "v-Small-Red";

async fn site() -> (Site, Visitor) {
    let site = Site::new().await;
    let patterns = Product { kind: ProductType::Digital, ..jacket() };
    save_products(&site.db(), &shop(), &[patterns]).await.unwrap();
    let admin = site.admin().await;
    (site, admin)
}

/// A file, for those who have a link.
async fn private(admin: &mut Visitor, width: u32) -> CdnFile {
    let file = upload(admin, width, "").await;
    let form =
        [("filename", file.filename.as_str()), ("folder", ""), ("alt_text", ""), ("visibility", "private")];
    assert!(admin.post(&format!("/admin/cdn/files/{}", file.id), &form).await.status.is_redirection());
    file
}

async fn rows(site: &Site) -> Vec<(String, String)> {
    #[derive(Deserialize)]
    struct Row {
        variant_id: String,
        key: String,
    }
    let rows: Vec<Row> =
        site.rows("SELECT variant_id, key FROM variant_files ORDER BY variant_id, key").await;
    rows.into_iter().map(|row| (row.variant_id, row.key)).collect()
}

#[tokio::test]
async fn a_variant_gets_files_by_choosing_or_by_their_address_and_loses_them_again() {
    let (site, mut admin) = site().await;
    let editor = admin.get("/admin/products/p-jacket").await.body;
    assert!(editor.contains(&format!("href=\"{FILES}\"")), "{editor}");
    assert!(!admin.get("/admin/products/p-mug-57").await.body.contains("/files\""));
    let page = admin.get(FILES).await;
    assert_eq!((page.status, page.round_trips()), (StatusCode::OK, 3), "two beside the session's");
    assert!(page.body.contains("You have no private file yet"));
    let (file, public) = (private(&mut admin, 31).await, upload(&mut admin, 32, "").await);
    let page = admin.get(FILES).await.body;
    assert_eq!(page.matches("data-testid=\"offered\"").count(), 1, "what is for everyone is not sold");
    assert!(page.contains(&format!("name=\"pick\" value=\"{}\"", file.key)) && !page.contains(&public.key));
    assert!(admin.get(&format!("{FILES}?q=31")).await.body.contains("Add 31.png"));
    assert!(admin.get(&format!("{FILES}?q=lost")).await.body.contains("No private file is called that"));
    let one = vec![(RED.to_owned(), file.key.clone())];
    for typed in [
        file.key.clone(),
        format!(" /cdn/{} ", file.key),
        format!("https://shop.example/cdn/{}?exp=1&sig=x", file.key),
        format!("http://localhost/admin/cdn/files/{}?saved=1#notice", file.id),
    ] {
        for _ in 0..2 {
            let added = admin.post(FILES, &[("variant", RED), ("file", &typed)]).await;
            assert_eq!(added.status, StatusCode::SEE_OTHER, "{typed}: {}", added.without_scripts());
            assert_eq!(rows(&site).await, one);
        }
        assert!(admin.get(FILES).await.body.contains("Remove 31.png from Small / Red"));
        let remove = [("variant", RED), ("key", file.key.as_str())];
        assert!(admin.post(&format!("{FILES}/remove"), &remove).await.status.is_redirection());
        assert!(rows(&site).await.is_empty());
    }
    // To all variants, and the one that was offered counts before what is typed.
    let form = [("variant", ""), ("file", "something"), ("pick", &file.key)];
    assert!(admin.post(FILES, &form).await.status.is_redirection());
    assert_eq!(rows(&site).await.len(), 4);
    let log = admin.get("/admin/audit?action=product_changed").await.body;
    assert_eq!(log.matches(">download: 31.png").count(), 5, "each change once: {log}");
    assert_eq!(log.matches(">no download: ").count(), 4);
}

#[tokio::test]
async fn only_a_private_file_of_the_shop_is_given_and_only_to_a_digital_product_of_it() {
    let (site, mut admin) = site().await;
    let (file, public) = (private(&mut admin, 31).await, upload(&mut admin, 32, "").await);
    let mut theirs = site.visitor_at("other.example");
    theirs.sign_in(&site, "admin@example.com").await;
    let foreign = private(&mut theirs, 33).await;
    let long = "x".repeat(2_000);
    for (variant, typed, told) in [
        (RED, "", "Please choose a file"),
        (RED, "   ", "Please choose a file"),
        (RED, "none.png", "There is no file of yours"),
        (RED, "' OR 1=1 --", "There is no file of yours"),
        (RED, "/cdn/../a", "Please choose a file"),
        (RED, "/admin/cdn/files/none", "There is no file of yours"),
        (RED, &long, "There is no file of yours"),
        (RED, &public.key, "This file is for everyone"),
        (RED, &foreign.key, "There is no file of yours"),
        ("v-mug-57-one", &file.key, "This variant is gone"),
        ("none", &file.key, "This variant is gone"),
    ] {
        let refused = admin.post(FILES, &[("variant", variant), ("file", typed)]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{typed:?}");
        assert!(refused.body.contains(told), "{typed:?}: {}", refused.without_scripts());
        assert_eq!(refused.body.matches("aria-invalid=\"true\"").count(), 1, "{typed:?}");
    }
    let kept = admin.post(FILES, &[("variant", RED), ("file", "a<b>&\"c"), ("q", "31")]).await.body;
    assert!(kept.contains("value=\"a&lt;b&gt;&amp;&quot;c\"") && kept.contains("value=\"31\""), "{kept}");
    assert!(kept.contains(&format!("value=\"{RED}\" selected")), "{kept}");
    let mug = "/admin/products/p-mug-57/files";
    assert!(admin.get(mug).await.body.contains("Only digital products have downloads"));
    let refused = admin.post(mug, &[("variant", "v-mug-57-one"), ("file", &file.key)]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    // Another shop's product, and who manages nothing.
    for (method, path) in [("GET", FILES.to_owned()), ("POST", FILES.to_owned())] {
        let form = [("variant", RED), ("file", foreign.key.as_str())];
        let there = if method == "GET" { theirs.get(&path).await } else { theirs.post(&path, &form).await };
        assert_eq!(there.status, StatusCode::NOT_FOUND, "{method}");
    }
    let mut shopper = site.visitor();
    shopper.sign_in(&site, "eve@example.com").await;
    assert_eq!(shopper.get(FILES).await.status, StatusCode::FORBIDDEN);
    assert_eq!(shopper.post(FILES, &[("variant", RED), ("file", &file.key)]).await.status, 403);
    assert!(rows(&site).await.is_empty());
    assert!(admin.post(FILES, &[("variant", RED), ("file", &file.key)]).await.status.is_redirection());
    let remove = [("variant", RED), ("key", file.key.as_str())];
    theirs.post(&format!("{FILES}/remove"), &remove).await;
    assert_eq!(shopper.post(&format!("{FILES}/remove"), &remove).await.status, 403);
    assert_eq!(rows(&site).await.len(), 1);
}

#[tokio::test]
async fn a_variant_has_at_most_fifty_files() {
    let (site, mut admin) = site().await;
    let file = private(&mut admin, 31).await;
    let many = "INSERT INTO variant_files (tenant_id, variant_id, key) \
                WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 50) \
                SELECT 'default', 'v-Small-Red', 'k' || i FROM n";
    site.db().query(coppice_platform::sql::Statement::write("test_many", many)).await.unwrap();
    let refused = admin.post(FILES, &[("variant", RED), ("file", &file.key)]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.body.contains("at most 50 downloads"), "{}", refused.without_scripts());
}
