//! What can't be charged exactly is not sold at such a price, whichever way it comes in.

use axum::http::StatusCode;
use coppice::shop::service::{Prices, new_currency};
use coppice::tenant::store::get_tenant_by_id;
use coppice_platform::sql::Statement;

use super::{MUG, by_id, press, with_jacket};
use crate::support::{Site, Visitor, shop, typed};

/// A shop whose prices have three digits, of which Stripe takes two.
async fn dinars(provider: &str) -> (Site, Visitor) {
    let (site, admin) = with_jacket().await;
    let settings =
        format!("INSERT INTO checkout_settings (tenant_id, provider) VALUES ('default', '{provider}')");
    let statements = [
        "UPDATE tenants SET currency = 'KWD' WHERE id = 'default'",
        "UPDATE product_variants SET price_currency = 'KWD' WHERE tenant_id = 'default'",
        &settings,
    ];
    let statements = statements.map(|sql| Statement::write("test_terms", sql.to_owned()));
    site.db().batch(statements.to_vec()).await.unwrap();
    (site, admin)
}

#[tokio::test]
async fn no_shop_comes_to_a_currency_in_which_stripe_cant_say_its_prices() {
    let site = Site::new().await;
    let sql = "INSERT INTO checkout_settings (tenant_id, provider) VALUES ('default', 'stripe')";
    site.db().query(Statement::write("test_terms", sql)).await.unwrap();
    let db = site.db();
    let tenant = get_tenant_by_id(&db, &shop()).await.unwrap().unwrap();
    let whole = "UPDATE product_variants SET price_amount = 100 * (price_amount / 100)";
    site.db().query(Statement::write("test_terms", whole)).await.unwrap();
    assert_eq!(new_currency(&db, &tenant, "MGA", Prices::Confirmed).await.unwrap(), "MGA");
    set_price(&site, 601).await;
    let why = new_currency(&db, &tenant, "MGA", Prices::Confirmed).await.unwrap_err().to_string();
    assert!(why.contains("“mug 57” exactly in MGA") && why.contains("multiples of 100"), "{why}");
    assert_eq!(new_currency(&db, &tenant, "EUR", Prices::Confirmed).await.unwrap(), "EUR");
}

async fn set_price(site: &Site, price: i64) {
    let sql = "UPDATE product_variants SET price_amount = ?1 WHERE id = 'v-mug-57-one'";
    site.db().query(Statement::write("test_price", sql).bind(price)).await.unwrap();
}

async fn price(site: &Site) -> i64 {
    by_id(site, "p-mug-57").await.variants[0].price_amount
}

/// Imports a price of the mug, in minor units; what the report says of it.
async fn imported(site: &Site, admin: &mut Visitor, price: i64) -> String {
    let line = format!(r#"{{"slug": "mug-57", "variants": [{{"name": "One", "price_amount": {price}}}]}}"#);
    let id = crate::imports::import(site, admin, "mug.jsonl", &line, &[]).await;
    admin.get(&format!("/admin/products/imports/{id}")).await.body
}

#[tokio::test]
async fn a_price_that_stripe_cant_say_is_refused_at_every_door() {
    let (site, mut admin) = dinars("stripe").await;
    assert_eq!(price(&site).await, 600);
    let answer = press(&mut admin, MUG, &[("v0.price", "1.235")], "save").await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    let (_, problem) = answer.body.split_once("id=\"v0.price-problem\"").unwrap();
    assert!(problem.starts_with('>') || problem.contains("0.010"), "{problem}");
    assert!(answer.body.contains("can’t be charged exactly") && answer.body.contains("value=\"1.235\""));
    let answer = press(&mut admin, "/admin/products/p-jacket", &[("fill.price", "1.235")], "fill").await;
    assert!(answer.body.contains("id=\"fill.price-problem\""), "{}", answer.body);
    for (what, value) in [("price-set", "1.235"), ("price-amount", "0.005"), ("price-amount", "-0.001")] {
        let form = [("do", what), ("value", value), ("id", "p-mug-57")];
        let answer = admin.post("/admin/products/bulk", &form).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{what}");
        assert!(answer.body.contains("can’t be charged exactly"), "{what}");
    }
    let why =
        "Has the price 1235 in minor units, which can’t be charged exactly: it has to be a multiple of 10";
    let report = imported(&site, &mut admin, 1_235).await;
    assert!(report.contains(why), "{report}");
    assert_eq!(price(&site).await, 600);
    for (path, change) in
        [("/admin/delivery/new", ("price", "1.235")), ("/admin/discounts/new", ("value", "1.235"))]
    {
        let page = admin.get(path).await.body;
        let all = [("name", "Post"), ("code", "LESS"), ("kind", "amount"), change];
        let answer = admin.post_fields(path, &typed(&page, "item", &all)).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{path}");
        assert!(answer.body.contains(&format!("id=\"{}-problem\"", change.0)), "{path}");
        assert!(answer.body.contains("can’t be charged exactly"), "{path}");
    }
}

#[tokio::test]
async fn a_price_that_stripe_can_say_passes_and_percents_are_rounded_to_one() {
    let (site, mut admin) = dinars("stripe").await;
    assert_eq!(press(&mut admin, MUG, &[("v0.price", "1.230")], "save").await.status, StatusCode::SEE_OTHER);
    let form = [("do", "price-percent"), ("value", "10"), ("id", "p-mug-57")];
    let plan = admin.post("/admin/products/bulk", &form).await.body;
    assert!(plan.contains("1.350") && !plan.contains("1.353"), "{plan}");
    imported(&site, &mut admin, 1_450).await;
    assert_eq!(price(&site).await, 1_450);
}

#[tokio::test]
async fn a_price_that_was_there_before_keeps_nobody_from_the_rest_of_its_product() {
    let (site, mut admin) = dinars("stripe").await;
    set_price(&site, 601).await;
    let saved = press(&mut admin, MUG, &[("name", "A mug")], "save").await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.body);
    let form = [("do", "archived"), ("id", "p-mug-57")];
    assert!(admin.post("/admin/products/bulk", &form).await.body.contains("data-testid=\"change\""));
    let form = [("do", "price-amount"), ("value", "0.010"), ("id", "p-mug-57")];
    let plan = admin.post("/admin/products/bulk", &form).await.body;
    assert!(plan.contains("data-testid=\"stays\"") && plan.contains("it has the price 611"), "{plan}");
}

#[tokio::test]
async fn who_is_paid_by_hand_sells_at_any_price_until_stripe_is_chosen() {
    let (site, mut admin) = dinars("manual").await;
    assert_eq!(press(&mut admin, MUG, &[("v0.price", "1.235")], "save").await.status, StatusCode::SEE_OTHER);
    imported(&site, &mut admin, 1_236).await;
    assert_eq!(price(&site).await, 1_236);
    let page = admin.get("/admin/checkout").await.body;
    let form = typed(&page, "checkout", &[("provider", "stripe"), ("stripe_key", "sk_test_12345678")]);
    let answer = admin.post_fields("/admin/checkout", &form).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.body.contains("id=\"provider-problem\""), "{}", answer.body);
    assert!(answer.body.contains("the price of “mug 57” exactly"), "{}", answer.body);
}
