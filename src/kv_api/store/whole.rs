//! All that is in a namespace, in the order of its keys: read by whoever has the database itself.

use std::collections::BTreeMap;

use coppice_platform::PlatformError;
use coppice_platform::sql::{SqlSession, Statement};
use serde::Deserialize;

use super::entries::Entry;

/// How many names are read at once.
const NAMES: u32 = 1_000;

/// A name, and how many bytes its value has.
#[derive(Debug, Clone, Deserialize)]
pub struct Measured {
    /// The name.
    pub key: String,
    /// The bytes of its value, as it is stored.
    pub bytes: usize,
}

#[derive(Deserialize)]
struct Owner {
    tenant_id: String,
}

/// Whose the namespace of this id is.
///
/// # Errors
/// What the database can't do.
pub async fn get_owner(db: &SqlSession, namespace: &str) -> Result<Option<String>, PlatformError> {
    let sql = "SELECT tenant_id FROM kv_namespaces WHERE id = ?1 AND deleted_at IS NULL";
    let row = db.query(Statement::read("kv_namespace_owner", sql).bind(namespace)).await?.first::<Owner>()?;
    Ok(row.map(|row| row.tenant_id))
}

/// The next names behind `after` of what is live, and how large each is, so that as many are read as there is room for.
///
/// # Errors
/// What the database can't do.
pub async fn get_names(
    db: &SqlSession,
    namespace: &str,
    after: &str,
    now: i64,
) -> Result<Vec<Measured>, PlatformError> {
    // A blob's length, and a text's as one, is known without its bytes.
    let sql = "SELECT key, octet_length(value) AS bytes FROM kv_store WHERE namespace_id = ?1 AND key > ?2 \
               AND (expiration IS NULL OR expiration > ?3) ORDER BY key LIMIT ?4";
    let names = Statement::read("kv_whole_names", sql).bind(namespace).bind(after).bind(now).bind(NAMES);
    db.query(names).await?.decode()
}

/// What is live behind `after`, up to and with the name `last`.
///
/// # Errors
/// What the database can't do.
pub async fn get_between(
    db: &SqlSession,
    namespace: &str,
    after: &str,
    last: &str,
    now: i64,
) -> Result<Vec<Entry>, PlatformError> {
    let sql = "SELECT key, kind, value, metadata, expiration, version FROM kv_store \
               WHERE namespace_id = ?1 AND key > ?2 AND key <= ?3 AND (expiration IS NULL OR expiration > ?4) \
               ORDER BY key";
    let rows = Statement::read("kv_whole_rows", sql).bind(namespace).bind(after).bind(last).bind(now);
    db.query(rows).await?.decode()
}

/// Those of these names that are live.
///
/// # Errors
/// What the database can't do.
pub async fn get_these(
    db: &SqlSession,
    namespace: &str,
    names: &[&str],
    now: i64,
) -> Result<BTreeMap<String, Entry>, PlatformError> {
    let sql = "SELECT key, kind, value, metadata, expiration, version FROM kv_store \
               WHERE namespace_id = ?1 AND key IN (SELECT value FROM json_each(?2)) \
               AND (expiration IS NULL OR expiration > ?3)";
    let names = serde_json::to_string(names).unwrap_or_default();
    let rows = Statement::read("kv_whole_these", sql).bind(namespace).bind(names).bind(now);
    let entries: Vec<Entry> = db.query(rows).await?.decode()?;
    Ok(entries.into_iter().map(|entry| (entry.key.clone(), entry)).collect())
}

/// The entry of this name, if it is live.
///
/// # Errors
/// What the database can't do.
pub async fn get_one(
    db: &SqlSession,
    namespace: &str,
    key: &str,
    now: i64,
) -> Result<Option<Entry>, PlatformError> {
    let sql = "SELECT key, kind, value, metadata, expiration, version FROM kv_store \
               WHERE namespace_id = ?1 AND key = ?2 AND (expiration IS NULL OR expiration > ?3)";
    db.query(Statement::read("kv_whole_one", sql).bind(namespace).bind(key).bind(now)).await?.first()
}
