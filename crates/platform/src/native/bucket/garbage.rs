//! Files that no object holds: not yet, or no more.
//!
//! A file is put down here before it is written and struck out in the transaction that gives it to an object, so
//! whatever a killed process leaves behind is known and goes in time.

use rusqlite::{OptionalExtension, params};

use super::FileBucket;
use super::blobs::Piece;
use super::index::{Index, from_json};
use crate::PlatformError;
use crate::native::sqlite::Connection;

/// How long the writing of a file may take, in seconds.
const WRITING: i64 = 24 * 3_600;
/// How long the reading of a file may take, in seconds.
const READING: i64 = 3_600;
/// How many files go at once.
const BATCH: i64 = 32;

impl Index {
    /// Puts down a file that is about to be written.
    pub(super) async fn expect(&self, blob: String, now: i64) -> Result<(), PlatformError> {
        self.write("put", move |transaction| discard(transaction, &blob, now + WRITING)).await
    }
}

impl FileBucket {
    /// Removes a few files whose time has come.
    pub(super) async fn collect(&self) -> Result<(), PlatformError> {
        self.collect_some().await.map(drop)
    }

    /// Removes all files whose time has come, and the uploads nobody has completed.
    pub(in crate::native) async fn sweep(&self) {
        // Whatever fails now is tried again with the next write.
        let _ = self.abandon().await;
        while let Ok(count) = self.collect_some().await
            && count > 0
        {}
    }

    async fn collect_some(&self) -> Result<usize, PlatformError> {
        let now = self.clock.now();
        let due = |reader: &Connection| {
            let mut due = reader.prepare_cached("SELECT blob FROM garbage WHERE after <= ?1 LIMIT ?2")?;
            due.query_map([now, BATCH], |row| row.get::<_, String>(0))?.collect::<rusqlite::Result<Vec<_>>>()
        };
        let due = self.index.here("collect", due).await?;
        for blob in &due {
            self.blobs.remove(blob)?;
        }
        let count = due.len();
        if count > 0 {
            let strike =
                move |transaction: &Connection| due.iter().try_for_each(|blob| strike_out(transaction, blob));
            self.index.write("collect", strike).await?;
        }
        Ok(count)
    }
}

/// Within a change: these pieces now belong to an object.
pub(super) fn keep(transaction: &Connection, pieces: &[Piece]) -> rusqlite::Result<()> {
    pieces.iter().try_for_each(|piece| strike_out(transaction, &piece.blob))
}

/// Within a change: the object under `key`, if there is one, no longer needs its files.
pub(super) fn drop_object(transaction: &Connection, key: &str, now: i64) -> rusqlite::Result<()> {
    let mut select = transaction.prepare_cached("SELECT pieces FROM objects WHERE key = ?1")?;
    let pieces = select.query_row([key], |row| row.get::<_, String>(0)).optional()?;
    let pieces = pieces.map(|text| from_json::<Vec<Piece>>(&text)).unwrap_or_default();
    pieces.iter().try_for_each(|piece| drop_blob(transaction, &piece.blob, now))
}

/// Within a change: nothing needs this file any more.
pub(super) fn drop_blob(transaction: &Connection, blob: &str, now: i64) -> rusqlite::Result<()> {
    discard(transaction, blob, now + READING)
}

fn discard(transaction: &Connection, blob: &str, after: i64) -> rusqlite::Result<()> {
    let sql = "INSERT OR REPLACE INTO garbage (blob, after) VALUES (?1, ?2)";
    transaction.prepare_cached(sql)?.execute(params![blob, after]).map(drop)
}

fn strike_out(transaction: &Connection, blob: &str) -> rusqlite::Result<()> {
    transaction.prepare_cached("DELETE FROM garbage WHERE blob = ?1")?.execute([blob]).map(drop)
}
