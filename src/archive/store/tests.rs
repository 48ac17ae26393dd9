use std::sync::Arc;

use coppice_platform::native::{Database, SystemClock};
use coppice_platform::sql::{Rows, SessionStart, SqlSession, Statement, Value};
use proptest::prelude::*;
use serde_json::{Value as Json, json};

use super::*;
use crate::archive::tables::{Kind, Table};

const ODD: Table = Table { name: "odd", key: &["k", "n"], kind: Kind::Kept };
const BY_ROWID: Table = Table { name: "plain", key: &["rowid"], kind: Kind::Kept };

fn session(database: &Database) -> SqlSession {
    #[expect(clippy::disallowed_methods, reason = "a test is no request")]
    SqlSession::open(database, Arc::new(SystemClock), SessionStart::FirstPrimary).past_gate()
}

async fn opened(folder: &tempfile::TempDir, name: &str) -> SqlSession {
    let db = session(&Database::open(&folder.path().join(name), 1).unwrap());
    let tables = [
        "CREATE TABLE odd (k TEXT COLLATE NOCASE, n INTEGER, any_value BLOB, score REAL, PRIMARY KEY (k, n)) WITHOUT ROWID",
        "CREATE TABLE plain (text TEXT)",
    ];
    db.batch(tables.map(|sql| Statement::write("create", sql)).into()).await.unwrap();
    db
}

async fn all(db: &SqlSession, layout: &Layout) -> (Vec<String>, usize) {
    let (mut rows, mut next, mut pages) = (Vec::new(), None, 0);
    loop {
        let page = get_page(db, layout, next.as_ref()).await.unwrap();
        rows.extend(page.rows);
        next = page.next;
        if next.is_none() {
            return (rows, pages);
        }
        pages += 1;
    }
}

async fn copied(db: &SqlSession, other: &SqlSession, table: &'static Table) -> Vec<String> {
    let layout = get_layout(db, table).await.unwrap().unwrap();
    let (rows, _) = all(db, &layout).await;
    let lines: Vec<&str> = rows.iter().map(String::as_str).collect();
    other.query(insert_rows(&layout, &lines)).await.unwrap();
    assert_eq!(all(other, &layout).await.0, rows);
    assert_eq!(count_rows(other, &layout).await.unwrap(), rows.len() as u64);
    rows
}

async fn write(db: &SqlSession, sql: &'static str) {
    db.query(Statement::write("write", sql)).await.unwrap();
}

/// The number in the last column. Read from its text: `serde_json` takes the nearest number but one.
fn exact_score(row: &str) -> f64 {
    row.rsplit_once("\"score\":").unwrap().1.trim_end_matches('}').parse().unwrap()
}

/// What SQLite takes the cells for.
async fn types(db: &SqlSession) -> Rows {
    let sql = "SELECT group_concat(typeof(any_value) || ':' || quote(any_value) || ':' || typeof(score), ' ') AS cells FROM odd";
    db.query(Statement::read("types", sql)).await.unwrap()
}

#[tokio::test]
async fn every_kind_of_value_comes_back_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let (db, other) = (opened(&folder, "a").await, opened(&folder, "b").await);
    write(
        &db,
        "INSERT INTO odd VALUES ('a', 1, 9223372036854775807, 0.1), ('a', 2, -9223372036854775808, 1e300), ('b', 1, x'00ff', 9e999), \
         ('b', 2, x'', -9e999), ('c', 1, NULL, NULL), ('c', 2, 'text', 2), ('c', 3, 2.0, 5e-324), ('d', 1, 'a' || char(0) || 'b', 0.30000000000000004), \
         ('D', 2, char(10, 34, 92, 8232, 128512), 1.7976931348623157e308), ('e', 1, '', -0.5), ('f', 9007199254740993, '{\"hex\":\"00\"}', 3)",
    )
    .await;
    let rows = copied(&db, &other, &ODD).await;
    let told: Vec<Json> =
        rows.iter().take(3).map(|row| serde_json::from_str(row).unwrap_or_default()).collect();
    assert_eq!(told[0], json!({"k": "a", "n": 1, "any_value": 9_223_372_036_854_775_807_i64, "score": 0.1}));
    assert!(rows[2].contains(r#""any_value":{"hex":"00ff"},"score":9e999"#), "{}", rows[2]);
    assert_eq!(types(&other).await, types(&db).await);
}

#[tokio::test]
async fn rows_without_a_key_of_their_own_keep_their_order() {
    let folder = tempfile::tempdir().unwrap();
    let (db, other) = (opened(&folder, "a").await, opened(&folder, "b").await);
    write(&db, "INSERT INTO plain (rowid, text) VALUES (7, 'first'), (9, 'last')").await;
    assert_eq!(
        copied(&db, &other, &BY_ROWID).await,
        [r#"{"rowid":7,"text":"first"}"#, r#"{"rowid":9,"text":"last"}"#]
    );
}

#[tokio::test]
async fn pages_are_bounded_by_rows_and_by_bytes_and_a_row_that_is_larger_is_one() {
    let folder = tempfile::tempdir().unwrap();
    let db = opened(&folder, "a").await;
    let layout = get_layout(&db, &BY_ROWID).await.unwrap().unwrap();
    assert_eq!(all(&db, &layout).await, (Vec::new(), 0));
    write(&db, "WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n LIMIT 2500) INSERT INTO plain SELECT 'x' FROM n").await;
    let (rows, pages) = all(&db, &layout).await;
    assert_eq!((rows.len(), pages), (2_500, 3));
    write(&db, "DELETE FROM plain").await;
    write(&db, "WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n LIMIT 5) INSERT INTO plain SELECT printf('%.*c', iif(n = 3, 1500000, 400000), 'x') FROM n").await;
    let (rows, pages) = all(&db, &layout).await;
    // Two of the small ones, the large one, two of the small ones.
    assert_eq!((rows.len(), pages), (5, 3));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn whatever_is_in_a_table_comes_back(
        rows in prop::collection::btree_map("[a-z]{1,3}", (any::<String>(), any::<f64>().prop_filter("finite", |n| n.is_finite()), -(1_i64 << 53) + 1..(1_i64 << 53)), 0..12)
    ) {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).build().unwrap();
        runtime.block_on(async {
            let folder = tempfile::tempdir().unwrap();
            let (db, other) = (opened(&folder, "a").await, opened(&folder, "b").await);
            for (key, (text, score, number)) in &rows {
                let insert = "INSERT INTO odd VALUES (?1, CAST(?2 AS INTEGER), ?3, ?4)";
                let insert = Statement::write("insert", insert).bind(key.as_str()).bind(*number).bind(text.as_str());
                db.query(insert.bind(Value::Real(*score))).await.unwrap();
            }
            let read = copied(&db, &other, &ODD).await;
            for (row, (key, (text, score, number))) in read.iter().zip(&rows) {
                let exact = exact_score(row);
                let row: Json = serde_json::from_str(row).unwrap();
                assert_eq!(exact, *score);
                assert_eq!((&row["k"], &row["any_value"], &row["n"]), (&json!(key), &json!(text), &json!(number)));
            }
        });
    }
}
