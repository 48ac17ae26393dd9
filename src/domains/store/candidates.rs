//! What a search thinks of.

use coppice_platform::PlatformError;
use coppice_platform::sql::{SqlSession, Statement};
use serde::{Deserialize, Serialize};

use super::claim::{Claim, HELD, LEASE_MS};
use crate::domains::model::ResultState;

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

/// Stores a batch of candidates, with the tokens that they took and what is to be known of them; one transaction. Whether the claim still held.
///
/// # Errors
/// What the database can't do; then nothing has happened.
pub async fn insert_candidates(
    db: &SqlSession,
    claim: &Claim,
    candidates: &[Candidate],
    (input_tokens, output_tokens): (u32, u32),
    note: Option<&str>,
    now_ms: i64,
) -> Result<bool, PlatformError> {
    let (id, fence, batch) = (claim.job.id.as_str(), claim.fence, claim.job.batch);
    let sql = format!(
        "UPDATE domain_jobs SET batch = batch + 1, seq = seq + 1, lease_until = ?3 + ?4, updated_at = ?3, reason = ?6, \
         input_tokens = input_tokens + ?7, output_tokens = output_tokens + ?8 \
         WHERE {HELD} AND batch = ?5 RETURNING id"
    );
    let counted = Statement::write("domain_batch", sql)
        .bind(id)
        .bind(fence)
        .bind(now_ms)
        .bind(LEASE_MS)
        .bind(batch)
        .bind(note)
        .bind(input_tokens)
        .bind(output_tokens);
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
