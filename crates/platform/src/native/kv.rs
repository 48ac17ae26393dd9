//! Key-value namespaces in one SQLite file.

use std::path::Path;
use std::sync::Arc;

use async_trait::async_trait;
use rusqlite::{OptionalExtension, params};
use serde_json::Value as Json;

use super::prefix::beyond;
use super::sqlite::{Connection, Pool, classify, open_readers, open_writer};
use crate::kv::{KvEntry, KvKey, KvPage, Ttl, limits};
use crate::{Clock, Kv, PlatformError, Service};

const SCHEMA: &str = "
    CREATE TABLE IF NOT EXISTS kv_store (
        namespace TEXT NOT NULL,
        key TEXT NOT NULL,
        value BLOB NOT NULL,
        metadata TEXT,
        expiration INTEGER NOT NULL,
        PRIMARY KEY (namespace, key)
    ) STRICT;
    CREATE INDEX IF NOT EXISTS kv_store_expiration ON kv_store (expiration);";

const GET: &str =
    "SELECT value, metadata FROM kv_store WHERE namespace = ?1 AND key = ?2 AND expiration > ?3";
const PUT: &str = "
    INSERT INTO kv_store (namespace, key, value, metadata, expiration) VALUES (?1, ?2, ?3, ?4, ?5)
    ON CONFLICT DO UPDATE SET value = excluded.value, metadata = excluded.metadata, expiration = excluded.expiration";
const DELETE: &str = "DELETE FROM kv_store WHERE namespace = ?1 AND key = ?2";
const LIST: &str = "
    SELECT key, expiration, metadata FROM kv_store
    WHERE namespace = ?1 AND key >= ?2 AND key < ?3 AND key > ?4 AND expiration > ?5
    ORDER BY key LIMIT ?6";
/// Each write clears away a few of what has ended: more than it adds, so the file stays as large as its contents.
const PURGE: &str = "
    DELETE FROM kv_store WHERE rowid IN (SELECT rowid FROM kv_store WHERE expiration <= ?1 LIMIT 4)";

/// The file of all namespaces.
pub(super) struct KvFile {
    readers: Pool,
    writer: Pool,
}

impl KvFile {
    pub(super) fn open(path: &Path, readers: usize) -> Result<Self, PlatformError> {
        let writer = Pool::new(Service::Kv, vec![open_writer(Service::Kv, path, SCHEMA)?]);
        Ok(Self { readers: open_readers(Service::Kv, path, readers)?, writer })
    }

    pub(super) fn namespace(&self, namespace: &'static str, clock: Arc<dyn Clock>) -> SqliteKv {
        SqliteKv { readers: self.readers.clone(), writer: self.writer.clone(), namespace, clock }
    }
}

/// One namespace. Not eventually consistent as Cloudflare's is: what is put is there.
pub struct SqliteKv {
    readers: Pool,
    writer: Pool,
    namespace: &'static str,
    clock: Arc<dyn Clock>,
}

#[async_trait]
impl Kv for SqliteKv {
    async fn get(&self, key: &str) -> Result<Option<KvEntry>, PlatformError> {
        limits::key("get", key)?;
        let now = self.clock.now();
        let look_up = |reader: &mut Connection| {
            let mut get = reader.prepare_cached(GET)?;
            get.query_row(params![self.namespace, key, now], |row| {
                Ok(KvEntry { value: row.get(0)?, metadata: json(row.get(1)?) })
            })
            .optional()
        };
        self.readers.run_here("get", |reader| look_up(reader).map_err(|e| failed("get", &e))).await
    }

    async fn put(
        &self,
        key: &str,
        value: Vec<u8>,
        ttl: Ttl,
        metadata: Option<Json>,
    ) -> Result<(), PlatformError> {
        limits::key("put", key)?;
        let metadata = limits::entry(&value, metadata.as_ref())?;
        let (namespace, key, now) = (self.namespace, key.to_owned(), self.clock.now());
        let expiration = now.saturating_add(i64::from(ttl.as_secs()));
        let put = move |writer: &mut Connection| {
            let transaction = writer.transaction()?;
            transaction.prepare_cached(PURGE)?.execute([now])?;
            transaction.prepare_cached(PUT)?.execute(params![namespace, key, value, metadata, expiration])?;
            transaction.commit()
        };
        self.writer.run("put", move |writer| put(writer).map_err(|e| failed("put", &e))).await
    }

    async fn delete(&self, key: &str) -> Result<(), PlatformError> {
        limits::key("delete", key)?;
        let (namespace, key) = (self.namespace, key.to_owned());
        let delete = move |writer: &mut Connection| {
            writer.prepare_cached(DELETE)?.execute([namespace, &key])?;
            Ok(())
        };
        self.writer.run("delete", move |writer| delete(writer).map_err(|e| failed("delete", &e))).await
    }

    async fn list(&self, prefix: &str, cursor: Option<&str>, limit: u32) -> Result<KvPage, PlatformError> {
        limits::page(limit)?;
        let (namespace, now) = (self.namespace, self.clock.now());
        // The cursor is the last key of the page before: every key comes after no key at all.
        let (prefix, after) = (prefix.to_owned(), cursor.unwrap_or_default().to_owned());
        let list = move |reader: &mut Connection| {
            let mut list = reader.prepare_cached(LIST)?;
            let bound = beyond(&prefix);
            let rows = list.query_map(params![namespace, prefix, bound, after, now, limit + 1], |row| {
                Ok(KvKey { name: row.get(0)?, expiration: Some(row.get(1)?), metadata: json(row.get(2)?) })
            })?;
            rows.collect::<rusqlite::Result<Vec<_>>>()
        };
        let mut keys =
            self.readers.run("list", move |reader| list(reader).map_err(|e| failed("list", &e))).await?;
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        let more = keys.len() > limit;
        keys.truncate(limit);
        let cursor = keys.last().filter(|_| more).map(|key| key.name.clone());
        Ok(KvPage { keys, cursor })
    }
}

fn json(text: Option<String>) -> Option<Json> {
    serde_json::from_str(&text?).ok()
}

fn failed(operation: &'static str, error: &rusqlite::Error) -> PlatformError {
    classify(Service::Kv, operation, error)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::ManualClock;

    async fn rows(kv: &SqliteKv) -> i64 {
        let count =
            |reader: &mut Connection| reader.query_row("SELECT count(*) FROM kv_store", [], |row| row.get(0));
        kv.readers.run_here("count", |reader| count(reader).map_err(|e| failed("count", &e))).await.unwrap()
    }

    #[tokio::test]
    async fn what_has_ended_is_neither_read_nor_listed_and_goes_with_later_writes() {
        let directory = tempfile::tempdir().unwrap();
        let clock = ManualClock::at(1_000_000);
        let kv = KvFile::open(&directory.path().join("kv.sqlite"), 1).unwrap().namespace("N", clock.clone());
        for n in 0..6 {
            kv.put(&format!("k{n}"), vec![n], Ttl::seconds(60), None).await.unwrap();
        }
        clock.set(1_059_999);
        assert!(kv.get("k0").await.unwrap().is_some());
        clock.set(1_060_000);
        assert_eq!(kv.get("k0").await.unwrap(), None);
        assert_eq!(kv.list("", None, 10).await.unwrap(), KvPage { keys: vec![], cursor: None });
        assert_eq!(rows(&kv).await, 6);
        kv.put("new", vec![], Ttl::seconds(60), None).await.unwrap();
        kv.put("new", vec![], Ttl::seconds(60), None).await.unwrap();
        assert_eq!(rows(&kv).await, 1);
    }
}
