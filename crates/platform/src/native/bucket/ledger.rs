//! What is done within one transaction: which object holds which files, and which files none holds.
//!
//! A file is put down as garbage before it is written and struck out in the transaction that gives it to an object, so
//! whatever a killed process leaves behind is known and goes in time.

use rusqlite::{OptionalExtension, Row, params};

use super::blobs::Piece;
use crate::bucket::ObjectMeta;
use crate::native::sqlite::Connection;

/// How long the writing of a file may take, in seconds.
const WRITING: i64 = 24 * 3_600;
/// How long the reading of a file may take, in seconds.
const READING: i64 = 3_600;

/// The columns that [`stored`] reads.
pub(super) const COLUMNS: &str = "key, size, etag, uploaded, content_type, custom, pieces";

/// An object and where its bytes are.
pub(super) struct Stored {
    pub(super) meta: ObjectMeta,
    pub(super) pieces: Vec<Piece>,
}

/// The object in a row of [`COLUMNS`].
pub(super) fn stored(row: &Row<'_>) -> rusqlite::Result<Stored> {
    let meta = ObjectMeta {
        key: row.get(0)?,
        size: u64::try_from(row.get::<_, i64>(1)?).unwrap_or_default(),
        etag: row.get(2)?,
        uploaded: row.get(3)?,
        content_type: row.get(4)?,
        custom: from_json(&row.get::<_, String>(5)?),
    };
    Ok(Stored { meta, pieces: from_json(&row.get::<_, String>(6)?) })
}

/// Puts an object under its key. Its files are its own from now on; those of the one it replaces are nobody's.
pub(super) fn put_object(transaction: &Connection, object: &Stored) -> rusqlite::Result<()> {
    let Stored { meta, pieces } = object;
    drop_pieces(transaction, &meta.key, meta.uploaded)?;
    pieces.iter().try_for_each(|piece| strike_out(transaction, &piece.blob))?;
    let sql = format!("INSERT OR REPLACE INTO objects ({COLUMNS}) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)");
    let size = i64::try_from(meta.size).unwrap_or(i64::MAX);
    let (custom, pieces) = (to_json(&meta.custom), to_json(pieces));
    transaction.prepare_cached(&sql)?.execute(params![
        meta.key,
        size,
        meta.etag,
        meta.uploaded,
        meta.content_type,
        custom,
        pieces
    ])?;
    Ok(())
}

/// Removes the object under `key`, if there is one; its files are nobody's.
pub(super) fn delete_object(transaction: &Connection, key: &str, now: i64) -> rusqlite::Result<()> {
    drop_pieces(transaction, key, now)?;
    transaction.prepare_cached("DELETE FROM objects WHERE key = ?1")?.execute([key]).map(drop)
}

fn drop_pieces(transaction: &Connection, key: &str, now: i64) -> rusqlite::Result<()> {
    let mut select = transaction.prepare_cached("SELECT pieces FROM objects WHERE key = ?1")?;
    let pieces = select.query_row([key], |row| row.get::<_, String>(0)).optional()?;
    let pieces = pieces.map(|text| from_json::<Vec<Piece>>(&text)).unwrap_or_default();
    pieces.iter().try_for_each(|piece| drop_blob(transaction, &piece.blob, now))
}

/// Puts down a file that is about to be written.
pub(super) fn expect_blob(transaction: &Connection, blob: &str, now: i64) -> rusqlite::Result<()> {
    discard(transaction, blob, now + WRITING)
}

/// Puts down a file that nothing needs any more.
pub(super) fn drop_blob(transaction: &Connection, blob: &str, now: i64) -> rusqlite::Result<()> {
    discard(transaction, blob, now + READING)
}

fn discard(transaction: &Connection, blob: &str, after: i64) -> rusqlite::Result<()> {
    let sql = "INSERT OR REPLACE INTO garbage (blob, after) VALUES (?1, ?2)";
    transaction.prepare_cached(sql)?.execute(params![blob, after]).map(drop)
}

/// This file belongs to somebody, or is gone.
pub(super) fn strike_out(transaction: &Connection, blob: &str) -> rusqlite::Result<()> {
    transaction.prepare_cached("DELETE FROM garbage WHERE blob = ?1")?.execute([blob]).map(drop)
}

/// Text and numbers always are JSON.
pub(super) fn to_json<T: serde::Serialize>(value: &T) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

/// What [`to_json`] has written.
pub(super) fn from_json<T: serde::de::DeserializeOwned + Default>(text: &str) -> T {
    serde_json::from_str(text).unwrap_or_default()
}
