//! What the mirror does not have yet: the names that were written, noted in the batch that has written them.

use coppice_kv_api::{Key, Mirror};
use coppice_platform::PlatformError;
use coppice_platform::sql::{SqlSession, Statement};
use serde::Deserialize;

use super::entries::json;
use super::phase::{PHASE, decide_statement};

/// How many names are in one parameter: a key has 512 bytes, each of which may take six in JSON.
const NAMES: usize = 488;

/// A name whose newest value is to be copied.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Due {
    /// The name.
    pub key: String,
    /// The number of its last write.
    pub seq: i64,
    /// The bytes of its value, if there is one.
    pub bytes: Option<usize>,
}

/// What a mirror does not have yet.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Depth {
    /// The namespace.
    pub namespace_id: String,
    /// How many names.
    pub names: u64,
    /// Since when the oldest of them waits, in epoch seconds.
    pub oldest: i64,
    /// How many the mirror has refused.
    pub refused: u64,
}

const AGAIN: &str = "ON CONFLICT (namespace_id, key) DO UPDATE SET seq = excluded.seq, due_at = 0";

/// Notes the names that this batch has written, of those that it has; where no mirror is meant, there are no statements.
pub fn note_written(mirror: Option<&Mirror>, keys: &[&Key], now: i64) -> Vec<Statement> {
    let sql = format!(
        "INSERT INTO kv_outbox (namespace_id, key, seq, at, due_at) SELECT n.id, s.key, n.seq, ?4, 0 \
         FROM json_each(?3) j JOIN kv_namespaces n ON n.id = ?1 \
         JOIN kv_store s ON s.namespace_id = n.id AND s.key = j.value AND s.version = n.seq \
         WHERE {PHASE} = 'd1+kv' {AGAIN}"
    );
    note("kv_outbox_written", &sql, mirror, keys, now)
}

/// The same for names that it has deleted.
pub fn note_deleted(mirror: Option<&Mirror>, keys: &[&Key], now: i64) -> Vec<Statement> {
    let sql = format!(
        "INSERT INTO kv_outbox (namespace_id, key, seq, at, due_at) SELECT n.id, j.value, n.seq, ?4, 0 \
         FROM json_each(?3) j JOIN kv_namespaces n ON n.id = ?1 WHERE {PHASE} = 'd1+kv' {AGAIN}"
    );
    note("kv_outbox_deleted", &sql, mirror, keys, now)
}

fn note(name: &'static str, sql: &str, mirror: Option<&Mirror>, keys: &[&Key], now: i64) -> Vec<Statement> {
    let Some(mirror) = mirror else { return Vec::new() };
    let statement = |keys: &[&Key]| {
        let statement = Statement::write(name, sql.to_owned()).bind(mirror.namespace.as_str());
        statement.bind(mirror.first.name()).bind(json(keys)).bind(now)
    };
    keys.chunks(NAMES).map(statement).collect()
}

/// Has it said from now on what is so, if nothing says it yet; and so many names that wait, the oldest writes first.
///
/// # Errors
/// What the database can't do.
pub async fn get_due(
    db: &SqlSession,
    mirror: &Mirror,
    now: i64,
    limit: u32,
) -> Result<Vec<Due>, PlatformError> {
    let due = format!(
        "SELECT o.key, o.seq, octet_length(s.value) AS bytes FROM kv_outbox o \
         LEFT JOIN kv_store s ON s.namespace_id = o.namespace_id AND s.key = o.key \
         WHERE o.namespace_id = ?1 AND o.due_at <= ?3 AND {PHASE} = 'd1+kv' ORDER BY o.due_at, o.seq LIMIT ?4"
    );
    let (namespace, first) = (mirror.namespace.as_str(), mirror.first.name());
    let due = Statement::read("kv_mirror_due", due).bind(namespace).bind(first).bind(now).bind(limit);
    let rows = db.batch(vec![decide_statement(mirror, "KV_BACKEND", now), due]).await?;
    rows.last().map_or(Ok(Vec::new()), coppice_platform::sql::Rows::decode)
}

/// Forgets what was copied, unless it was written since; what was refused waits until `later`.
///
/// # Errors
/// What the database can't do.
pub async fn settle(
    db: &SqlSession,
    namespace: &str,
    copied: &[Due],
    refused: &[Due],
    later: i64,
) -> Result<(), PlatformError> {
    let forget = "DELETE FROM kv_outbox WHERE rowid IN (SELECT o.rowid FROM json_each(?2) j JOIN kv_outbox o \
                  ON o.namespace_id = ?1 AND o.key = j.value ->> 0 AND o.seq = j.value ->> 1)";
    let wait = "UPDATE kv_outbox SET due_at = ?3 WHERE rowid IN (SELECT o.rowid FROM json_each(?2) j JOIN kv_outbox o \
                ON o.namespace_id = ?1 AND o.key = j.value ->> 0 AND o.seq = j.value ->> 1)";
    let pairs = |all: &[Due]| {
        let pairs: Vec<_> = all.iter().map(|due| (due.key.as_str(), due.seq)).collect();
        serde_json::to_string(&pairs).unwrap_or_default()
    };
    let forget = Statement::write("kv_mirror_forget", forget).bind(namespace).bind(pairs(copied));
    let wait = Statement::write("kv_mirror_wait", wait).bind(namespace).bind(pairs(refused)).bind(later);
    db.batch(vec![forget, wait]).await.map(drop)
}

/// What mirrors do not have yet, of each namespace.
///
/// # Errors
/// What the database can't do.
pub async fn get_depths(db: &SqlSession) -> Result<Vec<Depth>, PlatformError> {
    let sql = "SELECT namespace_id, count(*) AS names, min(at) AS oldest, sum(due_at > 0) AS refused \
               FROM kv_outbox GROUP BY namespace_id";
    db.query(Statement::read("kv_outbox_depth", sql)).await?.decode()
}

/// Has all of a namespace copied.
pub(super) fn note_all_statement(namespace: &str, now: i64) -> Statement {
    let sql = format!(
        "INSERT INTO kv_outbox (namespace_id, key, seq, at, due_at) SELECT namespace_id, key, version, ?2, 0 \
         FROM kv_store WHERE namespace_id = ?1 {AGAIN}"
    );
    Statement::write("kv_outbox_all", sql).bind(namespace).bind(now)
}

/// Has nothing of it copied any more.
pub(super) fn forget_all_statement(namespace: &str) -> Statement {
    Statement::write("kv_outbox_forget", "DELETE FROM kv_outbox WHERE namespace_id = ?1").bind(namespace)
}
