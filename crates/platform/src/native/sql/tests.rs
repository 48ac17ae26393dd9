//! What only this adapter promises.

use super::*;
use crate::ErrorKind;
use crate::sql::{Bookmark, Statement};

fn open(directory: &tempfile::TempDir) -> Database {
    Database::open(&directory.path().join("test.sqlite"), 2).unwrap()
}

async fn run(database: &Database, statements: Vec<Statement>) -> Result<Option<Bookmark>, PlatformError> {
    let session = database.connect(SessionStart::FirstPrimary);
    session.batch(statements).await?;
    Ok(session.bookmark())
}

fn write(sql: &'static str) -> Statement {
    Statement::write("write", sql)
}

fn read(sql: &'static str) -> Statement {
    Statement::read("read", sql)
}

#[tokio::test]
async fn bookmarks_go_on_after_a_restart() {
    let directory = tempfile::tempdir().unwrap();
    let before = run(&open(&directory), vec![write("CREATE TABLE t (a)")]).await.unwrap();
    let database = open(&directory);
    assert_eq!(run(&database, vec![read("SELECT 1")]).await.unwrap(), before);
    assert!(run(&database, vec![write("INSERT INTO t VALUES (1)")]).await.unwrap() > before);
}

#[tokio::test]
async fn a_write_that_changes_nothing_moves_the_bookmark_and_a_failed_one_does_not() {
    let directory = tempfile::tempdir().unwrap();
    let database = open(&directory);
    let first = run(&database, vec![write("CREATE TABLE t (a UNIQUE)")]).await.unwrap();
    let second = run(&database, vec![write("DELETE FROM t")]).await.unwrap();
    assert!(second > first);
    run(&database, vec![write("INSERT INTO t VALUES (1)"), write("INSERT INTO nowhere VALUES (1)")])
        .await
        .unwrap_err();
    assert_eq!(run(&database, vec![read("SELECT 1")]).await.unwrap(), second);
}

#[tokio::test]
async fn a_bookmark_of_the_future_gives_way_to_what_was_seen() {
    let directory = tempfile::tempdir().unwrap();
    let database = open(&directory);
    let now = run(&database, vec![write("CREATE TABLE t (a)")]).await.unwrap();
    let made_up = Bookmark::from_sequence(1 << 40, 1);
    let session = database.connect(SessionStart::Bookmark(made_up));
    session.batch(vec![read("SELECT 1")]).await.unwrap();
    assert_eq!(session.bookmark(), now);
}

#[tokio::test]
async fn a_read_that_writes_is_refused_alone_and_among_writes() {
    let directory = tempfile::tempdir().unwrap();
    let database = open(&directory);
    run(&database, vec![write("CREATE TABLE t (a)")]).await.unwrap();
    for batch in [
        vec![read("INSERT INTO t VALUES (1)")],
        vec![read("SELECT 1"), read("DELETE FROM t RETURNING a")],
        vec![write("INSERT INTO t VALUES (1)"), read("INSERT INTO t VALUES (2)")],
        vec![read("CREATE TABLE u (a)")],
    ] {
        assert_eq!(run(&database, batch).await.unwrap_err().kind, ErrorKind::Refused);
    }
    let session = database.connect(SessionStart::FirstPrimary);
    let rows = session.batch(vec![read("SELECT count(*) AS n FROM t")]).await.unwrap();
    assert_eq!(rows.first().unwrap().as_json(), r#"[{"n":0}]"#);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_bookmark_never_promises_more_than_was_seen() {
    let directory = tempfile::tempdir().unwrap();
    let database = open(&directory);
    run(&database, vec![write("CREATE TABLE t (n INTEGER)"), write("INSERT INTO t VALUES (0)")])
        .await
        .unwrap();
    let writer = database.clone();
    let writing = tokio::spawn(async move {
        for _ in 0..500 {
            run(&writer, vec![write("UPDATE t SET n = n + 1")]).await.unwrap();
        }
    });
    // The first commit stored 0, so `n + 1` is the number of the commit a reader saw. A reader's bookmark may lag behind the rows it saw, and never lead.
    while !writing.is_finished() {
        let session = database.connect(SessionStart::FirstUnconstrained);
        let rows = session.batch(vec![read("SELECT n + 1 AS n FROM t")]).await.unwrap();
        let seen = rows.first().unwrap().decode::<std::collections::BTreeMap<String, u64>>().unwrap()[0]["n"];
        assert!(session.bookmark().unwrap() <= Bookmark::from_sequence(seen, u128::MAX));
    }
    writing.await.unwrap();
}

#[tokio::test]
async fn the_statement_that_failed_is_named() {
    let directory = tempfile::tempdir().unwrap();
    let batch = vec![read("SELECT 1"), Statement::read("products_list", "SELECT nothing")];
    assert_eq!(run(&open(&directory), batch).await.unwrap_err().operation, "products_list");
}

#[tokio::test]
async fn migrations_run_once_in_order_and_stop_at_the_first_that_fails() {
    let directory = tempfile::tempdir().unwrap();
    let database = open(&directory);
    let one = ("0001_t.sql", "CREATE TABLE t (a); INSERT INTO t VALUES (1);");
    let bad = ("0002_bad.sql", "INSERT INTO t VALUES (2); INSERT INTO nowhere VALUES (1);");
    let three = ("0003_u.sql", "CREATE TABLE u (a);");
    assert_eq!(database.pending(&[one, three]).await.unwrap(), ["0001_t.sql", "0003_u.sql"]);
    let error = database.migrate(&[one, bad, three]).await.unwrap_err();
    assert!(error.detail.starts_with("0002_bad.sql: "), "{error}");
    assert_eq!(database.pending(&[one, bad, three]).await.unwrap(), ["0002_bad.sql", "0003_u.sql"]);
    assert_eq!(database.migrate(&[one, three]).await.unwrap(), ["0003_u.sql"]);
    assert_eq!(database.migrate(&[one, three]).await.unwrap(), Vec::<String>::new());
    let session = database.connect(SessionStart::FirstPrimary);
    let rows = session.batch(vec![read("SELECT count(*) AS n FROM t")]).await.unwrap();
    assert_eq!(rows.first().unwrap().as_json(), r#"[{"n":1}]"#);
    let rows = session.batch(vec![read("SELECT id, name FROM d1_migrations")]).await.unwrap();
    assert_eq!(
        rows.first().unwrap().as_json(),
        r#"[{"id":1,"name":"0001_t.sql"},{"id":2,"name":"0003_u.sql"}]"#
    );
}

#[tokio::test]
async fn a_snapshot_shows_one_moment_while_others_write_and_writes_nothing_itself() {
    let directory = tempfile::tempdir().unwrap();
    let database = open(&directory);
    run(&database, vec![write("CREATE TABLE t (a)"), write("INSERT INTO t VALUES (1)")]).await.unwrap();
    let snapshot = database.snapshot().await.unwrap();
    run(&database, vec![write("INSERT INTO t VALUES (2)")]).await.unwrap();
    let count = |sql: &dyn Sql| {
        let line = sql.connect(SessionStart::FirstPrimary);
        async move {
            line.batch(vec![read("SELECT count(*) AS n FROM t"), read("SELECT 1")]).await.unwrap().remove(0)
        }
    };
    assert_eq!(count(&snapshot).await.as_json(), r#"[{"n":1}]"#);
    assert_eq!(count(&database).await.as_json(), r#"[{"n":2}]"#);
    let later = snapshot.connect(SessionStart::FirstPrimary);
    assert_eq!(later.batch(vec![write("DELETE FROM t")]).await.unwrap_err().kind, ErrorKind::Refused);
    assert_eq!(count(&snapshot).await.as_json(), r#"[{"n":1}]"#);
}
