//! Who writes by a function sees it by any other, however far behind the replicas are.

use axum::http::{Method, StatusCode};
use coppice::shop::model::{Cart, CartTotals};
use serde_json::json;

use super::call;
use crate::support::{Answer, Visitor, World};

const MUG: &str = "v-mug-57-one";

async fn add(world: &World, visitor: &mut Visitor) -> Answer {
    world.moment();
    call(visitor, &Method::POST, "/api/shop/cart/add", &json!({ "variant": MUG, "quantity": 1 })).await
}

/// Puts a piece into the cart again and again; whether function and page always had all of them.
async fn sees_what_was_added(world: &World) -> bool {
    let mut visitor = world.site.visitor();
    for pieces in 1..=4 {
        let added = add(world, &mut visitor).await;
        assert_eq!(added.status, StatusCode::OK, "{}", added.body);
        assert_eq!(serde_json::from_str::<CartTotals>(&added.body).unwrap().count, pieces);
        let told = world.get(&mut visitor, "/api/shop/cart").await;
        let cart: Cart = serde_json::from_str(&told.body).unwrap();
        let held: i64 = cart.lines.iter().map(|line| line.quantity).sum();
        let shown = world.get(&mut visitor, "/cart").await.body.contains(&format!("value=\"{pieces}\""));
        if held != pieces || !shown {
            return false;
        }
    }
    true
}

#[tokio::test]
async fn the_next_read_of_any_function_sees_the_write() {
    for lag in [0, 50, 2_000, 10_000] {
        assert!(sees_what_was_added(&World::new(lag).await).await, "with a lag of {lag} ms");
    }
}

#[tokio::test]
async fn without_sessions_it_would_not() {
    let world = World::new(10_000).await;
    world.database.ignore_sessions(true);
    assert!(!sees_what_was_added(&world).await, "this test can't fail");
}

#[tokio::test]
async fn a_write_sets_the_bookmark_and_a_read_of_what_is_on_sale_does_not() {
    let world = World::new(2_000).await;
    let mut visitor = world.site.visitor();
    world.get(&mut visitor, "/api/shop/products").await;
    assert_eq!(visitor.bookmark(), None);
    add(&world, &mut visitor).await;
    assert!(visitor.bookmark().is_some());
}

#[tokio::test]
async fn who_has_written_is_not_told_an_older_price_from_the_cache() {
    let world = World::new(10_000).await;
    let mut visitor = world.site.visitor();
    let path = "/api/shop/product?slug=mug-57";
    let before = world.get(&mut visitor, path).await.body;
    world.set_price("mug-57", 77_700).await;
    add(&world, &mut visitor).await;
    let after = world.get(&mut visitor, path).await;
    assert_ne!(after.body, before);
    assert!(after.body.contains("77700"), "{}", after.body);
}
