//! A way of delivery that is offered no more when the form is sent.

use axum::http::StatusCode;
use coppice_platform::sql::Statement;

use super::{FORM, MUG, count, fill, order, sell, sound};
use crate::support::{Site, Visitor, typed};

async fn write(site: &Site, sql: &'static str) {
    site.db().query(Statement::write("test_write", sql)).await.unwrap();
}

/// A shop with two ways, and somebody who has chosen the dearer one: them, and the page that they see.
async fn chosen(site: &Site) -> (Visitor, String) {
    sell(site).await;
    write(
        site,
        "INSERT INTO shipping_rates (id, tenant_id, name, price, position) VALUES ('fast', 'default', 'Express', 990, 1)",
    )
    .await;
    let mut visitor = site.visitor();
    fill(&mut visitor, MUG, 1).await;
    let page = visitor.get("/checkout").await.body;
    let form = typed(&page, "checkout", &[&FORM[..], &[("rate", "fast"), ("act", "update")]].concat());
    let page = visitor.post_fields("/checkout", &form).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.body.contains("$15.90"), "{}", page.without_scripts());
    (visitor, page.body)
}

async fn buy(visitor: &mut Visitor, page: &str) -> crate::support::Answer {
    let form = typed(page, "checkout", &[&FORM[..], &[("act", "place")]].concat());
    visitor.post_fields("/checkout", &form).await
}

#[tokio::test]
async fn a_delivery_that_is_gone_is_named_with_what_is_left_though_that_is_cheaper() {
    for gone in [
        "UPDATE shipping_rates SET active = 0 WHERE id = 'fast'",
        "DELETE FROM shipping_rates WHERE id = 'fast'",
        "UPDATE shipping_rates SET countries = '[\"AT\"]' WHERE id = 'fast'",
    ] {
        let site = Site::new().await;
        let (mut visitor, page) = chosen(&site).await;
        write(&site, gone).await;
        write(&site, "UPDATE checkout_settings SET revision = revision + 1").await;
        let answer = buy(&mut visitor, &page).await;
        assert_eq!(answer.status, StatusCode::CONFLICT, "{gone}: {}", answer.without_scripts());
        assert!(
            answer.body.contains("chosen is not offered any more. It would go by “Parcel”."),
            "{gone}: {}",
            answer.without_scripts()
        );
        assert!(answer.body.contains("$10.90") && answer.body.contains("value=\"Ada Lovelace\""), "{gone}");
        assert_eq!(count(&site, "orders").await, 0, "{gone}");
        let again = buy(&mut visitor, &answer.body).await;
        assert_eq!(again.status, StatusCode::SEE_OTHER, "{gone}: {}", again.without_scripts());
        let placed = order(&site).await;
        assert_eq!((placed.shipping, placed.total), (490, 1_090), "{gone}");
        sound(&site).await;
    }
}

#[tokio::test]
async fn where_nothing_is_delivered_any_more_nothing_is_ordered_and_the_country_says_why() {
    let site = Site::new().await;
    let (mut visitor, page) = chosen(&site).await;
    write(&site, "DELETE FROM shipping_rates").await;
    write(&site, "UPDATE checkout_settings SET revision = revision + 1").await;
    let answer = buy(&mut visitor, &page).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", answer.without_scripts());
    assert!(answer.body.contains("aria-invalid=\"true\"") && answer.body.contains("value=\"Ada Lovelace\""));
    assert_eq!((count(&site, "orders").await, visitor.get("/cart").await.cart_count()), (0, "1"));
}
