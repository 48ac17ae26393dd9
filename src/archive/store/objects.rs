//! Which objects the tables name.

use std::collections::BTreeMap;

use coppice_platform::PlatformError;
use coppice_platform::sql::{SqlSession, Statement};
use serde::{Deserialize, Serialize};

/// An object that a table names.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct NamedObject {
    /// Its key.
    pub key: String,
    /// Its size in bytes, as far as it is known.
    pub size: u64,
    /// The SHA-256 of its bytes in hex, where it is known.
    pub sha256: Option<String>,
}

/// Files whose objects are there, by key, behind this one.
///
/// # Errors
/// What the database can't do.
pub async fn get_files(db: &SqlSession, after: &str, most: u32) -> Result<Vec<NamedObject>, PlatformError> {
    let sql = "SELECT key, size_bytes AS size, sha256 FROM cdn_files \
               WHERE key > ?1 AND state IN ('ready', 'replaced') ORDER BY key LIMIT ?2";
    db.query(Statement::read("archive_files", sql).bind(after).bind(most)).await?.decode()
}

#[derive(Deserialize)]
struct Named {
    id: String,
}

/// The imports that are under way: each has a file.
///
/// # Errors
/// What the database can't do.
pub async fn get_import_ids(db: &SqlSession) -> Result<Vec<String>, PlatformError> {
    let sql = "SELECT id FROM imports WHERE finished_at IS NULL AND status <> 'uploading' ORDER BY id";
    let named: Vec<Named> = db.query(Statement::read("archive_imports", sql)).await?.decode()?;
    Ok(named.into_iter().map(|import| import.id).collect())
}

/// Whether there still is a file whose object has to be there.
///
/// # Errors
/// What the database can't do.
pub async fn is_named(db: &SqlSession, key: &str) -> Result<bool, PlatformError> {
    let sql = "SELECT id FROM cdn_files WHERE key = ?1 AND state IN ('ready', 'replaced')";
    Ok(!db.query(Statement::read("archive_named", sql).bind(key)).await?.is_empty())
}

/// Says which entity tags objects have, by their keys: another bucket gives others.
///
/// # Errors
/// What the database can't do.
pub async fn set_etags(db: &SqlSession, tags: &BTreeMap<String, String>) -> Result<(), PlatformError> {
    let sql = "UPDATE cdn_files SET etag = (SELECT j.value FROM json_each(?1) j WHERE j.key = cdn_files.key) \
               WHERE key IN (SELECT j.key FROM json_each(?1) j)";
    let tags = serde_json::to_string(tags).unwrap_or_default();
    db.query(Statement::write("archive_etags", sql).bind(tags)).await.map(drop)
}
