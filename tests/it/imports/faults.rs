//! Whatever is stopped half-way, at any step: an import comes to the same end, nothing is done twice and nothing lost.

use coppice::imports::service::advance;
use coppice::shop::model::Product;
use coppice_platform::sql::Statement;

use super::{bring, job, products, to_its_end};
use crate::support::{Site, Visitor};

/// Nobody need wait for a lease to run out.
async fn restart(site: &Site) {
    site.faults.clear();
    let sql = "UPDATE imports SET lease_until = 0";
    site.db().query(Statement::write("test_restart", sql)).await.unwrap();
}

/// Goes on, stopped again and again, each time one step later, until it is through.
async fn through_stops(site: &Site, id: &str, lost: bool) {
    let mut stop = 0;
    while job(site, id).await.is_moving() {
        site.faults.crash_after(stop, lost);
        let _ = advance(&site.state, id).await;
        let crashed = site.faults.has_crashed();
        restart(site).await;
        stop = if crashed { stop + 1 } else { 0 };
    }
}

/// What is the same whenever it was done.
fn lasting(products: Vec<Product>) -> Vec<Product> {
    let mut products = products;
    for product in &mut products {
        (product.created_at, product.updated_at) = (0, 0);
        product.variants.iter_mut().for_each(|variant| variant.id.clear());
    }
    products
}

fn file() -> String {
    let header = "Handle,Title,Option1 Value,Variant SKU,Variant Price,Variant Inventory Qty\n";
    let new: String = (0..60).map(|n| format!("n-{n},N {n},S,S{n},1,3\nn-{n},,L,L{n},2,4\n")).collect();
    let changed: String = (0..60).map(|n| format!("mug-{n},Changed {n},One,,7,5\n")).collect();
    format!("{header}{new}{changed}café,Café,S,,1,1\nbad,Bad,S,,free,1\n")
}

#[derive(Debug, PartialEq, Eq, serde::Deserialize)]
struct Sums {
    moves: i64,
    stock: i64,
    revisions: i64,
}

/// What would be another if anything were done twice.
async fn sums(site: &Site) -> Sums {
    site.row(
        "SELECT (SELECT SUM(delta) FROM stock_moves m JOIN product_variants v ON v.id = m.variant_id) AS moves, \
         (SELECT SUM(inventory_quantity) FROM product_variants) AS stock, (SELECT SUM(revision) FROM products) AS revisions",
    )
    .await
}

async fn begun(admin: &mut Visitor) -> String {
    bring(admin, "a.csv", file().as_bytes(), &[("stock", "1")]).await
}

#[tokio::test]
async fn stopped_at_every_step_an_import_comes_to_the_same_end_and_so_does_taking_it_back() {
    let (counts, imported, summed, undone) = {
        let site = Site::new().await;
        let mut admin = site.admin().await;
        let id = begun(&mut admin).await;
        to_its_end(&site, &id).await;
        admin.post(&format!("/admin/products/imports/{id}/import"), &[]).await;
        let counts = to_its_end(&site, &id).await.counts();
        let (imported, summed) = (lasting(products(&mut admin).await), sums(&site).await);
        admin.post(&format!("/admin/products/imports/{id}/undo"), &[]).await;
        to_its_end(&site, &id).await;
        (counts, imported, summed, lasting(products(&mut admin).await))
    };
    assert_eq!(counts.iter().sum::<u32>(), 122);
    for lost in [false, true] {
        let site = Site::new().await;
        let mut admin = site.admin().await;
        let id = begun(&mut admin).await;
        through_stops(&site, &id, lost).await;
        assert_eq!(job(&site, &id).await.counts(), counts, "looked at; lost: {lost}");
        admin.post(&format!("/admin/products/imports/{id}/import"), &[]).await;
        through_stops(&site, &id, lost).await;
        assert_eq!(job(&site, &id).await.counts(), counts, "saved; lost: {lost}");
        assert_eq!(lasting(products(&mut admin).await), imported, "lost: {lost}");
        assert_eq!(sums(&site).await, summed, "lost: {lost}");
        assert_eq!(summed.moves, summed.stock);
        admin.post(&format!("/admin/products/imports/{id}/undo"), &[]).await;
        through_stops(&site, &id, lost).await;
        assert_eq!(lasting(products(&mut admin).await), undone, "taken back; lost: {lost}");
    }
}

#[tokio::test]
async fn who_has_lost_the_lease_stores_nothing() {
    let site = Site::new().await;
    let mut admin = site.admin().await;
    let id = bring(&mut admin, "a.csv", file().as_bytes(), &[("then", "import")]).await;
    advance(&site.state, &id).await.unwrap();
    // Two at once, as after a pause that was too long: the second has taken over while the first was about to save.
    let (db, now) = (site.db(), site.platform.clock.now_ms());
    let claim = coppice::imports::store::claim(&db, &id, now).await.unwrap().unwrap();
    restart(&site).await;
    advance(&site.state, &id).await.unwrap();
    let before = sums(&site).await;
    let held = coppice::imports::store::note(&db, &claim, &[], now).await.unwrap();
    let released = coppice::imports::store::Released::Moving;
    assert!(!held && !coppice::imports::store::release(&db, &claim, released, now).await.unwrap());
    assert_eq!(sums(&site).await, before);
}

#[tokio::test]
async fn a_product_that_somebody_saves_meanwhile_is_looked_at_again() {
    let site = Site::new().await;
    let mut admin = site.admin().await;
    let text = "Handle,Title\nmug-0,By the file\n";
    let id = bring(&mut admin, "a.csv", text.as_bytes(), &[("then", "import")]).await;
    advance(&site.state, &id).await.unwrap();
    // Between what the step reads and what it writes.
    let product = super::product(&mut admin, "mug-0").await.unwrap();
    let (db, shop) = (site.db(), crate::support::shop());
    let mut stale = product.clone();
    stale.revision = 7;
    let cause = coppice::shop::store::StockCause {
        reason: coppice::shop::store::StockReason::Import,
        reference: "x",
        by: "",
        at: 1,
    };
    let stock = coppice::shop::store::StockChange { cause, told: &[] };
    let along = coppice::shop::store::Along::default();
    let refused =
        coppice::shop::store::save_imported(&db, &shop, &[stale], &[], &stock, along).await.unwrap_err();
    assert_eq!(
        coppice::shop::store::refused_guard(&refused),
        Some(coppice::shop::store::Guard::Stale),
        "{refused}"
    );
    assert_eq!(to_its_end(&site, &id).await.counts(), [0, 1, 0, 0]);
}

#[tokio::test]
async fn one_product_that_the_tables_refuse_stops_no_other() {
    let site = Site::new().await;
    let mut admin = site.admin().await;
    let sql = "CREATE UNIQUE INDEX test_rule ON products (tenant_id, vendor) WHERE vendor <> ''";
    site.db().query(Statement::write("test_rule", sql)).await.unwrap();
    let rows: String =
        (0..40).map(|n| format!("n-{n},N {n},{},1\n", if n == 7 || n == 23 { "Kiln" } else { "" })).collect();
    let text = format!("Handle,Title,Vendor,Variant Price\n{rows}");
    let id = bring(&mut admin, "a.csv", text.as_bytes(), &[("then", "import")]).await;
    let done = to_its_end(&site, &id).await;
    assert_eq!((done.status.as_str(), done.counts()), ("done", [39, 0, 0, 1]), "{done:?}");
    let page = admin.get(&format!("/admin/products/imports/{id}?outcome=refused")).await.body;
    assert!(page.contains("Breaks a rule of the database"), "{page}");
}

#[tokio::test]
async fn an_import_that_never_gets_on_is_given_up() {
    let site = Site::new().await;
    let mut admin = site.admin().await;
    let id = begun(&mut admin).await;
    for _ in 0..10 {
        site.faults.crash_after(1, false);
        assert!(advance(&site.state, &id).await.is_err());
        restart(&site).await;
    }
    advance(&site.state, &id).await.unwrap();
    assert_eq!(job(&site, &id).await.status, "failed");
    assert!(admin.get(&format!("/admin/products/imports/{id}")).await.body.contains("something on our side"));
}

#[tokio::test]
async fn an_old_import_goes_with_its_file_and_so_does_one_that_never_came() {
    let site = Site::new().await;
    let mut admin = site.admin().await;
    let id = begun(&mut admin).await;
    to_its_end(&site, &id).await;
    let kept = begun(&mut admin).await;
    let key = |id: &str| format!(".imports/{id}");
    assert!(site.platform.bucket.head(&key(&id)).await.unwrap().is_some());
    let sql = "UPDATE imports SET updated_at = 1 WHERE id = ?1";
    site.db().query(Statement::write("test_age", sql).bind(id.as_str())).await.unwrap();
    let mut budget = coppice::tick::budget::Budget::new(40);
    coppice::imports::service::sweep_duty(&site.state, &mut budget).await.unwrap();
    assert!(site.platform.bucket.head(&key(&id)).await.unwrap().is_none());
    assert_eq!(admin.get(&format!("/admin/products/imports/{id}")).await.status, 404);
    assert_eq!(admin.get(&format!("/admin/products/imports/{kept}")).await.status, 200);
    // A file that broke off leaves nothing.
    site.faults.crash_after(4, false);
    let answer = super::send(&mut admin, super::form(Some(("b.csv", file().as_bytes())), &[])).await;
    assert!(answer.status.is_server_error(), "{}", answer.status);
    site.faults.clear();
}
