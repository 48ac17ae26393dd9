//! What is taken back of an import.

use coppice_platform::PlatformError;
use coppice_platform::sql::{SqlSession, Statement};
use serde::{Deserialize, Serialize};

use super::claim::{Claim, LEASE_MS, held, mine, write};
use crate::shop::service::Along;

/// A product that an import has made or changed.
#[derive(Debug, Deserialize)]
pub struct DueUndo {
    /// Its place in the file.
    pub place: u32,
    /// Its address.
    pub slug: String,
    /// The product as it was, as JSON; none where the import has made it.
    pub before: Option<String>,
    /// Its revision after the import.
    pub revision: Option<i64>,
}

/// The next products that are to be taken back: at most so many.
///
/// # Errors
/// What the database can't do.
pub async fn get_due_undos(
    db: &SqlSession,
    claim: &Claim,
    most: u32,
    bytes: u32,
) -> Result<Vec<DueUndo>, PlatformError> {
    let sql = "SELECT one.place, one.slug, one.before, one.revision FROM (SELECT place, bytes, SUM(bytes) OVER (ORDER BY place) AS upto FROM \
         (SELECT place, COALESCE(length(CAST(before AS BLOB)), 0) AS bytes FROM import_entries \
         WHERE import_id = ?1 AND pass = 2 AND outcome IN ('new', 'changed') ORDER BY place LIMIT ?2)) page \
         CROSS JOIN import_entries one ON one.import_id = ?1 AND one.place = page.place WHERE page.upto <= ?3 OR page.upto = page.bytes ORDER BY page.place";
    let due = Statement::read("import_undos_due", sql).bind(claim.job.id.as_str());
    db.query(due.bind(most).bind(bytes)).await?.decode()
}

/// What became of a product when its import was taken back.
#[derive(Debug, Serialize)]
pub struct Undone {
    /// Its place in the file.
    pub place: u32,
    /// In words.
    pub words: &'static str,
    /// Whether it stays as the import made it.
    pub kept: bool,
}

/// What is written along with products that are put back.
pub fn undone_along(claim: &Claim, undone: &[Undone], now_ms: i64) -> Along {
    Along { first: vec![held(claim)], last: statements(claim, undone, now_ms).into() }
}

/// Notes products of which nothing is taken back. Whether the claim still held.
///
/// # Errors
/// What the database can't do.
pub async fn note_undone(
    db: &SqlSession,
    claim: &Claim,
    undone: &[Undone],
    now_ms: i64,
) -> Result<bool, PlatformError> {
    write(db, claim, statements(claim, undone, now_ms).into()).await
}

fn statements(claim: &Claim, undone: &[Undone], now_ms: i64) -> [Statement; 2] {
    // Whether a new one is gone or archived is known only now.
    let sql = "INSERT INTO import_entries (import_id, place, handle, bytes, entry, line, pass, kept, undone) \
         SELECT ?1, j.value ->> 'place', '', 0, '', 0, 3, j.value ->> 'kept', j.value ->> 'words' FROM json_each(?2) j WHERE true \
         ON CONFLICT (import_id, place) DO UPDATE SET pass = excluded.pass, kept = excluded.kept, undone = CASE WHEN excluded.undone = '' THEN \
         CASE WHEN EXISTS (SELECT 1 FROM products p WHERE p.tenant_id = ?3 AND p.slug = import_entries.slug) \
         THEN 'archived, for somebody has it in a cart or has bought it' ELSE 'deleted' END ELSE excluded.undone END";
    let entries = Statement::write("import_note_undone", sql)
        .bind(claim.job.id.as_str())
        .bind(serde_json::to_string(undone).unwrap_or_default())
        .bind(&claim.tenant.id);
    let kept = undone.iter().filter(|one| one.kept).count();
    let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    let sql = "UPDATE imports SET undone = undone + ?4, kept = kept + ?5, lease_until = ?6 + ?7, updated_at = ?6 \
               WHERE id = ?1 AND fence = ?2 AND status = ?3";
    let counts = mine(Statement::write("import_count_undone", sql), claim)
        .bind(number(undone.len().saturating_sub(kept)))
        .bind(number(kept))
        .bind(now_ms)
        .bind(LEASE_MS);
    [entries, counts]
}
