//! From a cart to an order.

use axum::http::StatusCode;
use coppice::shop::model::{PricingType, Product, Variant};
use coppice_platform::sql::Statement;
use futures_util::future::join_all;

use super::{MUG, count, fill, order, sell, stock};
use crate::support::{Answer, Site, Visitor, product, save_products, shop, typed, variant};

/// The form of the checkout with these changes, sent.
async fn buy(visitor: &mut Visitor, page: &str, changes: &[(&str, &str)]) -> Answer {
    let form = typed(page, "checkout", &[changes, &[("act", "place")]].concat());
    visitor.post_fields("/checkout", &form).await
}

#[tokio::test]
async fn what_is_in_the_cart_is_ordered_by_one_form_and_the_shop_and_its_buyer_are_told() {
    let site = Site::new().await;
    sell(&site).await;
    let mut visitor = site.visitor();
    fill(&mut visitor, MUG, 2).await;
    let page = visitor.get("/checkout").await;
    assert_eq!((page.status, page.round_trips()), (StatusCode::OK, 1));
    assert!(page.body.len() <= 20_000 + page.body.find("</style>").unwrap(), "{}", page.body.len());
    let reckoned = typed(&page.body, "checkout", &[("country", "DE"), ("act", "update")]);
    let reckoned = visitor.post_fields("/checkout", &reckoned).await;
    assert_eq!(reckoned.status, StatusCode::OK);
    assert_eq!(count(&site, "orders").await, 0);
    let answer = buy(&mut visitor, &reckoned.body, &super::FORM).await;
    assert_eq!(
        (answer.status, answer.round_trips()),
        (StatusCode::SEE_OTHER, 3),
        "{}",
        answer.without_scripts()
    );
    let shown = visitor.get(answer.header("location")).await;
    assert_eq!((shown.round_trips(), shown.header("cache-control")), (1, "private, no-store"));
    assert_eq!(shown.header("x-robots-tag"), "noindex");
    for text in ["Order 1001", "awaiting payment", "Please pay", "IBAN DE00", "mug 57", "Ada Lovelace"] {
        assert!(shown.body.contains(text), "{text}: {}", shown.without_scripts());
    }
    assert_eq!(stock(&site, MUG).await, 8);
    assert_eq!(visitor.get("/cart").await.cart_count(), "0");
    let placed = order(&site).await;
    assert_eq!(placed.email, "ada@example.com");
    assert_eq!(placed.total, placed.subtotal + placed.shipping);
    assert_eq!(count(&site, "mails").await, 2);
    // Nobody else's link, nor this one with another end, opens it.
    let mut other = site.visitor();
    let link = answer.header("location");
    assert_eq!(other.get(link).await.status, StatusCode::OK);
    let end = if link.ends_with('A') { 'B' } else { 'A' };
    let changed: String = link.chars().take(link.chars().count() - 1).chain([end]).collect();
    assert_eq!(other.get(&changed).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn one_form_places_one_order_however_often_it_is_sent() {
    let site = Site::new().await;
    sell(&site).await;
    let mut visitor = site.visitor();
    fill(&mut visitor, MUG, 1).await;
    let page = visitor.get("/checkout").await.body;
    let sent = join_all((0..50).map(|_| {
        let (mut visitor, page) = (visitor.clone(), page.clone());
        async move { buy(&mut visitor, &page, &super::FORM).await }
    }))
    .await;
    let places: std::collections::BTreeSet<String> = sent
        .iter()
        .filter(|answer| answer.status == 303)
        .map(|answer| answer.header("location").to_owned())
        .collect();
    assert_eq!(places.len(), 1, "{places:?}");
    assert_eq!((count(&site, "orders").await, stock(&site, MUG).await), (1, 9));
    // What is put into the cart after that stays there, when the form comes once more.
    fill(&mut visitor, MUG, 1).await;
    assert_eq!(buy(&mut visitor, &page, &super::FORM).await.header("location"), places.first().unwrap());
    assert_eq!(visitor.get("/cart").await.cart_count(), "1");
    assert_eq!(count(&site, "orders").await, 1);
}

#[tokio::test]
async fn the_key_of_somebody_elses_form_orders_nothing_and_leads_nowhere() {
    let site = Site::new().await;
    sell(&site).await;
    let (mut ada, mut eve) = (site.visitor(), site.visitor());
    fill(&mut ada, MUG, 1).await;
    let page = ada.get("/checkout").await.body;
    assert!(buy(&mut ada, &page, &super::FORM).await.header("location").starts_with("/orders/"));
    fill(&mut eve, MUG, 1).await;
    let answer = buy(&mut eve, &page, &super::FORM).await;
    assert_eq!((answer.status, answer.header("location")), (StatusCode::BAD_REQUEST, ""));
    assert_eq!((count(&site, "orders").await, eve.get("/cart").await.cart_count()), (1, "1"));
    // Whoever opens the checkout again has a key of their own.
    let page = eve.get("/checkout").await.body;
    assert_eq!(buy(&mut eve, &page, &super::FORM).await.status, StatusCode::SEE_OTHER);
    assert_eq!(count(&site, "orders").await, 2);
}

#[tokio::test]
async fn of_two_hundred_buyers_of_ten_pieces_ten_get_one() {
    let site = Site::new().await;
    sell(&site).await;
    let ready = join_all((0..200).map(|_| async {
        let mut visitor = site.visitor();
        fill(&mut visitor, MUG, 1).await;
        let page = visitor.get("/checkout").await.body;
        (visitor, page)
    }))
    .await;
    let sent = join_all(ready.into_iter().enumerate().map(|(at, (mut visitor, page))| async move {
        let email = format!("buyer-{at}@example.com");
        buy(&mut visitor, &page, &[&super::FORM[..], &[("email", &email)]].concat()).await
    }))
    .await;
    assert_eq!(
        sent.iter()
            .filter(|answer| answer.status == 303 && answer.header("location").starts_with("/orders/"))
            .count(),
        10
    );
    assert_eq!((count(&site, "orders").await, stock(&site, MUG).await), (10, 0));
    let numbers: Vec<super::Number> = site.rows("SELECT number FROM orders ORDER BY number").await;
    assert!(numbers.iter().map(|row| row.number).eq(1001..=1010));
    super::sound(&site).await;
    // Whoever comes next is told of it everywhere.
    assert!(site.visitor().get("/shop/mug-57").await.body.contains("Sold out"));
}

#[tokio::test]
async fn a_second_tab_finds_the_order_of_the_first() {
    let site = Site::new().await;
    sell(&site).await;
    let mut visitor = site.visitor();
    fill(&mut visitor, MUG, 1).await;
    let (one, two) = (visitor.get("/checkout").await.body, visitor.get("/checkout").await.body);
    let first = buy(&mut visitor, &one, &super::FORM).await;
    let second = buy(&mut visitor, &two, &super::FORM).await;
    assert_eq!(first.header("location"), second.header("location"));
    assert_eq!(visitor.get("/checkout").await.header("location"), first.header("location"));
    assert_eq!(count(&site, "orders").await, 1);
}

#[tokio::test]
async fn what_has_changed_since_its_buyer_looked_is_named_and_what_is_cheaper_is_passed_on() {
    let site = Site::new().await;
    sell(&site).await;
    let set = |sql: &'static str| {
        let db = site.db();
        async move { db.query(Statement::write("test_set", sql)).await.unwrap() }
    };
    for (sql, status, told) in [
        (
            "UPDATE product_variants SET price_amount = price_amount + 100 WHERE id = 'v-mug-57-one'",
            409,
            "costs",
        ),
        ("UPDATE checkout_settings SET revision = revision + 1", 303, ""),
        ("UPDATE cart_lines SET quantity = 3", 409, "not 1"),
        ("UPDATE products SET status = 'archived' WHERE slug = 'mug-57'", 422, "no longer for sale"),
        ("UPDATE product_variants SET price_amount = price_amount - 50 WHERE id = 'v-mug-57-one'", 303, ""),
        ("UPDATE shipping_rates SET price = price + 1000", 409, "It comes to"),
    ] {
        let mut visitor = site.visitor();
        fill(&mut visitor, MUG, 1).await;
        let page = visitor.get("/checkout").await.body;
        set(sql).await;
        let answer = buy(&mut visitor, &page, &super::FORM).await;
        assert_eq!(answer.status.as_u16(), status, "{sql}: {}", answer.without_scripts());
        assert!(answer.body.contains(told), "{sql}: {}", answer.without_scripts());
        if status == 409 {
            assert!(answer.body.contains("value=\"Ada Lovelace\""), "what was typed is still there");
            let again = buy(&mut visitor, &answer.body, &[]).await;
            assert_eq!(again.status, StatusCode::SEE_OTHER, "{sql}: {}", again.without_scripts());
        }
        set("UPDATE products SET status = 'active'").await;
        set("UPDATE orders SET status = 'canceled'").await;
    }
    super::sound(&site).await;
}

#[tokio::test]
async fn a_code_that_is_good_for_five_is_used_by_five() {
    let site = Site::new().await;
    sell(&site).await;
    let code = "INSERT INTO discounts (id, tenant_id, code, kind, value, max_uses) VALUES ('d', 'default', 'FIVE', 'percent', 100000, 5)";
    site.db().query(Statement::write("test_code", code)).await.unwrap();
    let ready = join_all((0..30).map(|_| {
        let site = &site;
        async move {
            let mut visitor = site.visitor();
            fill(&mut visitor, "v-lamp-58-one", 1).await;
            let page = visitor.get("/checkout").await.body;
            let reckoned = typed(&page, "checkout", &[("code", "five"), ("act", "update")]);
            let page = visitor.post_fields("/checkout", &reckoned).await.body;
            (visitor, page)
        }
    }))
    .await;
    let stocked = "UPDATE product_variants SET inventory_quantity = 1000 WHERE id = 'v-lamp-58-one'";
    site.db().query(Statement::write("test_stock", stocked)).await.unwrap();
    let sent = join_all(ready.into_iter().enumerate().map(|(at, (mut visitor, page))| async move {
        let email = format!("buyer-{at}@example.com");
        let changes = [&super::FORM[..], &[("email", &email), ("code", "five")]].concat();
        buy(&mut visitor, &page, &changes).await
    }))
    .await;
    assert_eq!(sent.iter().filter(|answer| answer.status == 303).count(), 5);
    let used: super::Number = site.row("SELECT used AS number FROM discounts").await;
    assert_eq!(used.number, 5);
    assert!(sent.iter().any(|answer| answer.body.contains("used up")));
}

#[tokio::test]
async fn what_can_not_be_taken_is_told_beside_its_field_and_nothing_is_ordered() {
    let site = Site::new().await;
    sell(&site).await;
    let mut visitor = site.visitor();
    fill(&mut visitor, MUG, 1).await;
    let page = visitor.get("/checkout").await.body;
    let (long, huge) = ("x".repeat(101), "y".repeat(1_001));
    for (field, value, told) in [
        ("email", "ada", "address we can write to"),
        ("email", "a@b@c", "address we can write to"),
        ("email", "ada@example.com\r\nBcc: eve@example.com", "address we can write to"),
        ("name", "", "name"),
        ("name", long.as_str(), "at most 100 characters"),
        ("line1", "", ""),
        ("country", "XX", ""),
        ("postal_code", "1", ""),
        ("note", huge.as_str(), "at most 1000 characters"),
        ("code", "' OR 1=1 --", "do not know this code"),
    ] {
        let answer = buy(&mut visitor, &page, &[&super::FORM[..], &[(field, value)]].concat()).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{field} {value}");
        assert!(answer.body.contains(told), "{field} {value}: {}", answer.without_scripts());
        assert!(answer.body.contains("aria-invalid=\"true\""), "{field}");
    }
    for key in ["", "x", "zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz", "0123"] {
        let answer = buy(&mut visitor, &page, &[&super::FORM[..], &[("key", key)]].concat()).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{key}");
    }
    assert_eq!(
        (count(&site, "orders").await, count(&site, "stock_moves").await),
        (0, super::opening(&site).await)
    );
}

#[tokio::test]
async fn three_unpaid_orders_of_a_browser_are_enough() {
    let site = Site::new().await;
    sell(&site).await;
    let mut visitor = site.visitor();
    for at in 0..4 {
        fill(&mut visitor, MUG, 1).await;
        let page = visitor.get("/checkout").await.body;
        let email = format!("one-{at}@example.com");
        let answer = buy(&mut visitor, &page, &[&super::FORM[..], &[("email", &email)]].concat()).await;
        let expected = if at < 3 { StatusCode::SEE_OTHER } else { StatusCode::UNPROCESSABLE_ENTITY };
        assert_eq!(answer.status, expected, "{at}");
        assert_eq!(answer.body.contains("not paid yet"), at == 3);
    }
    assert_eq!(count(&site, "orders").await, 3);
}

#[tokio::test]
async fn a_subscription_goes_into_no_cart() {
    let site = Site::new().await;
    let monthly = Product {
        variants: vec![Variant {
            pricing_type: PricingType::Recurring,
            ..variant("coffee", "Monthly", 1_900)
        }],
        ..product("coffee", "kitchen", 1_900)
    };
    save_products(&site.db(), &shop(), &[monthly]).await.unwrap();
    let mut visitor = site.visitor();
    let id = "v-coffee-monthly";
    let refused = visitor.post("/cart/lines", &[("variant", id), ("quantity", "1")]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", refused.body);
    assert!(refused.body.contains("not sold online yet"), "{}", refused.body);
    assert_eq!(visitor.get("/cart").await.cart_count(), "0");
}
