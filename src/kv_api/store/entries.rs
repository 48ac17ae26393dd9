//! One entry: read, written, deleted.
//!
//! An entry is live until the second of its `expiration`; what is over is read by nobody, and goes later
//! ([`sweep_statement`]).

use coppice_kv_api::{Condition, Key, Kind, Metadata, Value};
use coppice_platform::PlatformError;
use coppice_platform::sql::{Rows, Statement};
use serde::Deserialize;

use super::keys::namespace_of;
use crate::kv_api::model::key::Finder;

/// Where an entry is looked for before it is known who asks.
#[derive(Debug, Clone)]
pub enum Place {
    /// In the namespace of this id.
    Namespace(String),
    /// In that of the key of the API that is found by this.
    OfKey(Finder),
}

impl Place {
    /// The SQL that is the namespace's id, with its one parameter.
    fn sql(&self) -> (String, &str) {
        match self {
            Self::Namespace(id) => ("?1".to_owned(), id),
            Self::OfKey(finder) => (namespace_of(finder, 1), finder.value()),
        }
    }

    /// Replaces `{ns}` in a statement's text, and binds its first parameter.
    pub(super) fn read(&self, name: &'static str, sql: &str) -> Statement {
        let (place, value) = self.sql();
        Statement::read(name, sql.replace("{ns}", &place)).bind(value)
    }
}

/// An entry as it is stored.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Entry {
    /// Its name.
    pub key: String,
    /// How its value is stored.
    pub kind: Kind,
    /// Its value, as it is stored.
    pub value: String,
    /// JSON beside it.
    pub metadata: Option<String>,
    /// When it ends, in epoch seconds.
    pub expiration: Option<i64>,
    /// The number of its write; none where KV has it.
    pub version: Option<i64>,
}

impl Entry {
    /// The value.
    pub fn into_value(self) -> Value {
        Value { kind: self.kind, stored: self.value }
    }
}

const LIVE: &str = "(expiration IS NULL OR expiration > ?2)";

/// Reads the entries of these names that are live.
pub fn get_statement(place: &Place, keys: &[&Key], now: i64) -> Statement {
    let which = match keys.len() {
        1 => "key = ?3",
        _ => "key IN (SELECT value FROM json_each(?3))",
    };
    let sql = format!(
        "SELECT key, kind, value, metadata, expiration, version FROM kv_store \
         WHERE namespace_id = {{ns}} AND {which} AND {LIVE}"
    );
    let statement = place.read("kv_api_get", &sql).bind(now);
    match keys {
        [key] => statement.bind(key.as_str()),
        _ => statement.bind(json(keys)),
    }
}

/// The entries that a [`get_statement`] answered.
///
/// # Errors
/// What is no such answer.
pub fn entries(rows: &Rows) -> Result<Vec<Entry>, PlatformError> {
    rows.decode()
}

/// What is written of one entry.
#[derive(Debug, Clone)]
pub struct Write {
    /// Its name.
    pub key: Key,
    /// Its value.
    pub value: Value,
    /// JSON beside it.
    pub metadata: Option<Metadata>,
    /// When it ends, in epoch seconds.
    pub expiration: Option<i64>,
}

/// What one write did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Written {
    /// The version that there was, if there was a live one.
    pub before: Option<i64>,
    /// The version that was written; `None` where the condition was not met.
    pub version: Option<i64>,
    /// Whether there is such a namespace.
    pub found: bool,
}

#[derive(Deserialize)]
struct Version {
    version: i64,
}

/// The condition as SQL about the row `s`, where the namespace is ?1, the moment ?2, the key ?3 and versions are ?4.
fn guard(condition: &Condition) -> &'static str {
    match condition {
        Condition::None => "true",
        Condition::Present => {
            "EXISTS (SELECT 1 FROM kv_store s WHERE s.namespace_id = ?1 AND s.key = ?3 \
             AND (s.expiration IS NULL OR s.expiration > ?2))"
        }
        Condition::Absent => {
            "NOT EXISTS (SELECT 1 FROM kv_store s WHERE s.namespace_id = ?1 AND s.key = ?3 \
             AND (s.expiration IS NULL OR s.expiration > ?2))"
        }
        Condition::Versions(_) => {
            "EXISTS (SELECT 1 FROM kv_store s WHERE s.namespace_id = ?1 AND s.key = ?3 \
             AND (s.expiration IS NULL OR s.expiration > ?2) AND s.version IN (SELECT value FROM json_each(?4)))"
        }
    }
}

fn versions(condition: &Condition) -> String {
    match condition {
        Condition::Versions(versions) => serde_json::to_string(versions).unwrap_or_default(),
        _ => "[]".to_owned(),
    }
}

/// The version there is, and the next number of the namespace: what both kinds of changes begin with.
fn begin(tenant: &str, namespace: &str, key: &Key, now: i64) -> [Statement; 2] {
    let present = format!("SELECT version FROM kv_store WHERE namespace_id = ?1 AND key = ?3 AND {LIVE}");
    [
        Statement::read("kv_api_present", present).bind(namespace).bind(now).bind(key.as_str()),
        next_statement(tenant, namespace),
    ]
}

/// Raises the number of a namespace, which is the version of whatever else its batch writes there. It answers no row where the
/// namespace is not this shop's.
pub fn next_statement(tenant: &str, namespace: &str) -> Statement {
    let sql = "UPDATE kv_namespaces SET seq = seq + 1 \
               WHERE id = ?1 AND tenant_id = ?2 AND deleted_at IS NULL RETURNING seq AS version";
    Statement::write("kv_api_next", sql).bind(namespace).bind(tenant)
}

/// Writes an entry under a condition: three statements of one batch, whose answers [`written`] reads. What is over counts as not
/// there. `now` in epoch milliseconds.
pub fn put_statements(
    tenant: &str,
    namespace: &str,
    write: &Write,
    condition: &Condition,
    now: i64,
) -> Vec<Statement> {
    let seconds = now.div_euclid(1_000);
    let sql = format!(
        "INSERT INTO kv_store (namespace_id, key, kind, metadata, expiration, version, created_at, updated_at, value) \
         SELECT n.id, ?3, ?5, ?6, ?7, n.seq, ?8, ?8, ?9 FROM kv_namespaces n \
         WHERE n.id = ?1 AND n.tenant_id = ?10 AND n.deleted_at IS NULL AND json_valid(?4) AND {} \
         ON CONFLICT (namespace_id, key) DO UPDATE SET kind = excluded.kind, metadata = excluded.metadata, \
         created_at = CASE WHEN kv_store.expiration IS NULL OR kv_store.expiration > ?2 \
         THEN kv_store.created_at ELSE excluded.created_at END, \
         expiration = excluded.expiration, version = excluded.version, updated_at = excluded.updated_at, \
         value = excluded.value RETURNING version",
        guard(condition)
    );
    let insert = Statement::write("kv_api_put", sql)
        .bind(namespace)
        .bind(seconds)
        .bind(write.key.as_str())
        .bind(versions(condition))
        .bind(write.value.kind.name())
        .bind(write.metadata.as_ref().map(|metadata| metadata.as_str()))
        .bind(write.expiration)
        .bind(now)
        .bind(write.value.stored.as_str())
        .bind(tenant);
    begin(tenant, namespace, &write.key, seconds).into_iter().chain([insert]).collect()
}

/// Deletes an entry under a condition, as [`put_statements`] write one.
pub fn delete_statements(
    tenant: &str,
    namespace: &str,
    key: &Key,
    condition: &Condition,
    now: i64,
) -> Vec<Statement> {
    let seconds = now.div_euclid(1_000);
    let sql = format!(
        "DELETE FROM kv_store WHERE namespace_id = ?1 AND key = ?3 AND json_valid(?4) AND ?2 > 0 \
         AND EXISTS (SELECT 1 FROM kv_namespaces n WHERE n.id = ?1 AND n.tenant_id = ?5 AND n.deleted_at IS NULL) \
         AND {} RETURNING version",
        guard(condition)
    );
    let delete = Statement::write("kv_api_delete", sql)
        .bind(namespace)
        .bind(seconds)
        .bind(key.as_str())
        .bind(versions(condition))
        .bind(tenant);
    begin(tenant, namespace, key, seconds).into_iter().chain([delete]).collect()
}

/// What [`put_statements`] or [`delete_statements`] did.
///
/// # Errors
/// What is no such answer.
pub fn written(rows: &[Rows]) -> Result<Written, PlatformError> {
    let version = |at: usize| match rows.get(at) {
        Some(rows) => rows.first::<Version>().map(|row| row.map(|row| row.version)),
        None => Ok(None),
    };
    Ok(Written { before: version(0)?, found: version(1)?.is_some(), version: version(2)? })
}

/// Removes at most 500 entries that are over. They are read by nobody any more; this is for the room they take.
pub fn sweep_statement(now: i64) -> Statement {
    let sql = "DELETE FROM kv_store WHERE rowid IN (SELECT rowid FROM kv_store \
               WHERE expiration IS NOT NULL AND expiration <= ?1 ORDER BY expiration LIMIT 500) RETURNING 1 AS version";
    Statement::write("kv_api_sweep", sql).bind(now)
}

pub(super) fn json(keys: &[&Key]) -> String {
    serde_json::to_string(keys).unwrap_or_default()
}
