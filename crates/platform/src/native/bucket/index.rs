//! What is known of the objects.

use std::path::Path;

use rusqlite::{OptionalExtension, params};

use super::ledger::{self, COLUMNS, Stored, stored};
use crate::bucket::ObjectPage;
use crate::native::prefix::beyond;
use crate::native::sqlite::{Connection, Pool, classify, open_readers, open_writer};
use crate::{PlatformError, Service};

const SCHEMA: &str = "
    CREATE TABLE IF NOT EXISTS objects (
        key TEXT PRIMARY KEY,
        size INTEGER NOT NULL,
        etag TEXT NOT NULL,
        uploaded INTEGER NOT NULL,
        content_type TEXT,
        custom TEXT NOT NULL,
        pieces TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS uploads (
        id TEXT PRIMARY KEY,
        key TEXT NOT NULL,
        content_type TEXT,
        custom TEXT NOT NULL,
        created INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS parts (
        upload TEXT NOT NULL REFERENCES uploads (id) ON DELETE CASCADE,
        number INTEGER NOT NULL,
        blob TEXT NOT NULL,
        size INTEGER NOT NULL,
        etag TEXT NOT NULL,
        PRIMARY KEY (upload, number)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS garbage (
        blob TEXT PRIMARY KEY,
        after INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX IF NOT EXISTS garbage_after ON garbage (after);";

/// The index of the objects.
#[derive(Clone)]
pub(super) struct Index {
    readers: Pool,
    writer: Pool,
}

impl Index {
    pub(super) fn open(path: &Path, readers: usize) -> Result<Self, PlatformError> {
        let writer = Pool::new(Service::Bucket, vec![open_writer(Service::Bucket, path, SCHEMA)?]);
        Ok(Self { readers: open_readers(Service::Bucket, path, readers)?, writer })
    }

    pub(super) async fn get(
        &self,
        operation: &'static str,
        key: &str,
    ) -> Result<Option<Stored>, PlatformError> {
        self.here(operation, |reader| {
            let sql = format!("SELECT {COLUMNS} FROM objects WHERE key = ?1");
            reader.prepare_cached(&sql)?.query_row([key], stored).optional()
        })
        .await
    }

    /// Puts down a file that is about to be written.
    pub(super) async fn expect(&self, blob: String, now: i64) -> Result<(), PlatformError> {
        self.write("put", move |transaction| ledger::expect_blob(transaction, &blob, now)).await
    }

    /// Puts an object under its key; the pieces of the one it replaces become garbage.
    pub(super) async fn put(&self, object: Stored) -> Result<(), PlatformError> {
        self.write("put", move |transaction| ledger::put_object(transaction, &object)).await
    }

    pub(super) async fn delete(&self, keys: Vec<String>, now: i64) -> Result<(), PlatformError> {
        self.write("delete", move |transaction| {
            keys.iter().try_for_each(|key| ledger::delete_object(transaction, key, now))
        })
        .await
    }

    pub(super) async fn list(
        &self,
        prefix: String,
        after: String,
        limit: u32,
    ) -> Result<ObjectPage, PlatformError> {
        let list = move |reader: &mut Connection| {
            let sql = format!(
                "SELECT {COLUMNS} FROM objects WHERE key >= ?1 AND key < ?2 AND key > ?3 ORDER BY key LIMIT ?4"
            );
            let mut list = reader.prepare_cached(&sql)?;
            let rows = list.query_map(params![prefix, beyond(&prefix), after, limit + 1], stored)?;
            rows.map(|row| row.map(|stored| stored.meta)).collect::<rusqlite::Result<Vec<_>>>()
        };
        let run = move |reader: &mut Connection| list(reader).map_err(|e| failed("list", &e));
        let mut objects = self.readers.run("list", run).await?;
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        let more = objects.len() > limit;
        objects.truncate(limit);
        let cursor = objects.last().filter(|_| more).map(|object| object.key.clone());
        Ok(ObjectPage { objects, cursor })
    }

    /// A look-up of a few rows.
    pub(super) async fn here<T>(
        &self,
        operation: &'static str,
        look_up: impl FnOnce(&Connection) -> rusqlite::Result<T>,
    ) -> Result<T, PlatformError> {
        self.readers.run_here(operation, |reader| look_up(reader).map_err(|e| failed(operation, &e))).await
    }

    /// A change, all or nothing.
    pub(super) async fn write<T: Send + 'static>(
        &self,
        operation: &'static str,
        change: impl FnOnce(&Connection) -> rusqlite::Result<T> + Send + 'static,
    ) -> Result<T, PlatformError> {
        let change = move |writer: &mut Connection| {
            let transaction = writer.transaction()?;
            let answer = change(&transaction)?;
            transaction.commit()?;
            Ok(answer)
        };
        self.writer.run(operation, move |writer| change(writer).map_err(|e| failed(operation, &e))).await
    }
}

fn failed(operation: &'static str, error: &rusqlite::Error) -> PlatformError {
    classify(Service::Bucket, operation, error)
}
