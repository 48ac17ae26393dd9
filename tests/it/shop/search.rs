//! What searches find, and what they don't.

use std::collections::BTreeSet;

use crate::support::{Site, product, shop};
use coppice::shop::store::{ProductFilter, Sort, get_product_list};
use coppice::tick::budget::Budget;

/// A line of the list: what is searched, a name, and whether it must be found.
struct Pair {
    query: &'static str,
    name: &'static str,
    found: bool,
}

fn pairs() -> Vec<Pair> {
    let lines =
        include_str!("search_pairs.txt").lines().filter(|line| !line.is_empty() && !line.starts_with("# "));
    let pair = |line: &'static str| match line.split_once(" = ") {
        Some((query, name)) => Pair { query, name, found: true },
        None => {
            let (query, name) = line.split_once(" ! ").unwrap();
            Pair { query, name, found: false }
        }
    };
    lines.map(pair).collect()
}

/// The names that a search finds.
async fn names(site: &Site, query: &str) -> Vec<String> {
    let filter =
        ProductFilter { search: Some(query.into()), sort: Sort::Relevance, limit: 100, ..Default::default() };
    let list = get_product_list(&site.db(), &shop(), &filter).await.unwrap();
    list.products.into_iter().map(|card| card.name).collect()
}

#[tokio::test]
async fn what_people_type_finds_what_they_mean_and_nothing_absurd() {
    let site = Site::new().await;
    let pairs = pairs();
    let named: BTreeSet<_> = pairs.iter().map(|pair| pair.name).collect();
    let products: Vec<_> = (0..)
        .zip(named)
        .map(|(i, name)| coppice::shop::model::Product {
            name: name.into(),
            ..product(&format!("pair-{i}"), "things", 100)
        })
        .collect();
    crate::support::save_products(&site.db(), &shop(), &products).await.unwrap();
    let (mut missed, mut absurd) = (Vec::new(), Vec::new());
    for pair in &pairs {
        let found = names(&site, pair.query).await.iter().any(|name| name == pair.name);
        match (pair.found, found) {
            (true, false) => missed.push(format!("{} = {}", pair.query, pair.name)),
            (false, true) => absurd.push(format!("{} ! {}", pair.query, pair.name)),
            _ => {}
        }
    }
    let wanted = pairs.iter().filter(|pair| pair.found).count();
    assert!(wanted >= 300, "{wanted}");
    assert!(missed.len() * 100 <= wanted * 5 && absurd.is_empty(), "missed {missed:#?}, found {absurd:#?}");
}

#[tokio::test]
async fn a_search_that_finds_nothing_offers_what_is_spelt_nearly_so() {
    let site = Site::new().await;
    let names = ["Rain jacket", "Steel bottle", "Espresso cup"];
    let products: Vec<_> = (0..)
        .zip(names)
        .map(|(i, name)| coppice::shop::model::Product {
            name: name.into(),
            ..product(&format!("near-{i}"), "things", 100)
        })
        .collect();
    crate::support::save_products(&site.db(), &shop(), &products).await.unwrap();
    for (asked, meant) in [
        ("jakcet", "jacket"),
        ("botle", "bottle"),
        ("expresso cup", "espresso+cup"),
        ("jackett", "jacket"),
        ("kitchn", "kitchen"),
    ] {
        let page = site.visitor().get(&format!("/shop?q={}", asked.replace(' ', "+"))).await;
        assert!(page.slugs().is_empty(), "{asked}: never silently instead");
        assert!(page.body.contains(&format!("href=\"/shop?q={meant}\"")), "{asked}: {}", page.body);
        assert!(!site.visitor().get(&format!("/shop?q={meant}")).await.slugs().is_empty());
    }
    for asked in ["zzyzx", "ab", "1234", "secret"] {
        let page = site.visitor().get(&format!("/shop?q={asked}")).await.body;
        assert!(!page.contains("Did you mean"), "{asked}: only of this shop, and only what is near");
    }
}

#[tokio::test]
async fn what_was_indexed_before_is_indexed_anew() {
    let site = Site::new().await;
    let write = |sql: &'static str| coppice_platform::sql::Statement::write("test_stale", sql);
    site.db().query(write("DELETE FROM products_search")).await.unwrap();
    site.db().query(write("DELETE FROM search_grams")).await.unwrap();
    site.db()
        .query(write("UPDATE products SET search_version = 1, sort_key = '', price_min = 1"))
        .await
        .unwrap();
    // As the migration left them.
    let plain = "INSERT INTO products_search (rowid, tenant, name, rest) SELECT number, tenant_id, name, category FROM products";
    site.db().query(write(plain)).await.unwrap();
    assert!(names(&site, "mugs").await.is_empty());
    assert_eq!(names(&site, "mug 57").await, ["mug 57"], "by its plain words it is found meanwhile");
    assert_eq!(
        coppice::shop::service::index_stale_products(&site.db(), &mut Budget::unlimited()).await.unwrap(),
        63
    );
    assert_eq!(names(&site, "mugs").await.len(), 20);
    assert_eq!(
        coppice::shop::service::index_stale_products(&site.db(), &mut Budget::unlimited()).await.unwrap(),
        0
    );
    let filter = ProductFilter { max_price: Some(499), limit: 1, ..Default::default() };
    let cheap = get_product_list(&site.db(), &shop(), &filter).await.unwrap().products;
    assert!(cheap.is_empty(), "prices are summed up anew too");
}
