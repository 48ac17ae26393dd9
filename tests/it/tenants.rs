//! One shop is nobody else's: no statement takes an id without the shop that it is of.

mod exceptions;
mod judge;
mod texts;

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;
use tokio::sync::OnceCell;

use crate::support::Site;
use crate::{domains, imports, orders, plans, products};
use judge::{OF_NOBODY, Schema, without_shop};

/// The database's tables, as the migrations have made them.
async fn schema(site: &Site) -> Schema {
    #[derive(Deserialize)]
    struct Row {
        table: String,
        column: String,
    }
    let sql = "SELECT t.name AS \"table\", c.name AS \"column\" FROM pragma_table_list t, pragma_table_info(t.name) c \
               WHERE t.schema = 'main' AND t.type <> 'shadow' AND t.name NOT LIKE 'sqlite_%'";
    let mut schema = Schema::new();
    for Row { table, column } in site.rows(sql).await {
        schema.entry(table).or_default().insert(column);
    }
    schema
}

/// What is asked by all that the site can do, each text once.
async fn asked() -> &'static (Schema, BTreeMap<String, &'static str>) {
    static ASKED: OnceCell<(Schema, BTreeMap<String, &'static str>)> = OnceCell::const_new();
    ASKED
        .get_or_init(async || {
            let site = Site::with(&[("CACHE_MODE", "off")]).await;
            let all = [
                plans::all_statements(&site).await,
                domains::pages::searching().await.1,
                imports::pages::importing().await.1,
                orders::cart::putting_back().await.1,
                orders::downloads::downloading().await.1,
                orders::erase::erasing().await.1,
                orders::find::finding().await.1,
                orders::mails::mailing().await.1,
                products::plans::managing().await.1,
            ];
            let own = all.into_iter().flatten().filter(|statement| !statement.name.starts_with("test"));
            (
                schema(&site).await,
                own.map(|statement| (texts::plain(&statement.sql), statement.name)).collect(),
            )
        })
        .await
}

#[tokio::test]
async fn no_statement_takes_an_id_without_its_shop() {
    let (schema, asked) = asked().await;
    let mut found: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    // What stands in the files as it is asked and nobody has asked here, not even as a part of something else.
    let whole = texts::whole();
    let is_asked = |sql: &String| {
        asked.contains_key(sql) || asked.keys().any(|all| all.find(sql).is_some_and(|at| at > 0))
    };
    let here = whole.iter().filter(|(_, sql)| !is_asked(sql)).map(|(file, sql)| (sql, file.as_str()));
    for (sql, name) in asked.iter().map(|(sql, name)| (sql, *name)).chain(here) {
        let tables = without_shop(schema, sql).unwrap();
        if !tables.is_empty() {
            found.entry(name).or_default().extend(tables);
        }
    }
    let named: BTreeSet<&str> =
        exceptions::NAMED.iter().flat_map(|(_, names)| names.iter().copied()).collect();
    let new: Vec<_> = found.iter().filter(|(name, _)| !named.contains(*name)).collect();
    assert!(new.is_empty(), "these take rows of a shop's without it: {new:#?}");
    let old: Vec<_> = named.iter().filter(|name| !found.contains_key(*name)).collect();
    assert!(old.is_empty(), "these are no exceptions any more: {old:?}");
}

#[tokio::test]
async fn every_statement_of_the_stores_is_looked_at() {
    let (_, asked) = asked().await;
    let whole: BTreeSet<String> = texts::whole().into_iter().map(|(_, sql)| sql).collect();
    let pieces = texts::pieces();
    assert!(pieces.len() > 300, "{}", pieces.len());
    let is_named = |file: &str, piece: &str| {
        exceptions::NOT_ASKED.iter().any(|(of, begins, _)| *of == file && piece.starts_with(begins))
    };
    let is_looked_at = |piece: &str| whole.contains(piece) || asked.keys().any(|sql| sql.contains(piece));
    let missing: Vec<_> =
        pieces.iter().filter(|(file, piece)| !is_looked_at(piece) && !is_named(file, piece)).collect();
    assert!(missing.is_empty(), "nobody has asked these: {missing:#?}");
}

#[tokio::test]
async fn what_belongs_to_no_shop_is_there_and_names_none() {
    let site = Site::new().await;
    let schema = schema(&site).await;
    for table in OF_NOBODY {
        assert!(!schema[table].contains("tenant_id"), "{table}");
    }
}

#[test]
fn a_statement_is_judged_by_what_keeps_its_tables_within_a_shop() {
    let table =
        |name: &str, columns: &[&str]| (name.to_owned(), columns.iter().map(|c| (*c).to_owned()).collect());
    let schema: Schema = [
        table("orders", &["id", "tenant_id", "cart_id"]),
        table("order_lines", &["order_id", "name"]),
        table("users", &["id", "email"]),
    ]
    .into();
    for (sql, fine) in [
        ("SELECT id FROM orders WHERE id = ?1 AND tenant_id = ?2", true),
        ("SELECT id FROM orders WHERE id = ?1", false),
        ("SELECT id FROM orders WHERE id = ?1 OR tenant_id = ?2", false),
        ("SELECT id FROM orders WHERE NOT tenant_id = ?1", false),
        ("SELECT id FROM orders WHERE tenant_id <> ?1", false),
        ("SELECT id FROM orders WHERE id NOT IN (SELECT id FROM orders WHERE tenant_id = ?1)", false),
        (
            "SELECT l.name FROM orders o CROSS JOIN order_lines l ON l.order_id = o.id WHERE +o.tenant_id = ?1",
            true,
        ),
        ("SELECT l.name FROM orders o CROSS JOIN order_lines l WHERE o.tenant_id = ?1", false),
        ("SELECT l.name FROM order_lines l WHERE l.order_id = ?1", false),
        (
            "SELECT l.name FROM order_lines l WHERE EXISTS (SELECT 1 FROM orders o WHERE o.id = l.order_id AND o.tenant_id = ?1)",
            true,
        ),
        (
            "SELECT l.name FROM order_lines l WHERE EXISTS (SELECT 1 FROM orders o WHERE o.tenant_id = ?1)",
            false,
        ),
        (
            "SELECT (SELECT name FROM order_lines l WHERE l.order_id = o.id) FROM orders o WHERE o.tenant_id = ?1",
            true,
        ),
        ("SELECT (SELECT name FROM order_lines l LIMIT 1) FROM orders o WHERE o.tenant_id = ?1", false),
        (
            "WITH page AS (SELECT id FROM orders WHERE tenant_id = ?1) SELECT 1 FROM page JOIN order_lines l ON l.order_id = page.id",
            true,
        ),
        (
            "WITH page AS (SELECT id FROM users) SELECT 1 FROM page JOIN order_lines l ON l.order_id = page.id",
            false,
        ),
        ("SELECT 1 FROM users WHERE id = ?1 AND EXISTS (SELECT 1 FROM orders WHERE id = ?2)", false),
        (
            "UPDATE orders SET cart_id = '' WHERE id IN (SELECT id FROM orders WHERE tenant_id = ?1 AND id = ?2)",
            true,
        ),
        ("UPDATE orders SET cart_id = '' WHERE id IN (SELECT value FROM json_each(?1))", false),
        (
            "UPDATE orders SET cart_id = j.value FROM json_each(?2) j WHERE orders.id = j.value AND orders.tenant_id = ?1",
            true,
        ),
        ("DELETE FROM order_lines WHERE order_id = ?1", false),
        ("INSERT INTO order_lines (order_id, name) VALUES (?1, ?2)", false),
        (
            "INSERT INTO order_lines (order_id, name) SELECT id, ?2 FROM orders WHERE id = ?1 AND tenant_id = ?3",
            true,
        ),
        ("INSERT INTO orders (id, tenant_id) VALUES (?1, ?2)", true),
        ("INSERT INTO orders (id) VALUES (?1)", false),
        ("SELECT id FROM users WHERE email = ?1", true),
    ] {
        assert_eq!(without_shop(&schema, sql).unwrap().is_empty(), fine, "{sql}");
    }
}
