//! What is asked about what a shop sells by.

use coppice::orders::store::{first_selling_statements, get_discount, get_inexact, get_selling};
use coppice_orders::totals::TaxRate;

use crate::support::{Site, shop, typed};

/// Reads and changes all of it.
pub async fn sell(site: &Site) {
    let mut admin = site.admin().await;
    let tax = [("country", "DE"), ("class", "standard"), ("percent", "19")];
    for (path, form) in [
        ("/admin/delivery", &[("name", "Parcel"), ("price", "5")][..]),
        ("/admin/taxes", &tax),
        ("/admin/discounts", &[("code", "TEN"), ("kind", "percent"), ("value", "10")]),
    ] {
        let new = format!("{path}/new");
        let form = typed(&admin.get(&new).await.body, "item", form);
        assert!(admin.post_fields(&new, &form).await.status.is_redirection(), "{path}");
        let list = admin.get(path).await.body;
        let row = list.split("data-testid=\"item\"").nth(1).unwrap();
        let address = row.split("href=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
        let form = typed(&admin.get(&address).await.body, "item", &[]);
        assert!(admin.post_fields(&address, &form).await.status.is_redirection(), "{address}");
        let question = format!("{address}/delete");
        let form = typed(&admin.get(&question).await.body, "delete", &[]);
        assert!(admin.post_fields(&question, &form).await.status.is_redirection(), "{question}");
    }
    let form = typed(&admin.get("/admin/checkout").await.body, "checkout", &[("instructions", "Cash")]);
    assert!(admin.post_fields("/admin/checkout", &form).await.status.is_redirection());
    let db = site.db();
    get_selling(&db, &shop()).await.unwrap();
    assert!(get_inexact(&db, &shop(), 10).await.unwrap().is_none());
    assert!(get_discount(&db, &shop(), "TEN", "ada@example.com", 1).await.unwrap().is_err());
    let tax = TaxRate { country: "DE".into(), class: "standard".into(), ppm: 1 };
    db.batch(first_selling_statements(&shop(), &[], &[tax])).await.unwrap();
}
