//! What was ordered and is not paid goes back into the cart it came from.

use std::collections::BTreeMap;

use axum::http::StatusCode;
use coppice::shop::model::ProductStatus;
use coppice_platform::sql::Statement;
use futures_util::future::join_all;
use serde::Deserialize;

use super::{MUG, bought, count, fill, order, sell, sound, stock};
use crate::plans::read_no_whole_table;
use crate::support::{Site, Visitor, product, save_products, shop, variant};

const LAMP: &str = "v-lamp-58-one";

#[derive(Debug, Deserialize, PartialEq, Eq)]
struct Line {
    variant_id: String,
    quantity: i64,
}

async fn lines(site: &Site) -> Vec<(String, i64)> {
    let rows: Vec<Line> = site.rows("SELECT variant_id, quantity FROM cart_lines ORDER BY variant_id").await;
    rows.into_iter().map(|line| (line.variant_id, line.quantity)).collect()
}

async fn write(site: &Site, sql: &'static str) {
    site.db().query(Statement::write("test_write", sql)).await.unwrap();
}

fn line(variant: &str, quantity: i64) -> (String, i64) {
    (variant.to_owned(), quantity)
}

/// The order is called off from the cart's page.
async fn put_back(visitor: &mut Visitor, link: &str) -> StatusCode {
    visitor.post(&format!("{link}/cancel"), &[("to", "cart")]).await.status
}

#[tokio::test]
async fn a_cart_names_its_unpaid_order_which_is_put_back_into_it() {
    let site = Site::new().await;
    sell(&site).await;
    let (mut buyer, link) = bought(&site, MUG, 2).await;
    let cart = buyer.get("/cart").await;
    assert_eq!((cart.cart_count(), cart.round_trips()), ("0", 1));
    assert!(cart.body.contains("Order 1001 is not paid yet.") && cart.body.contains("Your cart is empty"));
    assert!(cart.body.contains(&format!("href=\"{link}\"")), "{}", cart.without_scripts());
    fill(&mut buyer, LAMP, 1).await;
    fill(&mut buyer, MUG, 1).await;
    assert!(buyer.get("/cart").await.body.contains("Order 1001 is not paid yet."));
    let answer = buyer.post(&format!("{link}/cancel"), &[("to", "cart")]).await;
    assert_eq!((answer.status, answer.round_trips()), (StatusCode::SEE_OTHER, 2));
    let back = buyer.get(answer.header("location")).await;
    assert_eq!((back.cart_count(), back.round_trips()), ("4", 1));
    assert_eq!(buyer.cookies["cart_count"], "4");
    assert!(back.body.contains("is back in your cart") && !back.body.contains("is not paid yet"));
    assert_eq!(buyer.get("/shop").await.cart_count(), "4");
    assert_eq!(lines(&site).await, [line(LAMP, 1), line(MUG, 3)]);
    assert_eq!((order(&site).await.status.as_str(), stock(&site, MUG).await), ("canceled", 10));
    // Once more does nothing more.
    assert_eq!(put_back(&mut buyer, &link).await, StatusCode::CONFLICT);
    assert_eq!(lines(&site).await, [line(LAMP, 1), line(MUG, 3)]);
    sound(&site).await;
    // The same is ordered again.
    let again = buyer.get("/checkout").await;
    assert_eq!(again.body.matches("data-testid=\"order-line\"").count(), 2);
}

#[tokio::test]
async fn of_fifty_clicks_one_puts_an_order_back() {
    let site = Site::new().await;
    sell(&site).await;
    let (buyer, link) = bought(&site, MUG, 2).await;
    let sent = join_all((0..50).map(|_| {
        let (mut buyer, link) = (buyer.clone(), link.clone());
        async move { put_back(&mut buyer, &link).await }
    }))
    .await;
    assert_eq!(sent.iter().filter(|status| **status == StatusCode::SEE_OTHER).count(), 1, "{sent:?}");
    assert_eq!(lines(&site).await, [line(MUG, 2)]);
    sound(&site).await;
}

#[tokio::test]
async fn only_the_browser_that_has_ordered_has_it_back() {
    let site = Site::new().await;
    sell(&site).await;
    // Whoever has the link may call it off.
    let (_, link) = bought(&site, MUG, 2).await;
    let mut other = site.visitor();
    fill(&mut other, LAMP, 1).await;
    assert!(!other.get("/cart").await.body.contains("is not paid yet"));
    assert!(!other.get(&link).await.body.contains("goes back into your cart"));
    let answer = other.post(&format!("{link}/cancel"), &[("to", "cart")]).await;
    assert_eq!(answer.header("location"), format!("{link}?canceled=1#notice"));
    assert_eq!(lines(&site).await, [line(LAMP, 1)]);
    // From the order's page it goes back too.
    let (mut buyer, link) = bought(&site, MUG, 2).await;
    assert!(buyer.get(&link).await.body.contains("goes back into your cart"));
    let answer = buyer.post(&format!("{link}/cancel"), &[]).await;
    assert_eq!(answer.header("location"), format!("{link}?canceled=1&back=1#notice"));
    let page = buyer.get(answer.header("location")).await;
    assert!(page.body.contains("What is still sold of it is back in") && page.cart_count() == "2");
    assert_eq!(lines(&site).await, [line(LAMP, 1), line(MUG, 2)]);
    // A person's is theirs on every device.
    let mut ada = site.visitor();
    ada.sign_in(&site, "ada@example.com").await;
    fill(&mut ada, MUG, 1).await;
    let page = ada.get("/checkout").await.body;
    let form = crate::support::typed(&page, "checkout", &[&super::FORM[..], &[("act", "place")]].concat());
    let link = ada.post_fields("/checkout", &form).await.header("location").to_owned();
    let mut phone = site.visitor();
    phone.sign_in(&site, "ada@example.com").await;
    assert!(phone.get("/cart").await.body.contains(&format!("href=\"{link}\"")));
    assert_eq!(put_back(&mut phone, &link).await, StatusCode::SEE_OTHER);
    assert_eq!(ada.get("/cart").await.cart_count(), "1");
    sound(&site).await;
}

#[tokio::test]
async fn what_is_gone_stays_away_and_no_line_and_no_cart_outgrows_its_bounds() {
    let site = Site::new().await;
    sell(&site).await;
    let mut many = product("many", "kitchen", 500);
    many.variants = (0..120).map(|n| variant("many", &format!("N{n:03}"), 500)).collect();
    let mut stocked = product("stocked", "kitchen", 500);
    stocked.variants[0].track_inventory = false;
    save_products(&site.db(), &shop(), &[many, stocked]).await.unwrap();
    let mut buyer = site.visitor();
    for (variant, quantity) in
        [(MUG, 1), (LAMP, 1), ("v-tent-59-one", 1), ("v-stocked-one", 60), ("v-many-n119", 1)]
    {
        fill(&mut buyer, variant, quantity).await;
    }
    let page = buyer.get("/checkout").await.body;
    let form = crate::support::typed(&page, "checkout", &[&super::FORM[..], &[("act", "place")]].concat());
    let link = buyer.post_fields("/checkout", &form).await.header("location").to_owned();
    // One is not sold any more, one is gone, one is paid again and again now.
    let mut archived = product("mug-57", "kitchen", 600);
    archived.status = ProductStatus::Archived;
    save_products(&site.db(), &shop(), &[archived]).await.unwrap();
    write(&site, "UPDATE product_variants SET pricing_type = 'recurring' WHERE id = 'v-lamp-58-one'").await;
    write(&site, "DELETE FROM product_variants WHERE id = 'v-tent-59-one'").await;
    fill(&mut buyer, "v-stocked-one", 50).await;
    for n in 0..99 {
        fill(&mut buyer, &format!("v-many-n{n:03}"), 1).await;
    }
    assert_eq!(put_back(&mut buyer, &link).await, StatusCode::SEE_OTHER);
    let lines = lines(&site).await;
    assert_eq!(lines.len(), 100, "the cart was full");
    assert!(lines.contains(&line("v-stocked-one", 99)) && !lines.iter().any(|(id, _)| id == "v-many-n119"));
    assert_eq!(buyer.get("/cart").await.cart_count(), "198");
    // With a place left, it is taken; what is not sold has none of it.
    write(&site, "UPDATE orders SET status = 'pending', stock = 'taken', revision = revision + 1").await;
    buyer.post("/cart/lines/v-many-n000", &[("quantity", "0")]).await;
    assert_eq!(put_back(&mut buyer, &link).await, StatusCode::SEE_OTHER);
    let lines = self::lines(&site).await;
    assert!(lines.len() == 100 && lines.contains(&line("v-many-n119", 1)), "{lines:?}");
    for gone in [MUG, LAMP, "v-tent-59-one"] {
        assert!(!lines.iter().any(|(id, _)| id == gone), "{gone}");
    }
}

#[tokio::test]
async fn what_is_paid_or_another_shops_is_not_put_back() {
    let site = Site::new().await;
    sell(&site).await;
    let (mut buyer, link) = bought(&site, MUG, 2).await;
    let end = if link.ends_with('A') { 'B' } else { 'A' };
    let wrong: String = link.chars().take(link.chars().count() - 1).chain([end]).collect();
    assert_eq!(put_back(&mut buyer, &wrong).await, StatusCode::NOT_FOUND);
    let cookie = buyer.cookies["cart"].clone();
    let mut elsewhere = site.visitor_at("other.example").with_cookie("cart", &cookie);
    assert_eq!(put_back(&mut elsewhere, &link).await, StatusCode::NOT_FOUND);
    assert!(!elsewhere.get("/cart").await.body.contains("is not paid yet"));
    // Money has come since the cart was looked at, or is on its way.
    for paid in [
        "UPDATE orders SET processing = 1, revision = revision + 1",
        "UPDATE orders SET processing = 0, paid = 100, revision = revision + 1",
        "UPDATE orders SET paid = total, status = 'open', revision = revision + 1",
    ] {
        write(&site, paid).await;
        assert_eq!(put_back(&mut buyer, &link).await, StatusCode::CONFLICT, "{paid}");
        assert!(!buyer.get("/cart").await.body.contains("is not paid yet"), "{paid}");
    }
    assert_eq!((count(&site, "cart_lines").await, stock(&site, MUG).await), (0, 8));
}

#[tokio::test]
async fn an_order_that_is_put_back_and_stopped_half_way_is_put_back_once() {
    for lost in [false, true] {
        for after in 0..20 {
            let site = Site::new().await;
            sell(&site).await;
            let (mut buyer, link) = bought(&site, MUG, 2).await;
            site.faults.crash_after(after, lost);
            put_back(&mut buyer, &link).await;
            let crashed = site.faults.has_crashed();
            site.faults.clear();
            let again = put_back(&mut buyer, &link).await;
            assert!(matches!(again.as_u16(), 303 | 409), "{after} {lost}: {again}");
            assert_eq!(
                (lines(&site).await, stock(&site, MUG).await),
                (vec![line(MUG, 2)], 10),
                "{after} {lost}"
            );
            // Whatever the browser was told, the cart's page puts right.
            let cart = buyer.get("/cart").await;
            assert_eq!((cart.cart_count(), buyer.cookies["cart_count"].as_str()), ("2", "2"));
            sound(&site).await;
            if !crashed {
                assert!(after > 1);
                break;
            }
        }
    }
}

/// What is asked when an order that was not paid comes back into the cart.
pub async fn putting_back() -> (Site, Vec<Statement>) {
    let site = Site::new().await;
    sell(&site).await;
    let (mut buyer, link) = bought(&site, MUG, 2).await;
    site.counting.reset();
    buyer.get("/cart").await;
    put_back(&mut buyer, &link).await;
    let distinct: BTreeMap<_, _> =
        site.counting.statements().into_iter().map(|s| (s.sql.to_string(), s)).collect();
    for name in ["cart_unpaid", "cart_put_back", "cart_put_back_more", "cart_put_back_new", "cart_count"] {
        assert!(distinct.values().any(|statement| statement.name == name), "{name}");
    }
    (site, distinct.into_values().collect())
}

#[tokio::test]
async fn putting_an_order_back_reads_no_whole_table() {
    let (site, statements) = putting_back().await;
    read_no_whole_table(&site, statements).await;
}
