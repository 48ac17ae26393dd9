//! Who goes on with a search, and what becomes of it after a step.
//!
//! Each statement that stores something names the fence of its claim: whoever has lost the lease, or whose search was cancelled,
//! changes nothing.

use coppice_platform::PlatformError;
use coppice_platform::sql::{SqlSession, Statement};
use serde::Deserialize;

use super::jobs::{COLUMNS, JobRow};
use crate::domains::model::{Answer, JobStatus, SearchJob};

/// How long a step may be silent before another takes over, in milliseconds.
pub(super) const LEASE_MS: i64 = 60_000;

/// The searches of a person that are worked at, and those of a shop.
const RUNNING_OF: [u32; 2] = [1, 3];

/// That the claim still holds; `?1` is the search, `?2` the fence.
pub(super) const HELD: &str = "id = ?1 AND fence = ?2 AND status = 'running' AND cancel_requested = 0";

/// A search that is gone on with.
#[derive(Debug)]
pub struct Claim {
    /// The search.
    pub job: SearchJob,
    /// Grows with each claim.
    pub fence: i64,
    /// How often it was claimed since something was stored, this time included.
    pub attempts: u32,
    /// What its thoughts begin with.
    pub seed: i64,
    /// Which way its person wants it to go on.
    pub answer: Answer,
    /// Candidates that are yet to be asked for.
    pub queued: u32,
}

/// Takes a search to go on with it; none where somebody else has it, or where it must wait or has ended.
///
/// # Errors
/// What the database can't do.
pub async fn claim(db: &SqlSession, id: &str, now_ms: i64) -> Result<Option<Claim>, PlatformError> {
    #[derive(Deserialize)]
    struct Row {
        #[serde(flatten)]
        job: JobRow,
        fence: i64,
        attempts: u32,
        seed: i64,
        followup: Option<String>,
        queued: u32,
    }
    let sql = format!(
        "UPDATE domain_jobs SET status = 'running', fence = fence + 1, attempts = attempts + 1, lease_until = ?2 + ?3, updated_at = ?2, \
         seq = seq + (status = 'pending'), started_at = COALESCE(started_at, ?2) \
         WHERE id = ?1 AND status IN ('pending', 'running') AND cancel_requested = 0 AND lease_until <= ?2 AND next_at <= ?2 \
         AND (status = 'running' OR ( \
           (SELECT COUNT(*) FROM domain_jobs AS own WHERE own.tenant_id = domain_jobs.tenant_id \
            AND own.user_id = domain_jobs.user_id AND own.status = 'running') < ?4 \
           AND (SELECT COUNT(*) FROM domain_jobs AS shops WHERE shops.tenant_id = domain_jobs.tenant_id \
            AND shops.status = 'running') < ?5)) \
         RETURNING {COLUMNS}, fence, attempts, seed, followup, \
         (SELECT COUNT(*) FROM domain_results WHERE job_id = domain_jobs.id AND state = 'queued') AS queued"
    );
    let [of_person, of_shop] = RUNNING_OF;
    let statement = Statement::write("domain_job_claim", sql)
        .bind(id)
        .bind(now_ms)
        .bind(LEASE_MS)
        .bind(of_person)
        .bind(of_shop);
    let row: Option<Row> = db.query(statement).await?.first()?;
    Ok(row.map(|row| Claim {
        job: row.job.into(),
        fence: row.fence,
        attempts: row.attempts,
        seed: row.seed,
        answer: row.followup.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default(),
        queued: row.queued,
    }))
}

/// What became of a search after a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub struct Released {
    /// Where it stands.
    pub status: JobStatus,
    /// When it may be gone on with, in epoch milliseconds.
    pub next_at: i64,
}

/// Lets go of a search: counts what it has, decides whether it is over, and gives the lease back; one transaction. None where the
/// claim held no more.
///
/// # Errors
/// What the database can't do; then the lease runs out by itself.
pub async fn release(
    db: &SqlSession,
    claim: &Claim,
    good: f64,
    now_ms: i64,
) -> Result<Option<Released>, PlatformError> {
    let (id, fence) = (claim.job.id.as_str(), claim.fence);
    let sql = "UPDATE domain_jobs SET checked = n.checked, available = n.available, likely = n.likely, good = n.good, \
         status = CASE WHEN n.good >= ?4 THEN 'complete' WHEN n.queued = 0 AND batch >= batch_limit THEN 'needs_followup' \
           ELSE 'running' END, \
         finished_at = CASE WHEN n.good >= ?4 THEN ?3 END, \
         next_at = MAX(COALESCE(n.due, 0), ?3), seq = seq + 1, attempts = 0, lease_until = 0, updated_at = ?3 \
         FROM (SELECT COUNT(*) FILTER (WHERE state NOT IN ('queued', 'skipped')) AS checked, \
           COUNT(*) FILTER (WHERE state = 'available') AS available, \
           COUNT(*) FILTER (WHERE state = 'unknown' AND likely = 1) AS likely, \
           COUNT(*) FILTER (WHERE state = 'available' AND score >= ?5) AS good, \
           COUNT(*) FILTER (WHERE state = 'queued') AS queued, \
           MIN(CASE WHEN state = 'queued' THEN not_before END) AS due FROM domain_results WHERE job_id = ?1) AS n \
         WHERE id = ?1 AND fence = ?2 AND status = 'running' RETURNING status, next_at";
    let released = Statement::write("domain_release", sql)
        .bind(id)
        .bind(fence)
        .bind(now_ms)
        .bind(claim.job.settings.target)
        .bind(good);
    // What is left when enough was found is not asked for any more.
    let sql = "UPDATE domain_results SET state = 'skipped', reason = 'enough', seq = (SELECT seq FROM domain_jobs WHERE id = ?1) \
         WHERE job_id = ?1 AND state = 'queued' \
         AND EXISTS (SELECT 1 FROM domain_jobs WHERE id = ?1 AND fence = ?2 AND status = 'complete')";
    let rest = Statement::write("domain_rest", sql).bind(id).bind(fence);
    db.batch(vec![released, rest]).await?.first().map_or(Ok(None), coppice_platform::sql::Rows::first)
}

/// Ends a search that can't go on, with why.
///
/// # Errors
/// What the database can't do.
pub async fn fail(db: &SqlSession, claim: &Claim, reason: &str, now_ms: i64) -> Result<(), PlatformError> {
    let sql = format!(
        "UPDATE domain_jobs SET status = 'failed', reason = ?3, seq = seq + 1, lease_until = 0, finished_at = ?4, updated_at = ?4 \
         WHERE {HELD}"
    );
    let statement = Statement::write("domain_fail", sql);
    db.query(statement.bind(claim.job.id.as_str()).bind(claim.fence).bind(reason).bind(now_ms))
        .await
        .map(drop)
}
