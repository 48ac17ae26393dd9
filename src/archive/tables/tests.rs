use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use coppice_platform::native::{Database, SystemClock};
use coppice_platform::sql::{SessionStart, SqlSession};
use serde::Deserialize;

use super::*;
use crate::archive::store;

async fn database() -> (tempfile::TempDir, SqlSession) {
    let folder = tempfile::tempdir().unwrap();
    let database = Database::open(&folder.path().join("test.sqlite"), 1).unwrap();
    database.migrate(crate::MIGRATIONS).await.unwrap();
    #[expect(clippy::disallowed_methods, reason = "a test is no request")]
    let session = SqlSession::open(&database, Arc::new(SystemClock), SessionStart::FirstPrimary);
    (folder, session)
}

/// What the adapter and the migrations have for themselves.
const NONE_OF_THE_SHOPS: [&str; 2] = ["commit_sequence", "d1_migrations"];

#[derive(Deserialize)]
struct Known {
    name: String,
    kind: String,
}

#[tokio::test]
async fn every_table_is_listed_and_every_listed_table_is_there() {
    let (_folder, db) = database().await;
    let known: Vec<Known> = store::get_tables(&db).await.unwrap().decode().unwrap();
    // What an index for full-text search consists of goes with it.
    let there: BTreeSet<&str> = known
        .iter()
        .filter(|table| table.kind != "shadow" && !NONE_OF_THE_SHOPS.contains(&table.name.as_str()))
        .map(|table| table.name.as_str())
        .collect();
    let listed: BTreeSet<&str> = TABLES.iter().map(|table| table.name).collect();
    assert_eq!(listed, there);
    assert_eq!(listed.len(), TABLES.len(), "one is listed twice");
    let virtuals = known.iter().filter(|table| table.kind == "virtual").map(|table| table.name.as_str());
    for name in virtuals {
        assert_ne!(Table::named(name).unwrap().kind, Kind::Kept, "{name}: its columns are not its rows");
    }
}

#[derive(Deserialize)]
struct Keys {
    table: String,
    keys: String,
}

#[tokio::test]
async fn rows_are_ordered_by_what_tells_them_apart() {
    let (_folder, db) = database().await;
    let keys: Vec<Keys> = store::get_unique_keys(&db).await.unwrap().decode().unwrap();
    let mut unique: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    keys.iter().for_each(|row| unique.entry(&row.table).or_default().push(&row.keys));
    for table in Table::kept() {
        let by = table.key.join(",");
        let unique = unique.get(table.name).is_some_and(|keys| keys.contains(&by.as_str()));
        assert!(unique || table.key == ["rowid"], "{}: {by} is not unique", table.name);
    }
}

#[derive(Deserialize)]
struct Points {
    table: String,
    to: String,
}

#[tokio::test]
async fn a_table_comes_after_those_it_points_to() {
    let (_folder, db) = database().await;
    let points: Vec<Points> = store::get_references(&db).await.unwrap().decode().unwrap();
    let place = |name: &str| TABLES.iter().position(|table| table.name == name).unwrap();
    assert!(points.len() > 40, "the schema has them");
    for Points { table, to } in
        points.iter().filter(|row| Table::named(&row.table).unwrap().kind == Kind::Kept)
    {
        assert!(place(to) < place(table), "{table} comes before {to}");
        assert_eq!(TABLES[place(to)].kind, Kind::Kept, "{table} points to {to}, which is not kept");
    }
}
