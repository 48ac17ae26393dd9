//! The products of an import's file, as its work list.

use coppice_catalogue::product::Product;
use coppice_platform::PlatformError;
use coppice_platform::sql::{SqlSession, Statement};
use serde::{Deserialize, Serialize};

use super::claim::{Claim, LEASE_MS, held, mine, write};
use crate::imports::model::ImportStatus;
use crate::shop::service::{Along, NameQuery, Outcome, Told};

/// A product that was read.
#[derive(Debug, Serialize)]
pub struct NewEntry {
    /// Its place in the file, from 0.
    pub place: u32,
    /// The line it begins at.
    pub line: u64,
    /// The address or the words it is named by.
    pub handle: String,
    /// What the file says of it, as JSON.
    pub entry: String,
    /// How many bytes that is.
    pub bytes: usize,
}

/// What is known of the file once it was read.
#[derive(Debug)]
pub struct FileRead {
    /// How many products it has.
    pub total: u32,
    /// How many of them are stored now.
    pub read: u32,
    /// Whether it is a CSV.
    pub is_csv: bool,
    /// What there is to say of it.
    pub remarks: Vec<String>,
}

/// Stores products that were read, in as many parts as there are lists. Whether the claim still held.
///
/// # Errors
/// What the database can't do.
pub async fn insert_entries(
    db: &SqlSession,
    claim: &Claim,
    parts: &[Vec<NewEntry>],
    file: &FileRead,
    now_ms: i64,
) -> Result<bool, PlatformError> {
    let sql = "INSERT OR IGNORE INTO import_entries (import_id, place, line, handle, bytes, entry) \
         SELECT ?1, j.value ->> 'place', j.value ->> 'line', j.value ->> 'handle', j.value ->> 'bytes', j.value ->> 'entry' \
         FROM json_each(?2) j";
    let insert = |part: &Vec<NewEntry>| {
        let json = serde_json::to_string(part).unwrap_or_default();
        Statement::write("import_entries_insert", sql).bind(claim.job.id.as_str()).bind(json)
    };
    let mut statements: Vec<Statement> = parts.iter().map(insert).collect();
    let sql = "UPDATE imports SET total = ?4, read = ?5, is_csv = ?6, remarks = ?7, lease_until = ?8 + ?9, updated_at = ?8 \
         WHERE id = ?1 AND fence = ?2 AND status = ?3";
    statements.push(
        mine(Statement::write("import_read", sql), claim)
            .bind(file.total)
            .bind(file.read)
            .bind(file.is_csv)
            .bind(serde_json::to_string(&file.remarks).unwrap_or_default())
            .bind(now_ms)
            .bind(LEASE_MS),
    );
    write(db, claim, statements).await
}

/// A product that is to be looked at, or saved.
#[derive(Debug, Deserialize)]
pub struct DueEntry {
    /// Its place in the file, from 0.
    pub place: u32,
    /// What the file says of it, as JSON.
    pub entry: String,
}

/// The next products of this pass: at most so many, and no more than so many bytes, but one in any case.
///
/// # Errors
/// What the database can't do.
pub async fn get_due_entries(
    db: &SqlSession,
    claim: &Claim,
    done_in: u32,
    most: u32,
    bytes: u32,
) -> Result<Vec<DueEntry>, PlatformError> {
    let sql = "SELECT one.place, one.entry FROM (SELECT place, bytes, SUM(bytes) OVER (ORDER BY place) AS upto FROM \
         (SELECT place, bytes FROM import_entries WHERE import_id = ?1 AND pass = ?2 ORDER BY place LIMIT ?3)) page \
         CROSS JOIN import_entries one ON one.import_id = ?1 AND one.place = page.place WHERE page.upto <= ?4 OR page.upto = page.bytes ORDER BY page.place";
    let due = Statement::read("import_entries_due", sql).bind(claim.job.id.as_str());
    db.query(due.bind(done_in).bind(most).bind(bytes)).await?.decode()
}

/// What products of the same file have already been or are called.
#[derive(Debug, Default)]
pub struct Neighbours {
    /// Addresses and words of those that were looked at or saved in this pass, with their lines.
    pub seen: Vec<(String, u64)>,
    /// Addresses that others of the file have or want.
    pub taken: Vec<String>,
}

/// What other products of the file have to do with those of these names; one round trip.
///
/// # Errors
/// What the database can't do.
pub async fn get_neighbours(
    db: &SqlSession,
    claim: &Claim,
    pass: u32,
    names: &NameQuery,
) -> Result<Neighbours, PlatformError> {
    #[derive(Deserialize)]
    struct Seen {
        name: String,
        line: u64,
    }
    #[derive(Deserialize)]
    struct Name {
        name: String,
    }
    let names = serde_json::to_string(names).unwrap_or_default();
    // By their names, and not by the pass, of which there are thousands: the plus keeps its index out of it.
    let done = "one.import_id = ?1 AND +one.pass >= ?3 AND one.outcome <> 'refused'";
    let by = |list: &str, column: &str| {
        format!(
            "SELECT one.{column} AS name, one.line FROM json_each(?4, '$.{list}') j CROSS JOIN import_entries one ON one.{column} = j.value AND {done}"
        )
    };
    let seen = format!(
        "{} UNION {} UNION {} UNION SELECT one.slug, one.line FROM json_each(?4, '$.aliases') j \
         CROSS JOIN products p ON p.tenant_id = ?2 AND p.import_alias = j.value CROSS JOIN import_entries one ON one.slug = p.slug AND {done}",
        by("slugs", "slug"),
        by("slugs", "handle"),
        by("aliases", "handle")
    );
    let like = |column: &str| {
        format!(
            "SELECT one.{column} AS name FROM json_each(?2, '$.bases') j CROSS JOIN import_entries one \
             ON one.import_id = ?1 AND one.{column} >= j.value AND one.{column} < j.value || '.'"
        )
    };
    let taken = format!("{} UNION {}", like("handle"), like("slug"));
    let seen = Statement::read("import_seen", seen)
        .bind(claim.job.id.as_str())
        .bind(&claim.tenant.id)
        .bind(pass)
        .bind(names.as_str());
    let taken = Statement::read("import_taken", taken).bind(claim.job.id.as_str()).bind(names);
    let mut rows = db.batch(vec![seen, taken]).await?;
    let taken = rows.pop().unwrap_or_default().decode::<Name>()?.into_iter().map(|row| row.name).collect();
    let seen = rows.pop().unwrap_or_default().decode::<Seen>()?;
    Ok(Neighbours { seen: seen.into_iter().map(|row| (row.name, row.line)).collect(), taken })
}

/// What became of a product in this pass.
#[derive(Debug, Serialize)]
pub struct Note<'a> {
    /// Its place in the file.
    pub place: u32,
    /// What is told of it.
    pub told: Told,
    /// The product as it was, where it was changed.
    pub before: Option<&'a Product>,
}

/// What is written along with products that are saved.
pub fn notes_along(claim: &Claim, notes: &[Note<'_>], now_ms: i64) -> Along {
    Along { first: vec![held(claim)], last: note_statements(claim, notes, now_ms).into() }
}

/// Notes what became of products with which nothing is saved. Whether the claim still held.
///
/// # Errors
/// What the database can't do.
pub async fn note(
    db: &SqlSession,
    claim: &Claim,
    notes: &[Note<'_>],
    now_ms: i64,
) -> Result<bool, PlatformError> {
    write(db, claim, note_statements(claim, notes, now_ms).into()).await
}

fn note_statements(claim: &Claim, notes: &[Note<'_>], now_ms: i64) -> [Statement; 2] {
    let saves = claim.job.status == ImportStatus::Saving;
    // An upsert, though all of them are there: SQLite finds each by its place, and would walk the whole import for an UPDATE.
    let sql = "INSERT INTO import_entries (import_id, place, handle, bytes, entry, pass, outcome, line, slug, told, warned, before, revision) \
         SELECT ?1, j.value ->> 'place', '', 0, '', ?4, j.value ->> '$.told.outcome', j.value ->> '$.told.line', j.value ->> '$.told.slug', \
         j.value ->> 'told', json_array_length(j.value, '$.told.warnings') > 0, j.value ->> 'before', \
         CASE WHEN ?4 = 2 AND j.value ->> '$.told.outcome' IN ('new', 'changed') \
           THEN (SELECT p.revision FROM products p WHERE p.tenant_id = ?3 AND p.slug = j.value ->> '$.told.slug') END \
         FROM json_each(?2) j WHERE true ON CONFLICT (import_id, place) DO UPDATE SET pass = excluded.pass, outcome = excluded.outcome, \
         line = excluded.line, slug = excluded.slug, told = excluded.told, warned = excluded.warned, before = excluded.before, \
         revision = excluded.revision, entry = CASE WHEN excluded.pass = 2 THEN '' ELSE entry END";
    let entries = Statement::write("import_note", sql)
        .bind(claim.job.id.as_str())
        .bind(serde_json::to_string(notes).unwrap_or_default())
        .bind(&claim.tenant.id)
        .bind(if saves { 2_u32 } else { 1 });
    let count = |is: &dyn Fn(&Told) -> bool| {
        u32::try_from(notes.iter().filter(|note| is(&note.told)).count()).unwrap_or(u32::MAX)
    };
    let of = |outcome: Outcome| count(&|told| told.outcome == outcome);
    let saved = if saves { of(Outcome::New).saturating_add(of(Outcome::Changed)) } else { 0 };
    let sql = "UPDATE imports SET done = done + ?4, new = new + ?5, changed = changed + ?6, unchanged = unchanged + ?7, \
         refused = refused + ?8, warned = warned + ?9, kept_stock = kept_stock + ?10, saved = saved + ?11, \
         lease_until = ?12 + ?13, updated_at = ?12 WHERE id = ?1 AND fence = ?2 AND status = ?3";
    let counts = mine(Statement::write("import_count", sql), claim)
        .bind(count(&|_| true))
        .bind(of(Outcome::New))
        .bind(of(Outcome::Changed))
        .bind(of(Outcome::Unchanged))
        .bind(of(Outcome::Refused))
        .bind(count(&|told| !told.warnings.is_empty()))
        .bind(count(&|told| told.keeps_stock))
        .bind(saved)
        .bind(now_ms)
        .bind(LEASE_MS);
    [entries, counts]
}
