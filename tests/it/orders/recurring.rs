//! What is paid again and again is not sold online yet, and every place says so.

use axum::http::StatusCode;
use coppice::shop::model::{BillingInterval, PricingType, Product, Variant};
use coppice_platform::sql::Statement;
use serde_json::json;

use super::{FORM, count, fill, sell};
use crate::support::{Site, product, save_products, shop, typed, variant};

const SAID: &str = "Subscriptions are not sold online yet.";
const BAG: &str = "v-coffee-bag";
const MONTHLY: &str = "v-coffee-monthly";

/// A shop with coffee by the bag, which may also come each month.
async fn coffee() -> Site {
    let site = Site::new().await;
    sell(&site).await;
    let monthly = Variant {
        pricing_type: PricingType::Recurring,
        billing_interval: Some(BillingInterval::Month),
        position: 1,
        ..variant("coffee", "Monthly", 1_900)
    };
    let bag = Variant { is_default: true, ..variant("coffee", "Bag", 2_100) };
    let coffee = Product { variants: vec![bag, monthly], ..product("coffee", "kitchen", 1_900) };
    save_products(&site.db(), &shop(), &[coffee]).await.unwrap();
    site
}

#[tokio::test]
async fn its_page_says_so_in_place_of_the_way_into_the_cart() {
    let site = coffee().await;
    let mut visitor = site.visitor();
    let page = visitor.get(&format!("/shop/coffee?variant={MONTHLY}")).await.body;
    assert!(page.contains(&format!("data-stock aria-live=\"polite\">{SAID}")), "{page}");
    assert!(!page.contains("data-testid=\"add-to-cart\"") && page.contains("$19.00</bdi> a month"));
    assert!(page.contains("https://schema.org/OutOfStock"));
    let page = visitor.get("/shop/coffee").await.body;
    assert!(page.contains("data-testid=\"add-to-cart\"") && !page.contains(SAID));
    // Else a script would offer the one by the form of the other.
    assert!(!page.contains("data-variant=") && page.contains(&format!("?variant={MONTHLY}")));
}

#[tokio::test]
async fn no_form_and_no_function_puts_it_into_a_cart() {
    let site = coffee().await;
    let mut visitor = site.visitor();
    let form = [("slug", "coffee"), ("variant", MONTHLY), ("quantity", "1")];
    let refused = visitor.post("/cart/lines", &form).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let notice = refused.body.split("id=\"notice\"").nth(1).unwrap().split("</p>").next().unwrap();
    assert!(notice.contains(SAID) && !notice.contains("href"), "{notice}");
    let mut script = visitor.as_script();
    let refused = script.post("/cart/lines", &form).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.body.contains(SAID), "{}", refused.body);
    let call = json!({ "variant": MONTHLY, "quantity": 1 });
    let refused = visitor.post_json("/api/shop/cart/add", &call).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", refused.body);
    assert!(refused.body.contains(SAID), "{}", refused.body);
    assert_eq!((visitor.get("/cart").await.cart_count(), count(&site, "cart_lines").await), ("0", 0));
}

#[tokio::test]
async fn what_has_become_one_in_a_cart_says_so_gets_no_more_and_is_not_ordered() {
    let site = coffee().await;
    let mut visitor = site.visitor();
    fill(&mut visitor, BAG, 3).await;
    let page = visitor.get("/checkout").await.body;
    let recurs = "UPDATE product_variants SET pricing_type = 'recurring', billing_interval = 'month' WHERE id = 'v-coffee-bag'";
    site.db().query(Statement::write("test_recurs", recurs)).await.unwrap();
    let cart = visitor.get("/cart").await.body;
    assert!(cart.contains(&format!("{SAID} Please remove it.")), "{cart}");
    let line = format!("/cart/lines/{BAG}");
    let more = visitor.post(&line, &[("quantity", "4")]).await;
    assert_eq!(more.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(more.body.contains(SAID), "{}", more.without_scripts());
    let more = visitor.post_json("/api/shop/cart/change", &json!({ "variant": BAG, "quantity": 4 })).await;
    assert_eq!(more.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", more.body);
    assert!(more.body.contains(SAID), "{}", more.body);
    assert!(visitor.post(&line, &[("quantity", "2")]).await.status.is_redirection(), "less is allowed");
    let form = typed(&page, "checkout", &[&FORM[..], &[("act", "place")]].concat());
    let refused = visitor.post_fields("/checkout", &form).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.body.contains(SAID), "{}", refused.without_scripts());
    assert_eq!(count(&site, "orders").await, 0);
    assert!(visitor.post(&line, &[("quantity", "0")]).await.status.is_redirection());
    assert_eq!(visitor.get("/cart").await.cart_count(), "0");
}
