//! The names that a search asks for, and what is found out about them.

use std::collections::BTreeMap;

use coppice_platform::PlatformError;
use coppice_platform::sql::{SqlSession, Statement};
use serde::{Deserialize, Serialize};

use super::claim::{Claim, HELD, LEASE_MS};
use super::hosts::Along;
use crate::domains::model::{Evidence, ResultState};

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

/// Has names wait until their servers may be asked again, each server's together; one round trip.
///
/// # Errors
/// What the database can't do.
pub async fn hold_back(
    db: &SqlSession,
    job: &str,
    waiting: &BTreeMap<String, Vec<String>>,
    now_ms: i64,
) -> Result<(), PlatformError> {
    // A server that wants no rest has its time given away: the step after that is early enough.
    let sql = "UPDATE domain_results SET not_before = \
               COALESCE((SELECT MAX(backoff_until, next_at - 1000, ?4 + 200) FROM rdap_hosts WHERE origin = ?3), ?4) \
               WHERE job_id = ?1 AND state = 'queued' AND domain IN (SELECT value FROM json_each(?2))";
    let hold = |(origin, domains): (&String, &Vec<String>)| {
        let domains = serde_json::to_string(domains).unwrap_or_default();
        Statement::write("domain_hold_back", sql).bind(job).bind(domains).bind(origin.as_str()).bind(now_ms)
    };
    db.batch(waiting.iter().map(hold).collect()).await.map(drop)
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
        "UPDATE domain_jobs SET seq = seq + 1, attempts = 0, lease_until = ?3 + ?4, updated_at = ?3 WHERE {HELD} RETURNING id"
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
    along: &Along,
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
        .bind(found.registered_at)
        .bind(found.expires_at)
        .bind(serde_json::to_string(&found.flags).unwrap_or_default());
    hold(db, claim, domain, stored, along, now_ms).await
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
    along: &Along,
    now_ms: i64,
) -> Result<bool, PlatformError> {
    let sql = format!("UPDATE domain_results SET tries = tries + 1, not_before = ?4 WHERE {}", open());
    let stored = Statement::write("domain_try_again", sql)
        .bind(claim.job.id.as_str())
        .bind(claim.fence)
        .bind(domain)
        .bind(not_before);
    hold(db, claim, domain, stored, along, now_ms).await
}

async fn hold(
    db: &SqlSession,
    claim: &Claim,
    domain: &str,
    stored: Statement,
    along: &Along,
    now_ms: i64,
) -> Result<bool, PlatformError> {
    let mut statements = vec![keep_lease(claim, now_ms), stored];
    statements.extend(along.statement(domain));
    let rows = db.batch(statements).await?;
    Ok(rows.first().is_some_and(|rows| !rows.is_empty()))
}
