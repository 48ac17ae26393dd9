//! Lists of names, in the order of their bytes.

use coppice_kv_api::after_prefix;
use coppice_platform::PlatformError;
use coppice_platform::sql::{Rows, Statement};
use serde::Deserialize;

use super::entries::Place;

/// A name in a list.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Listed {
    /// The name.
    pub key: String,
    /// When it ends, in epoch seconds.
    pub expiration: Option<i64>,
    /// JSON beside the value.
    pub metadata: Option<String>,
}

/// Reads so many of the names that begin with `prefix`, behind the name `after`. Never by LIKE, which has letters of its own; the bounds
/// are those of the index.
pub fn list_statement(place: &Place, prefix: &str, after: Option<&str>, limit: u32, now: i64) -> Statement {
    let end = after_prefix(prefix);
    let bounds = match (&after, &end) {
        (Some(_), Some(_)) => "key > ?4 AND key < ?5",
        (Some(_), None) => "key > ?4 AND ?5 IS NULL",
        (None, Some(_)) => "key >= ?4 AND key < ?5",
        (None, None) => "key >= ?4 AND ?5 IS NULL",
    };
    let sql = format!(
        "SELECT key, expiration, metadata FROM kv_store WHERE namespace_id = {{ns}} AND {bounds} \
         AND (expiration IS NULL OR expiration > ?2) ORDER BY key LIMIT ?3"
    );
    place.read("kv_api_list", &sql).bind(now).bind(limit).bind(after.unwrap_or(prefix)).bind(end)
}

/// The names that a [`list_statement`] answered.
///
/// # Errors
/// What is no such answer.
pub fn listed(rows: &Rows) -> Result<Vec<Listed>, PlatformError> {
    rows.decode()
}
