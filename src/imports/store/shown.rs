//! An import's products as they are shown.

use std::collections::BTreeMap;

use coppice_platform::PlatformError;
use coppice_platform::sql::{SqlSession, Statement};
use serde::Deserialize;

use super::jobs::get_statement;
use crate::imports::model::{EntryFilter, ImportPage, ShownEntry};
use crate::shop::service::Told;
use crate::tenant::TenantId;

#[derive(Deserialize)]
struct Row {
    place: u32,
    told: String,
    undone: Option<String>,
}

/// An import of this shop with so many of its products that come after this place; one round trip.
///
/// # Errors
/// What the database can't do.
pub async fn get_import_page(
    db: &SqlSession,
    tenant: &TenantId,
    id: &str,
    filter: EntryFilter,
    after: Option<u32>,
    limit: u32,
) -> Result<Option<ImportPage>, PlatformError> {
    let which = match filter {
        EntryFilter::All => "one.outcome IS NOT NULL",
        EntryFilter::Of(_) => "one.outcome = ?5",
        EntryFilter::Warned => "one.warned = 1",
        EntryFilter::Kept => "one.kept = 1",
    };
    // The import names the shop: another's is not there.
    let sql = format!(
        "SELECT one.place, one.told, one.undone FROM imports i CROSS JOIN import_entries one ON one.import_id = i.id \
         WHERE i.id = ?1 AND i.tenant_id = ?2 AND one.place > ?3 AND {which} ORDER BY one.place LIMIT ?4"
    );
    let after = after.map_or(-1, i64::from);
    let entries = Statement::read("import_entries", sql).bind(id).bind(tenant).bind(after);
    let mut entries = entries.bind(limit.saturating_add(1));
    if let EntryFilter::Of(outcome) = filter {
        entries = entries.bind(outcome.name());
    }
    let mut rows = db.batch(vec![get_statement(tenant, id), entries]).await?;
    let found: Vec<Row> = rows.pop().unwrap_or_default().decode()?;
    let Some(job) = rows.pop().unwrap_or_default().first()? else { return Ok(None) };
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let more = found.len() > limit;
    let shown = |row: Row| {
        // What another release wrote, and can't be read, is not shown.
        let told: Told = serde_json::from_str(&row.told).ok()?;
        Some(ShownEntry { place: row.place, told, undone: row.undone })
    };
    let last = found.get(limit.saturating_sub(1)).map(|row| row.place);
    let entries = found.into_iter().take(limit).filter_map(shown).collect();
    Ok(Some(ImportPage { job, entries, next: last.filter(|_| more) }))
}

/// Why products of an import are refused, by their places.
///
/// # Errors
/// What the database can't do.
pub async fn get_refused(db: &SqlSession, id: &str) -> Result<BTreeMap<u64, String>, PlatformError> {
    #[derive(Deserialize)]
    struct Refused {
        place: u64,
        line: i64,
        reason: Option<String>,
    }
    let sql = "SELECT place, line, told ->> 'reason' AS reason FROM import_entries WHERE import_id = ?1 AND outcome = 'refused'";
    let rows: Vec<Refused> = db.query(Statement::read("import_refused", sql).bind(id)).await?.decode()?;
    let told = |row: Refused| (row.place, format!("line {}: {}", row.line, row.reason.unwrap_or_default()));
    Ok(rows.into_iter().map(told).collect())
}
