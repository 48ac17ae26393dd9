//! Key-value namespaces in one SQLite file.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use async_trait::async_trait;
use rusqlite::{OptionalExtension, params};
use serde_json::Value as Json;

use super::prefix::beyond;
use super::sqlite::{Connection, Pool, classify, is_damaged, open_readers, open_writer};
use crate::kv::{End, KvEntry, KvKey, KvPage, limits};
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

/// The moment at which what has no end does.
const NEVER: i64 = i64::MAX;

/// The file of all namespaces.
pub(super) struct KvFile {
    readers: Pool,
    writer: Pool,
}

impl KvFile {
    /// What is in it can be had again: a file that is damaged is set aside, for whoever wants to know why, and made anew.
    pub(super) fn open(path: &Path, readers: usize) -> Result<Self, PlatformError> {
        if path.exists() && is_damaged(path) {
            set_aside(path)?;
        }
        let writer = Pool::new(Service::Kv, vec![open_writer(Service::Kv, path, SCHEMA)?]);
        Ok(Self { readers: open_readers(Service::Kv, path, readers)?, writer })
    }

    pub(super) fn namespace(&self, namespace: &'static str, clock: Arc<dyn Clock>) -> SqliteKv {
        SqliteKv { readers: self.readers.clone(), writer: self.writer.clone(), namespace, clock }
    }
}

/// Moves the file, and what SQLite keeps beside it, out of the way. One that was set aside before is overwritten.
fn set_aside(path: &Path) -> Result<(), PlatformError> {
    for suffix in ["", "-wal", "-shm"] {
        let name = |extra: &str| {
            let mut name = path.as_os_str().to_owned();
            name.push(extra);
            PathBuf::from(name)
        };
        match std::fs::rename(name(suffix), name(&format!(".damaged{suffix}"))) {
            Err(error) if suffix.is_empty() || error.kind() != ErrorKind::NotFound => {
                let error = PlatformError::new(Service::Kv, "open", crate::ErrorKind::Unavailable, error);
                return Err(error.about(format_args!("{} is damaged and can't be set aside", path.display())));
            }
            _ => {}
        }
    }
    log::warn!("{} was damaged: it is set aside as .damaged, and the cache begins anew", path.display());
    Ok(())
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

    async fn keep(
        &self,
        key: &str,
        value: Vec<u8>,
        end: End,
        metadata: Option<Json>,
    ) -> Result<(), PlatformError> {
        limits::key("put", key)?;
        let metadata = limits::entry(&value, metadata.as_ref())?;
        let (namespace, key, now) = (self.namespace, key.to_owned(), self.clock.now());
        let expiration = end.moment(now).unwrap_or(NEVER);
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
                let expiration = Some(row.get(1)?).filter(|end| *end != NEVER);
                Ok(KvKey { name: row.get(0)?, expiration, metadata: json(row.get(2)?) })
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
    use crate::kv::Ttl;

    async fn rows(kv: &SqliteKv) -> i64 {
        let count =
            |reader: &mut Connection| reader.query_row("SELECT count(*) FROM kv_store", [], |row| row.get(0));
        kv.readers.run_here("count", |reader| count(reader).map_err(|e| failed("count", &e))).await.unwrap()
    }

    #[tokio::test]
    async fn a_damaged_file_is_set_aside_and_made_anew_and_a_whole_one_is_kept() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("kv.sqlite");
        let open = || KvFile::open(&path, 1).unwrap().namespace("N", ManualClock::at(0));
        let (ttl, aside) = (Ttl::seconds(60), directory.path().join("kv.sqlite.damaged"));
        let whole = {
            let kv = open();
            for n in 0..200 {
                kv.put(&format!("k{n}"), vec![7; 1_000], ttl, None).await.unwrap();
            }
            let checkpoint = |writer: &mut Connection| {
                let whole = "PRAGMA wal_checkpoint(TRUNCATE)";
                writer.query_row(whole, [], |_| Ok(())).map_err(|e| failed("checkpoint", &e))
            };
            kv.writer.run("checkpoint", checkpoint).await.unwrap();
            drop(kv);
            std::fs::read(&path).unwrap()
        };
        assert!(open().get("k7").await.unwrap().is_some() && !aside.exists());
        let mut scratched = whole.clone();
        scratched[20_000..60_000].fill(0xa5);
        for damaged in
            [b"no database at all, whatever its name says".to_vec(), whole[..9_000].to_vec(), scratched]
        {
            for suffix in ["-wal", "-shm"] {
                let _ = std::fs::remove_file(directory.path().join(format!("kv.sqlite{suffix}")));
            }
            std::fs::write(&path, &damaged).unwrap();
            let kv = open();
            assert_eq!(kv.get("k7").await.unwrap(), None);
            kv.put("new", vec![1], ttl, None).await.unwrap();
            assert!(kv.get("new").await.unwrap().is_some());
            assert_eq!(std::fs::read(&aside).unwrap(), damaged);
        }
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
