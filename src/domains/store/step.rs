//! A step of a search: who may take it, what it finds, and what becomes of the search.
//!
//! Each statement that stores something names the fence of its claim: whoever has lost the lease, or whose search was cancelled,
//! changes nothing.

use coppice_platform::PlatformError;
use coppice_platform::sql::{SqlSession, Statement};
use serde::{Deserialize, Serialize};

use super::jobs::{COLUMNS, JobRow};
use crate::domains::model::{Answer, Evidence, JobStatus, ResultState, SearchJob};

/// How long a step may be silent before another takes over, in milliseconds.
const LEASE_MS: i64 = 60_000;

/// The searches of a person that are worked at, and those of a shop.
const RUNNING_OF: [u32; 2] = [1, 3];

/// That the claim still holds; `?1` is the search, `?2` the fence.
const HELD: &str = "id = ?1 AND fence = ?2 AND status = 'running' AND cancel_requested = 0";

/// A search that is gone on with.
#[derive(Debug)]
pub struct Claim {
    /// The search.
    pub job: SearchJob,
    /// Grows with each claim.
    pub fence: i64,
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
        seed: i64,
        followup: Option<String>,
        queued: u32,
    }
    let sql = format!(
        "UPDATE domain_jobs SET status = 'running', fence = fence + 1, lease_until = ?2 + ?3, updated_at = ?2, \
         seq = seq + (status = 'pending'), started_at = COALESCE(started_at, ?2) \
         WHERE id = ?1 AND status IN ('pending', 'running') AND cancel_requested = 0 AND lease_until <= ?2 AND next_at <= ?2 \
         AND (status = 'running' OR ( \
           (SELECT COUNT(*) FROM domain_jobs AS own WHERE own.tenant_id = domain_jobs.tenant_id \
            AND own.user_id = domain_jobs.user_id AND own.status = 'running') < ?4 \
           AND (SELECT COUNT(*) FROM domain_jobs AS shops WHERE shops.tenant_id = domain_jobs.tenant_id \
            AND shops.status = 'running') < ?5)) \
         RETURNING {COLUMNS}, fence, seed, followup, \
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
        seed: row.seed,
        answer: row.followup.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default(),
        queued: row.queued,
    }))
}

/// A label that a search has thought of already, at one ending.
#[derive(Debug, Deserialize)]
pub struct Thought {
    /// The label, as DNS has it.
    pub label: String,
    /// The ending.
    pub tld: String,
    /// What made it.
    pub pattern: String,
    /// What is known of it.
    pub state: ResultState,
}

/// What a search has thought of already.
///
/// # Errors
/// What the database can't do.
pub async fn get_thoughts(db: &SqlSession, job: &str) -> Result<Vec<Thought>, PlatformError> {
    let sql =
        "SELECT label, tld, pattern, state FROM domain_results WHERE job_id = ?1 ORDER BY batch, domain";
    db.query(Statement::read("domain_thoughts", sql).bind(job)).await?.decode()
}

/// A candidate that was thought of.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Candidate {
    /// The name as DNS has it.
    pub domain: String,
    /// The name as people read it.
    pub unicode: String,
    /// What stands before the ending.
    pub label: String,
    /// The ending.
    pub tld: String,
    /// What made it.
    pub pattern: String,
    /// To be asked for, or not worth it.
    pub state: ResultState,
    /// Why it is not worth it.
    pub reason: Option<&'static str>,
    /// From 0 to 1.
    pub score: f64,
    /// What the score is made of, as JSON.
    pub score_parts: String,
    /// What the first year costs, in cents.
    pub price_cents: Option<i64>,
    /// What each further year costs.
    pub renewal_cents: Option<i64>,
    /// When that was the price.
    pub price_asof: Option<i64>,
    /// What else there is to know, as a JSON list.
    pub flags: String,
}

/// Stores a batch of candidates; one transaction. Whether the claim still held.
///
/// # Errors
/// What the database can't do; then nothing has happened.
pub async fn insert_candidates(
    db: &SqlSession,
    claim: &Claim,
    candidates: &[Candidate],
    now_ms: i64,
) -> Result<bool, PlatformError> {
    let (id, fence, batch) = (claim.job.id.as_str(), claim.fence, claim.job.batch);
    let sql = format!(
        "UPDATE domain_jobs SET batch = batch + 1, seq = seq + 1, lease_until = ?3 + ?4, updated_at = ?3 \
         WHERE {HELD} AND batch = ?5 RETURNING id"
    );
    let counted =
        Statement::write("domain_batch", sql).bind(id).bind(fence).bind(now_ms).bind(LEASE_MS).bind(batch);
    let field = |name: &str| format!("json_extract(value, '$.{name}')");
    let names = [
        "domain",
        "unicode",
        "label",
        "tld",
        "pattern",
        "state",
        "reason",
        "score",
        "score_parts",
        "price_cents",
        "renewal_cents",
        "price_asof",
        "flags",
    ];
    // All in one parameter, for a statement takes a hundred.
    let sql = format!(
        "INSERT OR IGNORE INTO domain_results (job_id, batch, {}) \
         SELECT ?1, job.batch, {} FROM json_each(?4), (SELECT batch FROM domain_jobs WHERE {HELD} AND batch = ?3 + 1) AS job \
         WHERE true",
        names.join(", "),
        names.map(field).join(", "),
    );
    let all = serde_json::to_string(candidates).unwrap_or_default();
    let stored = Statement::write("domain_candidates", sql).bind(id).bind(fence).bind(batch).bind(all);
    let rows = db.batch(vec![counted, stored]).await?;
    Ok(rows.first().is_some_and(|rows| !rows.is_empty()))
}

/// A name to be asked for.
#[derive(Debug, Clone, Deserialize)]
pub struct DueName {
    /// The name as DNS has it.
    pub domain: String,
    /// Its ending.
    pub tld: String,
    /// How often it was asked for in vain.
    pub tries: u32,
    /// What was proved of it lately, as JSON.
    pub cached: Option<String>,
}

/// The names that may be asked for now, the best first: at most so many.
///
/// # Errors
/// What the database can't do.
pub async fn get_due(
    db: &SqlSession,
    job: &str,
    now_ms: i64,
    limit: u32,
) -> Result<Vec<DueName>, PlatformError> {
    let sql = "SELECT r.domain, r.tld, r.tries, c.verdict AS cached FROM domain_results AS r \
               LEFT JOIN rdap_cache AS c ON c.domain = r.domain AND c.expires_at > ?2 \
               WHERE r.job_id = ?1 AND r.state = 'queued' AND r.not_before <= ?2 \
               ORDER BY r.batch, r.pattern <> 'exact', r.score DESC, r.domain LIMIT ?3";
    db.query(Statement::read("domain_due", sql).bind(job).bind(now_ms).bind(limit)).await?.decode()
}

/// Has names wait until their server may be asked again.
pub fn hold_back_statement(job: &str, domains: &[&str], origin: &str, now_ms: i64) -> Statement {
    // A server that wants no rest has its time given away: the step after that is early enough.
    let sql = "UPDATE domain_results SET not_before = COALESCE((SELECT MAX(backoff_until, next_at - 1000, ?4 + 200) FROM rdap_hosts WHERE origin = ?3), ?4) \
               WHERE job_id = ?1 AND state = 'queued' AND domain IN (SELECT value FROM json_each(?2))";
    let domains = serde_json::to_string(domains).unwrap_or_default();
    Statement::write("domain_hold_back", sql).bind(job).bind(domains).bind(origin).bind(now_ms)
}

/// What was found out about a name.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Settled {
    /// What it is.
    pub state: ResultState,
    /// Why it is not known.
    pub reason: Option<String>,
    /// Whether it is probably free all the same.
    pub likely: bool,
    /// Who said what.
    pub evidence: Vec<Evidence>,
    /// Where it is registered.
    pub registrar: Option<String>,
    /// Since when.
    pub registered_at: Option<i64>,
    /// Until when.
    pub expires_at: Option<i64>,
    /// What else there is to know.
    pub flags: Vec<String>,
}

/// That a name of this search is still to be settled, and the claim still holds.
fn open() -> String {
    format!(
        "job_id = ?1 AND domain = ?3 AND state = 'queued' AND EXISTS (SELECT 1 FROM domain_jobs WHERE {HELD})"
    )
}

fn keep_lease(claim: &Claim, now_ms: i64) -> Statement {
    let sql = format!(
        "UPDATE domain_jobs SET seq = seq + 1, lease_until = ?3 + ?4, updated_at = ?3 WHERE {HELD} RETURNING id"
    );
    Statement::write("domain_lease", sql)
        .bind(claim.job.id.as_str())
        .bind(claim.fence)
        .bind(now_ms)
        .bind(LEASE_MS)
}

/// Stores what was found out about a name, with what goes along; one transaction. Whether the claim still held: if not, nothing
/// has happened.
///
/// # Errors
/// What the database can't do; then nothing has happened.
pub async fn settle(
    db: &SqlSession,
    claim: &Claim,
    domain: &str,
    found: &Settled,
    along: Option<Statement>,
    now_ms: i64,
) -> Result<bool, PlatformError> {
    let sql = format!(
        "UPDATE domain_results SET state = ?4, reason = ?5, likely = ?6, evidence = ?7, registrar = ?8, registered_at = ?9, \
         expires_at = ?10, flags = (SELECT json_group_array(value) FROM (SELECT value FROM json_each(flags) UNION SELECT value FROM json_each(?11))), \
         tries = tries + 1, seq = (SELECT seq FROM domain_jobs WHERE id = ?1) WHERE {}",
        open()
    );
    let stored = Statement::write("domain_settle", sql)
        .bind(claim.job.id.as_str())
        .bind(claim.fence)
        .bind(domain)
        .bind(found.state.name())
        .bind(found.reason.clone())
        .bind(found.likely)
        .bind(serde_json::to_string(&found.evidence).unwrap_or_default())
        .bind(found.registrar.clone())
        .bind(found.registered_at.clone())
        .bind(found.expires_at.clone())
        .bind(serde_json::to_string(&found.flags).unwrap_or_default());
    hold(db, claim, stored, along, now_ms).await
}

/// Has a name tried again later, with what goes along; one transaction. Whether the claim still held.
///
/// # Errors
/// What the database can't do; then nothing has happened.
pub async fn try_again(
    db: &SqlSession,
    claim: &Claim,
    domain: &str,
    not_before: i64,
    along: Option<Statement>,
    now_ms: i64,
) -> Result<bool, PlatformError> {
    let sql = format!("UPDATE domain_results SET tries = tries + 1, not_before = ?4 WHERE {}", open());
    let stored = Statement::write("domain_try_again", sql)
        .bind(claim.job.id.as_str())
        .bind(claim.fence)
        .bind(domain)
        .bind(not_before);
    hold(db, claim, stored, along, now_ms).await
}

async fn hold(
    db: &SqlSession,
    claim: &Claim,
    stored: Statement,
    along: Option<Statement>,
    now_ms: i64,
) -> Result<bool, PlatformError> {
    let mut statements = vec![keep_lease(claim, now_ms), stored];
    statements.extend(along);
    let rows = db.batch(statements).await?;
    Ok(rows.first().is_some_and(|rows| !rows.is_empty()))
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
         next_at = MAX(COALESCE(n.due, 0), ?3), seq = seq + 1, lease_until = 0, updated_at = ?3 \
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
