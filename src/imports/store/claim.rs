//! Who goes on with an import, and what becomes of it after a step.
//!
//! Each batch that stores something begins with a guard that names the fence of its claim: whoever has lost the lease, or whose
//! import was cancelled, changes nothing.

use coppice_platform::PlatformError;
use coppice_platform::sql::{SqlSession, Statement};
use serde::Deserialize;

use super::jobs::COLUMNS;
use crate::audit::AuditEvent;
use crate::audit::store::event_statement;
use crate::imports::model::{ImportJob, ImportStatus};
use crate::shop::store::{Guard, recount_statements, refused_guard};
use crate::tenant::Tenant;

/// How long a step may be silent before another takes over, in milliseconds.
pub(super) const LEASE_MS: i64 = 60_000;

/// How many products are saved at once at most: a transaction costs as much as a hundred of them, and on Workers what goes into
/// one is small.
const CHUNK: u32 = if cfg!(target_family = "wasm") { 100 } else { 400 };

/// An import that is gone on with.
#[derive(Debug)]
pub struct Claim {
    /// The import.
    pub job: ImportJob,
    /// Whose shop it is for.
    pub tenant: Tenant,
    /// Grows with each claim.
    pub fence: i64,
    /// How often it was claimed since something was stored, this time included.
    pub attempts: u32,
    /// How many products are saved at once.
    pub chunk: u32,
}

/// Takes an import to go on with it; none where somebody else has it, or where it has nothing to go on with.
///
/// # Errors
/// What the database can't do.
pub async fn claim(db: &SqlSession, id: &str, now_ms: i64) -> Result<Option<Claim>, PlatformError> {
    #[derive(Deserialize)]
    struct Row {
        #[serde(flatten)]
        job: ImportJob,
        fence: i64,
        attempts: u32,
        chunk: u32,
        shop_host: String,
        shop_name: String,
        shop_currency: String,
    }
    let sql = format!(
        "UPDATE imports SET fence = fence + 1, attempts = attempts + 1, lease_until = ?2 + ?3, updated_at = ?2 \
         WHERE id = ?1 AND status IN ('reading', 'looking', 'saving', 'undoing') AND lease_until <= ?2 \
         RETURNING {COLUMNS}, fence, attempts, chunk, (SELECT host FROM tenants t WHERE t.id = imports.tenant_id) AS shop_host, \
         (SELECT name FROM tenants t WHERE t.id = imports.tenant_id) AS shop_name, \
         (SELECT currency FROM tenants t WHERE t.id = imports.tenant_id) AS shop_currency"
    );
    let statement = Statement::write("import_claim", sql).bind(id).bind(now_ms).bind(LEASE_MS);
    let row: Option<Row> = db.query(statement).await?.first()?;
    Ok(row.map(|row| Claim {
        tenant: Tenant {
            id: row.job.tenant_id.clone(),
            host: row.shop_host,
            name: row.shop_name,
            currency: row.shop_currency,
        },
        job: row.job,
        fence: row.fence,
        attempts: row.attempts,
        chunk: row.chunk,
    }))
}

/// Refuses the batch where the claim does not hold any more.
pub fn held(claim: &Claim) -> Statement {
    let sql = "INSERT INTO guards (held) SELECT 0 WHERE NOT EXISTS \
               (SELECT 1 FROM imports WHERE id = ?1 AND fence = ?2 AND status = ?3)";
    mine(Statement::write("import_held", sql), claim)
}

/// The statement with the import's id, the fence and the state it is in.
pub(super) fn mine(statement: Statement, claim: &Claim) -> Statement {
    statement.bind(claim.job.id.as_str()).bind(claim.fence).bind(claim.job.status.name())
}

/// Writes a batch under the claim. Whether it still held.
pub(super) async fn write(
    db: &SqlSession,
    claim: &Claim,
    mut statements: Vec<Statement>,
) -> Result<bool, PlatformError> {
    statements.insert(0, held(claim));
    match db.batch(statements).await {
        Ok(_) => Ok(true),
        Err(error) if refused_guard(&error) == Some(Guard::Lost) => Ok(false),
        Err(error) => Err(error),
    }
}

/// What becomes of an import after a step.
#[derive(Debug)]
pub enum Released {
    /// It goes on.
    Moving,
    /// It stands like this from now on, and this is noted of it; where products were saved, the categories are counted anew.
    Standing(ImportStatus, Option<AuditEvent>),
}

/// Lets go of an import. Whether the claim still held.
///
/// # Errors
/// What the database can't do; then the lease runs out by itself.
pub async fn release(
    db: &SqlSession,
    claim: &Claim,
    released: Released,
    now_ms: i64,
) -> Result<bool, PlatformError> {
    let sql = "UPDATE imports SET status = COALESCE(?4, status), lease_until = 0, attempts = 0, chunk = MIN(?7, chunk * 2), \
         finished_at = CASE WHEN ?6 THEN ?5 ELSE finished_at END, updated_at = ?5 \
         WHERE id = ?1 AND fence = ?2 AND status = ?3";
    let (status, event) = match released {
        Released::Moving => (None, None),
        Released::Standing(status, event) => (Some(status), event),
    };
    let is_over = status.is_some_and(|status| !status.is_moving());
    let set = mine(Statement::write("import_release", sql), claim);
    let mut statements =
        vec![set.bind(status.map(ImportStatus::name)).bind(now_ms).bind(is_over).bind(CHUNK)];
    if is_over && claim.job.status != ImportStatus::Looking {
        statements.extend(event.as_ref().map(event_statement));
        if claim.job.saved > 0 {
            statements.extend(recount_statements(&claim.tenant.id));
        }
    }
    write(db, claim, statements).await
}

/// Has fewer products saved at once, for the tables refuse one of them; lets go of the import.
///
/// # Errors
/// What the database can't do.
pub async fn shrink(db: &SqlSession, claim: &Claim, to: u32, now_ms: i64) -> Result<bool, PlatformError> {
    let sql = "UPDATE imports SET chunk = ?4, lease_until = 0, attempts = 0, updated_at = ?5 \
               WHERE id = ?1 AND fence = ?2 AND status = ?3";
    let set = mine(Statement::write("import_shrink", sql), claim).bind(to).bind(now_ms);
    write(db, claim, vec![set]).await
}

/// Ends an import that can't go on, with why, and notes it.
///
/// # Errors
/// What the database can't do.
pub async fn fail(
    db: &SqlSession,
    claim: &Claim,
    reason: &str,
    event: &AuditEvent,
    now_ms: i64,
) -> Result<(), PlatformError> {
    let sql = "UPDATE imports SET status = 'failed', reason = ?4, lease_until = 0, finished_at = ?5, updated_at = ?5 \
               WHERE id = ?1 AND fence = ?2 AND status = ?3";
    let set = mine(Statement::write("import_fail", sql), claim).bind(reason).bind(now_ms);
    let mut statements = vec![event_statement(event), set];
    if claim.job.saved > 0 {
        statements.extend(recount_statements(&claim.tenant.id));
    }
    write(db, claim, statements).await.map(drop)
}
