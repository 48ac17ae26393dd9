//! A primary and replicas of SQLite, and a clock that is moved by hand.

mod consistency;
mod failures;
mod routing;
mod under_way;

use std::sync::Arc;
use std::time::Duration;

use serde::Deserialize;

use super::*;
use crate::clock::ManualClock;
use crate::native::Database;
use crate::sql::Value;

const SCHEMA: &str = "CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE) STRICT";
const SECOND: Duration = Duration::from_secs(1);

#[derive(Deserialize)]
struct Note {
    text: String,
}

struct Cluster {
    database: Replicated,
    primary: Database,
    replicas: Vec<Database>,
    clock: Arc<ManualClock>,
    _directory: tempfile::TempDir,
}

impl Cluster {
    /// A primary and this many replicas, each with the same empty table.
    async fn new(replicas: usize) -> Self {
        let directory = tempfile::tempdir().unwrap();
        let mut databases = Vec::new();
        for n in 0..=replicas {
            let database = Database::open(&directory.path().join(n.to_string()), 2).unwrap();
            database.migrate(&[("0001", SCHEMA)]).await.unwrap();
            databases.push(database);
        }
        let primary = databases.remove(0);
        let clock = ManualClock::at(1_000_000);
        let servers = databases.iter().map(|replica| Arc::new(replica.clone()) as Arc<dyn Sql>).collect();
        let database = Replicated::new(Arc::new(primary.clone()), servers, clock.clone());
        Self { database, primary, replicas: databases, clock, _directory: directory }
    }

    fn lag(&self, lags: impl IntoIterator<Item = Duration>) {
        for (replica, lag) in lags.into_iter().enumerate() {
            self.database.set_lag(replica, lag);
        }
    }

    fn session(&self, start: SessionStart) -> Box<dyn SqlConnection> {
        self.database.connect(start)
    }

    fn unconstrained(&self) -> Box<dyn SqlConnection> {
        self.session(SessionStart::FirstUnconstrained)
    }
}

fn insert(text: impl Into<Value>) -> Statement {
    Statement::write("insert", "INSERT INTO notes (text) VALUES (?1)").bind(text)
}

async fn write(session: &dyn SqlConnection, text: &str) {
    session.batch(vec![insert(text)]).await.unwrap();
}

/// The texts that a session sees, in order.
async fn texts(session: &dyn SqlConnection) -> Vec<String> {
    let read = Statement::read("texts", "SELECT text FROM notes ORDER BY id");
    let notes = session.batch(vec![read]).await.unwrap().remove(0).decode::<Note>().unwrap();
    notes.into_iter().map(|note| note.text).collect()
}

/// The texts that a server holds, whatever anybody is shown.
async fn held(server: &Database) -> Vec<String> {
    texts(&*server.connect(SessionStart::FirstPrimary)).await
}
