//! What searches find, and what they don't.

use std::collections::HashSet;

use crate::support::{Site, product, shop};
use coppice::shop::store::{ProductFilter, Sort, get_product_list, save_products};

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
    let named: HashSet<_> = pairs.iter().map(|pair| pair.name).collect();
    let products: Vec<_> = (0..)
        .zip(named)
        .map(|(i, name)| coppice::shop::model::Product {
            name: name.into(),
            ..product(&format!("pair-{i}"), "things", 100)
        })
        .collect();
    save_products(&site.db(), &shop(), &products).await.unwrap();
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
