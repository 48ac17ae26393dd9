//! Which taxes are paid on a product.

use super::{MUG, by_id, press};
use crate::support::{Site, typed};
use axum::http::StatusCode;
use coppice_platform::sql::Statement;

#[tokio::test]
async fn a_product_has_one_of_the_tax_classes_that_the_shop_has_rates_for() {
    let site = Site::new().await;
    let mut admin = site.admin().await;
    let sql = "INSERT INTO tax_rates (tenant_id, country, class, ppm) VALUES ('default', 'DE', 'standard', 190000), ('default', 'DE', 'reduced', 70000), \
               ('default', 'AT', 'reduced', 100000), ('default', 'DE', 'shipping', 190000), ('other', 'DE', 'secret', 1)";
    let free =
        "INSERT INTO shipping_rates (id, tenant_id, name, price) VALUES ('free', 'default', 'Free', 0)";
    site.db().batch([sql, free].map(|sql| Statement::write("test_taxes", sql)).to_vec()).await.unwrap();
    let page = admin.get(MUG).await;
    let select =
        page.body.split("<select id=\"tax_class\"").nth(1).unwrap().split("</select>").next().unwrap();
    assert_eq!(select.matches("<option ").count(), 2, "{select}");
    assert!(
        select.contains("value=\"standard\" selected") && select.contains("value=\"reduced\""),
        "{select}"
    );
    assert_eq!(by_id(&site, "p-mug-57").await.tax_class, "standard");
    let done = press(&mut admin, MUG, &[("tax_class", "reduced")], "save").await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
    assert_eq!(by_id(&site, "p-mug-57").await.tax_class, "reduced");
    assert!(admin.get("/admin/audit").await.body.contains("tax class"));
    // It is what is paid at the checkout.
    let mut visitor = site.visitor();
    visitor.post("/cart/lines", &[("variant", "v-mug-57-one"), ("quantity", "1")]).await;
    let form =
        typed(&visitor.get("/checkout").await.body, "checkout", &[("country", "DE"), ("act", "update")]);
    let reckoned = visitor.post_fields("/checkout", &form).await.body;
    assert!(reckoned.contains("$0.39"), "7 % within 6.00: {reckoned}");
    // A class whose rates are gone stays the product's, until another is chosen.
    site.db()
        .query(Statement::write("test_taxes", "DELETE FROM tax_rates WHERE class = 'reduced'"))
        .await
        .unwrap();
    assert!(admin.get(MUG).await.body.contains("value=\"reduced\" selected"));
    assert_eq!(press(&mut admin, MUG, &[("name", "A mug")], "save").await.status, StatusCode::SEE_OTHER);
    assert_eq!(by_id(&site, "p-mug-57").await.tax_class, "reduced");
    assert_eq!(
        press(&mut admin, MUG, &[("tax_class", "standard")], "save").await.status,
        StatusCode::SEE_OTHER
    );
    let gone = press(&mut admin, MUG, &[("tax_class", "reduced")], "save").await;
    assert_eq!(gone.status, StatusCode::UNPROCESSABLE_ENTITY);
}
