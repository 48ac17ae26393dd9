//! Migrations, recorded as wrangler records D1's.

use std::collections::HashSet;

use rusqlite::TransactionBehavior;

use super::Database;
use super::history::History;
use crate::native::sqlite::{Connection, classify};
use crate::{PlatformError, Service};

/// As wrangler makes it, so that a database may move from one to the other:
/// <https://developers.cloudflare.com/d1/reference/migrations/>.
const SCHEMA: &str = "CREATE TABLE IF NOT EXISTS d1_migrations (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT UNIQUE,
    applied_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP NOT NULL
)";

impl Database {
    /// Applies those of `migrations` (name and SQL, in order) that have not been, each as one transaction;
    /// answers their names.
    ///
    /// # Errors
    /// What the first failing migration is refused for; those before it stay applied, it and those after it not.
    pub async fn migrate(&self, migrations: &[(&str, &str)]) -> Result<Vec<String>, PlatformError> {
        let migrations = owned(migrations);
        let history = self.history.clone();
        self.writer
            .run("migrate", move |writer| {
                let applied = applied(writer).map_err(failed)?;
                let pending = migrations.into_iter().filter(|(name, _)| !applied.contains(name));
                let mut done = Vec::new();
                for (name, sql) in pending {
                    if let Some(n) = apply(writer, &name, &sql).map_err(|e| named(&name, failed(e)))? {
                        history.publish(n);
                        done.push(name);
                    }
                }
                Ok(done)
            })
            .await
    }

    /// The names of those of `migrations` that have not been applied.
    ///
    /// # Errors
    /// Where the database can't be read.
    pub async fn pending(&self, migrations: &[(&str, &str)]) -> Result<Vec<String>, PlatformError> {
        let migrations = owned(migrations);
        self.writer
            .run("pending", move |writer| {
                let applied = applied(writer).map_err(failed)?;
                Ok(migrations
                    .into_iter()
                    .map(|(name, _)| name)
                    .filter(|name| !applied.contains(name))
                    .collect())
            })
            .await
    }
}

fn owned(migrations: &[(&str, &str)]) -> Vec<(String, String)> {
    migrations.iter().map(|(name, sql)| ((*name).to_owned(), (*sql).to_owned())).collect()
}

fn applied(writer: &Connection) -> rusqlite::Result<HashSet<String>> {
    writer.execute_batch(SCHEMA)?;
    writer.prepare("SELECT name FROM d1_migrations")?.query_map([], |row| row.get(0))?.collect()
}

/// `None` where another process has applied it meanwhile: two may start at once.
fn apply(writer: &mut Connection, name: &str, sql: &str) -> rusqlite::Result<Option<u64>> {
    let transaction = writer.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let there = "SELECT EXISTS (SELECT 1 FROM d1_migrations WHERE name = ?1)";
    if transaction.query_row(there, [name], |row| row.get(0))? {
        return Ok(None);
    }
    transaction.execute_batch(sql)?;
    transaction.execute("INSERT INTO d1_migrations (name) VALUES (?1)", [name])?;
    let n = History::advance(&transaction)?;
    transaction.commit()?;
    Ok(Some(n))
}

fn failed(error: rusqlite::Error) -> PlatformError {
    classify(Service::Sql, "migrate", &error)
}

fn named(name: &str, error: PlatformError) -> PlatformError {
    PlatformError { detail: format!("{name}: {}", error.detail), ..error }
}
