//! What is asked about what a shop says of itself.

use coppice::site::model::ShopChange;
use coppice::site::service::change_shop;
use coppice::tenant::store::get_tenant_by_id;

use crate::support::{Site, shop};

/// Says what the shop is, and writes, publishes, moves and deletes a page of its own.
pub async fn keep_the_site(site: &Site) {
    let mut admin = site.admin().await;
    let saved = admin.post("/admin/shop", &[("name", "Shop"), ("revision", "0"), ("act", "save")]).await;
    assert!(saved.status.is_redirection(), "{}", saved.body);
    assert!(admin.get("/admin/shop").await.status.is_success());
    assert!(admin.post("/admin/shop/logo", &[("act", "none")]).await.status.is_redirection());
    let db = site.db();
    let own = get_tenant_by_id(&db, &shop()).await.unwrap().unwrap();
    let change = ShopChange { name: Some("Lamps".into()), ..ShopChange::default() };
    change_shop(&site.platform, &db, &own, &change).await.unwrap();
    let form =
        [("title", "About"), ("kind", "about"), ("body", "Us"), ("published", "1"), ("in_footer", "1")];
    let made = admin.post("/admin/pages/new", &form).await;
    let id = made.header("location").split(['/', '?']).nth(3).unwrap().to_owned();
    let moved = [&form[..], &[("slug", "us"), ("revision", "1")]].concat();
    assert!(admin.post(&format!("/admin/pages/{id}"), &moved).await.status.is_redirection());
    for path in ["/pages/about", "/pages/us", "/pages/none", "/admin/pages", "/"] {
        admin.get(path).await;
    }
    admin.post("/admin/pages/new", &[("title", "Other"), ("kind", "other")]).await;
    assert!(
        admin.post("/admin/pages/order", &[("act", &*format!("down {id}"))]).await.status.is_redirection()
    );
    assert!(admin.post(&format!("/admin/pages/{id}/delete"), &[]).await.status.is_redirection());
}
