//! What an import did is taken back, as far as nobody else has changed it.

use coppice::shop::model::{Product, ProductStatus};
use coppice::shop::store::{StockAsked, StockCause, StockReason, StockStep, change_stock, get_stock_page};
use coppice_platform::sql::Statement;

use super::{import, job, product, products, to_its_end};
use crate::support::{Site, Visitor, save_products, shop};

const HEADER: &str =
    "Handle,Title,Body (HTML),Option1 Value,Variant SKU,Variant Price,Variant Inventory Qty,Image Src\n";

/// What is the same before and after: not when something was changed, and how often.
fn timeless(products: Vec<Product>) -> Vec<Product> {
    products.into_iter().map(|product| Product { updated_at: 0, revision: 0, ..product }).collect()
}

async fn take_back(site: &Site, admin: &mut Visitor, id: &str) {
    let answer = admin.post(&format!("/admin/products/imports/{id}/undo"), &[]).await;
    assert_eq!(answer.status, 303, "{}", answer.body);
    assert_eq!(to_its_end(site, id).await.status, "undone");
}

async fn sell(site: &Site, variant: &str, pieces: i64) {
    let cause = StockCause { reason: StockReason::Admin, reference: "sale", by: "", at: 5 };
    let event = coppice::audit::AuditEvent::at(5, coppice::audit::Action::ProductChanged);
    let step = StockStep::Add(-pieces);
    let asked = StockAsked { id: "m".into(), variant: variant.into(), step, event };
    change_stock(&site.db(), &shop(), &[asked], 1_000, &cause).await.unwrap();
}

#[tokio::test]
async fn all_is_as_it_was_and_stock_moves_back_however_much_was_sold_since() {
    let site = Site::new().await;
    let mut admin = site.admin().await;
    let before = timeless(products(&mut admin).await);
    let file = format!(
        "{HEADER}mug-0,Other,<p>Other.</p>,One,,9,25,https://e.com/a.jpg\nmug-3,mug 3,,Two,T,5,4,\nmug-3,,,Three,,6,2,\nnew,New,,S,,1,8,\n"
    );
    let id = import(&site, &mut admin, "a.csv", &file, &[("stock", "1")]).await;
    let mug = product(&mut admin, "mug-0").await.unwrap();
    assert_eq!((mug.name.as_str(), mug.variants[0].inventory_quantity), ("Other", 25));
    assert_eq!(product(&mut admin, "mug-3").await.unwrap().variants.len(), 2);
    sell(&site, "v-mug-0-one", 4).await;
    take_back(&site, &mut admin, &id).await;
    let mut after = timeless(products(&mut admin).await);
    let mug = after.iter_mut().find(|product| product.slug == "mug-0").unwrap();
    // 10 were there, 25 were counted, 4 sold, and 15 fewer again.
    assert_eq!(mug.variants[0].inventory_quantity, 6);
    mug.variants[0].inventory_quantity = 10;
    assert_eq!(after, before);
    let page = get_stock_page(&site.db(), &shop(), "p-mug-0", Some("v-mug-0-one"), 10).await.unwrap();
    assert_eq!(
        page.moves.iter().map(|one| one.change.delta).sum::<i64>(),
        6,
        "what is there is the sum of its moves"
    );
    let page = admin.get(&format!("/admin/products/imports/{id}")).await.body;
    assert!(
        page.contains("Put back") && page.contains("Deleted") && !page.contains("Take it back"),
        "{page}"
    );
    assert_eq!(admin.post(&format!("/admin/products/imports/{id}/undo"), &[]).await.status, 409);
    // The shop shows it, and finds nothing of it.
    assert!(site.visitor().get("/shop/mug-0").await.body.contains("mug 0"));
    assert_eq!(site.visitor().get("/shop/new").await.status, 404);
    assert!(!site.visitor().get("/shop?q=New").await.slugs().contains(&"new".to_owned()));
}

#[tokio::test]
async fn what_somebody_has_changed_since_stays_and_is_named() {
    let site = Site::new().await;
    let mut admin = site.admin().await;
    let file = format!(
        "{HEADER}mug-0,One,,One,,9,1,\nmug-3,Two,,One,,9,1,\nmug-6,Three,,One,,9,1,\nin-cart,N,,S,,1,8,\n"
    );
    let id = import(&site, &mut admin, "a.csv", &file, &[]).await;
    let mut changed = product(&mut admin, "mug-0").await.unwrap();
    changed.name = "By hand".into();
    save_products(&site.db(), &shop(), &[changed]).await.unwrap();
    let gone = Statement::write("test_delete", "DELETE FROM products WHERE slug = 'mug-3'");
    site.db().query(gone).await.unwrap();
    let cart = product(&mut admin, "in-cart").await.unwrap().variants[0].id.clone();
    let mut shopper = site.visitor();
    shopper.post("/cart/lines", &[("variant", &cart), ("quantity", "1")]).await;
    take_back(&site, &mut admin, &id).await;
    let done = job(&site, &id).await;
    assert_eq!((done.undone, done.kept), (2, 2));
    assert_eq!(product(&mut admin, "mug-0").await.unwrap().name, "By hand");
    assert_eq!(product(&mut admin, "mug-6").await.unwrap().name, "mug 6");
    assert_eq!(product(&mut admin, "in-cart").await.unwrap().status, ProductStatus::Archived);
    let kept = admin.get(&format!("/admin/products/imports/{id}?outcome=kept")).await.body;
    assert!(kept.contains("It was changed since") && kept.contains("It was deleted since"), "{kept}");
    assert_eq!(kept.matches("data-testid=\"entry\"").count(), 2);
    let all = admin.get(&format!("/admin/products/imports/{id}")).await.body;
    assert!(
        all.contains("Archived, for somebody has it in a cart")
            && all.contains("2 products stay as they are")
    );
}

#[tokio::test]
async fn what_was_only_looked_at_leaves_nothing_to_take_back() {
    let site = Site::new().await;
    let mut admin = site.admin().await;
    let file = format!("{HEADER}mug-0,One,,One,,9,1,\n");
    let id = super::bring(&mut admin, "a.csv", file.as_bytes(), &[]).await;
    to_its_end(&site, &id).await;
    assert_eq!(admin.post(&format!("/admin/products/imports/{id}/undo"), &[]).await.status, 409);
    assert!(!admin.get(&format!("/admin/products/imports/{id}")).await.body.contains("Take it back"));
}

#[tokio::test]
async fn an_import_that_came_to_nothing_keeps_its_reason_and_is_noted_as_such() {
    let site = Site::new().await;
    let mut admin = site.admin().await;
    let id = super::bring(&mut admin, "a.csv", format!("{HEADER}mug-0,Other,,,,9,,\n").as_bytes(), &[]).await;
    // Its file goes before it is read.
    site.platform.bucket.delete(&[format!(".imports/{id}")]).await.unwrap();
    let ended = to_its_end(&site, &id).await;
    assert_eq!(ended.status, "failed");
    let reason = ended.reason.unwrap();
    assert_eq!(admin.post(&format!("/admin/products/imports/{id}/undo"), &[]).await.status, 409);
    assert_eq!(job(&site, &id).await.reason.as_deref(), Some(reason.as_str()));
    let log = admin.get("/admin/audit").await.body;
    assert!(log.contains("0 saved: The file is not there any more."), "{log}");
    assert!(!log.contains("taken back"), "{log}");
}
