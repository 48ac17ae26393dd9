//! Every statement finds its rows by an index: what is quick with 60 products is quick with 100,000.

#![allow(clippy::unwrap_used, reason = "clippy does not see that the helper below is part of a test")]

mod support;

use std::collections::BTreeMap;

use coppice::shop::store::{self, ProductFilter, Sort};
use coppice_platform::sql::Statement;
use serde::Deserialize;
use support::{Site, shop};

const MUG: &str = "v-mug-57-one";

#[derive(Deserialize)]
struct Step {
    detail: String,
}

/// Runs whatever the site can be asked, and answers each distinct statement that was.
async fn all_statements(site: &Site) -> Vec<Statement> {
    let mut visitor = site.visitor();
    for sort in ["newest", "price-asc", "price-desc", "name", "relevance"] {
        for filter in [
            "",
            "&category=kitchen",
            "&q=mug",
            "&q=mug&category=kitchen",
            "&tag=all",
            "&type=physical",
            "&min=5&max=9",
            "&category=kitchen&min=5",
            "&q=mug&tag=all",
        ] {
            let page = visitor.get(&format!("/shop?sort={sort}{filter}&limit=3")).await;
            let next = visitor.get(&page.link("next").unwrap()).await;
            visitor.get(&next.link("prev").unwrap()).await;
        }
    }
    for path in ["/", "/shop/mug-57", "/sitemap.xml", "/sitemap.xml?after=0"] {
        visitor.get(path).await;
    }
    visitor.post("/cart/lines", &[("variant", MUG), ("quantity", "1")]).await;
    visitor.post(&format!("/cart/lines/{MUG}"), &[("quantity", "2")]).await;
    visitor.get("/cart").await;
    visitor.post(&format!("/cart/lines/{MUG}"), &[("quantity", "0")]).await;
    let db = site.db();
    store::get_product_by_id(&db, &shop(), "p-mug-57").await.unwrap().unwrap();
    store::get_product_by_slug(&db, &shop(), "mug-57").await.unwrap().unwrap();
    store::get_variant_by_id(&db, &shop(), MUG).await.unwrap().unwrap();
    assert_eq!(store::get_product_variants(&db, &shop(), "p-mug-57").await.unwrap().len(), 1);
    let filter = ProductFilter { sort: Sort::Newest, limit: 5, ..ProductFilter::default() };
    let products = store::get_products(&db, &shop(), &filter).await.unwrap();
    assert!(products.len() == 5 && products.iter().all(|p| p.variants.len() == 1));
    store::save_products(&db, &shop(), &products).await.unwrap();
    let distinct: BTreeMap<_, _> =
        site.counting.statements().into_iter().map(|s| (s.sql.to_string(), s)).collect();
    distinct.into_values().collect()
}

#[tokio::test]
async fn no_statement_reads_a_whole_table() {
    let site = Site::with(&[("CACHE_MODE", "off")]).await;
    let statements = all_statements(&site).await;
    assert!(statements.len() > 100, "{}", statements.len());
    for statement in statements {
        // What saves a product must find it by its slug, not among all of its shop's.
        let saves = statement.sql.contains("json_each(?2)");
        let explain =
            Statement { sql: format!("EXPLAIN QUERY PLAN {}", statement.sql).into(), ..statement.clone() };
        let plan: Vec<Step> = site.db().query(explain).await.unwrap().decode().unwrap();
        for step in plan {
            assert!(
                !(saves && step.detail.contains("SEARCH p ")) || step.detail.contains("slug=?"),
                "{}: {}",
                statement.name,
                step.detail
            );
            let table =
                step.detail.strip_prefix("SCAN ").and_then(|rest| rest.split(' ').next()).unwrap_or("");
            let whole = matches!(
                table,
                "p" | "v"
                    | "t"
                    | "l"
                    | "c"
                    | "products"
                    | "product_variants"
                    | "product_tags"
                    | "carts"
                    | "cart_lines"
                    | "categories"
                    | "tenants"
            );
            // Walking an index from its beginning is for `OR` on the small table of tenants alone.
            let indexed =
                step.detail.contains("VIRTUAL TABLE") || step.detail.contains("INDEX") && table == "tenants";
            assert!(!whole || indexed, "{}: {}\n{}", statement.name, step.detail, statement.sql);
        }
    }
}

#[tokio::test]
async fn lists_come_in_their_order_without_being_sorted() {
    let site = Site::new().await;
    for (sort, category) in [
        (Sort::Newest, None),
        (Sort::Newest, Some("kitchen")),
        (Sort::PriceAsc, None),
        (Sort::PriceDesc, Some("kitchen")),
        (Sort::Name, None),
        (Sort::Name, Some("kitchen")),
    ] {
        let filter = ProductFilter {
            sort,
            category: category.map(str::to_owned),
            limit: 24,
            ..ProductFilter::default()
        };
        let list = store::list_statement(&shop(), &filter, "p.id").unwrap();
        let explain = Statement { sql: format!("EXPLAIN QUERY PLAN {}", list.sql).into(), ..list };
        let plan: Vec<Step> = site.db().query(explain).await.unwrap().decode().unwrap();
        assert!(
            plan.iter().all(|step| !step.detail.contains("TEMP B-TREE")),
            "{sort:?} {category:?}: {:?}",
            plan.iter().map(|s| &s.detail).collect::<Vec<_>>()
        );
    }
}
