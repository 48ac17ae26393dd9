//! Imports: how far each has come, and what it writes.

use coppice_kv_api::Mirror;
use coppice_platform::PlatformError;
use coppice_platform::sql::{SqlSession, Statement};
use serde::Deserialize;

use super::bulk::rows_statements;
use super::entries::{Write, next_statement};
use super::outbox::note_written;
use super::phase::refuse_statements;

/// How far an import has come.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Import {
    /// Its id.
    pub id: i64,
    /// Where its source goes on, in the source's own words.
    pub place: String,
    /// How much of the source was read.
    pub done: u64,
    /// How much of that was over already.
    pub over: u64,
    /// How much of that can't be here.
    pub refused: u64,
}

/// Begins an import, or goes on with the one of this source that has not come to its end.
///
/// # Errors
/// What the database can't do.
pub async fn begin(
    db: &SqlSession,
    namespace: &str,
    source: &str,
    now: i64,
) -> Result<Option<Import>, PlatformError> {
    let begin = "INSERT INTO kv_imports (namespace_id, source, start_seq, begun_at) \
                 SELECT id, ?2, seq, ?3 FROM kv_namespaces WHERE id = ?1 AND deleted_at IS NULL \
                 ON CONFLICT (namespace_id, source) DO UPDATE SET start_seq = excluded.start_seq, place = '', done = 0, \
                 over = 0, refused = 0, begun_at = excluded.begun_at, finished_at = NULL \
                 WHERE finished_at IS NOT NULL";
    let find =
        "SELECT id, place, done, over, refused FROM kv_imports WHERE namespace_id = ?1 AND source = ?2";
    let begin = Statement::write("kv_import_begin", begin).bind(namespace).bind(source).bind(now);
    let find = Statement::read("kv_import_find", find).bind(namespace).bind(source);
    let rows = db.batch(vec![begin, find]).await?;
    rows.last().map_or(Ok(None), |rows| rows.first())
}

/// Writes these, and that the import has come as far as `to`: one transaction, which is refused by a guard where somebody else has gone
/// on with it since it was at `from`, or the namespace is gone. How many were written; the rest was changed since it began.
///
/// # Errors
/// What the database can't do.
pub async fn advance(
    db: &SqlSession,
    (tenant, namespace, mirror): (&str, &str, Option<&Mirror>),
    writes: &[Write],
    (from, to): (&Import, &Import),
    now: i64,
) -> Result<usize, PlatformError> {
    #[derive(Deserialize)]
    struct Row {}
    let as_seen = "INSERT INTO guards (held) SELECT 0 WHERE NOT EXISTS (SELECT 1 FROM kv_imports i \
                   JOIN kv_namespaces n ON n.id = i.namespace_id AND n.tenant_id = ?3 AND n.deleted_at IS NULL \
                   WHERE i.id = ?1 AND i.place = ?2 AND i.finished_at IS NULL)";
    let own =
        "INSERT INTO kv_import_versions (import_id, version) SELECT ?1, seq FROM kv_namespaces WHERE id = ?2";
    let far = "UPDATE kv_imports SET place = ?2, done = ?3, over = ?4, refused = ?5 WHERE id = ?1";
    let count = |number: u64| i64::try_from(number).unwrap_or(i64::MAX);
    let mut statements = vec![
        Statement::write("kv_import_as_seen", as_seen).bind(from.id).bind(from.place.as_str()).bind(tenant),
        next_statement(tenant, namespace),
        Statement::write("kv_import_version", own).bind(from.id).bind(namespace),
        Statement::write("kv_import_far", far)
            .bind(from.id)
            .bind(to.place.as_str())
            .bind(count(to.done))
            .bind(count(to.over))
            .bind(count(to.refused)),
    ];
    if let Some(mirror) = mirror {
        statements.extend(refuse_statements(mirror, false, now.div_euclid(1_000)));
    }
    let head = statements.len();
    statements.extend(rows_statements(tenant, namespace, writes, now, Some(from.id)));
    let keys: Vec<_> = writes.iter().map(|write| &write.key).collect();
    statements.extend(note_written(mirror, &keys, now.div_euclid(1_000)));
    let rows = db.batch(statements).await?;
    let mut written = 0_usize;
    for rows in rows.iter().skip(head) {
        written = written.saturating_add(rows.decode::<Row>()?.len());
    }
    Ok(written)
}

/// Ends an import: the next of its source begins anew.
///
/// # Errors
/// What the database can't do.
pub async fn finish(db: &SqlSession, id: i64, now: i64) -> Result<(), PlatformError> {
    let end = "UPDATE kv_imports SET finished_at = ?2 WHERE id = ?1";
    let forget = "DELETE FROM kv_import_versions WHERE import_id = ?1";
    let end = Statement::write("kv_import_end", end).bind(id).bind(now);
    db.batch(vec![end, Statement::write("kv_import_forget", forget).bind(id)]).await.map(drop)
}
