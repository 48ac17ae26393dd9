//! Candidates as pages and programs are shown them.

use coppice_platform::PlatformError;
use coppice_platform::sql::{Rows, Statement};
use serde::Deserialize;

use crate::domains::model::{DomainResult, ResultPage, ResultState, StateCount};

/// A candidate as the database has it.
#[derive(Debug, Deserialize)]
struct ResultRow {
    domain: String,
    unicode: String,
    tld: String,
    state: ResultState,
    reason: Option<String>,
    likely: u8,
    score: f64,
    score_parts: String,
    price_cents: Option<i64>,
    renewal_cents: Option<i64>,
    price_asof: Option<i64>,
    evidence: String,
    registrar: Option<String>,
    registered_at: Option<i64>,
    expires_at: Option<i64>,
    flags: String,
    seq: i64,
}

impl From<ResultRow> for DomainResult {
    fn from(row: ResultRow) -> Self {
        Self {
            domain: row.domain,
            unicode: row.unicode,
            tld: row.tld,
            state: row.state,
            reason: row.reason,
            likely: row.likely != 0,
            score: row.score,
            parts: serde_json::from_str(&row.score_parts).ok(),
            price_cents: row.price_cents,
            renewal_cents: row.renewal_cents,
            price_asof: row.price_asof,
            evidence: serde_json::from_str(&row.evidence).unwrap_or_default(),
            registrar: row.registrar,
            registered_at: row.registered_at,
            expires_at: row.expires_at,
            flags: serde_json::from_str(&row.flags).unwrap_or_default(),
            seq: row.seq,
        }
    }
}

const COLUMNS: &str = "domain, unicode, tld, state, reason, likely, score, score_parts, price_cents, renewal_cents, price_asof, \
     evidence, registrar, registered_at, expires_at, flags, seq";

/// [`DomainResult::rank`].
const RANK: &str = "CASE state WHEN 'available' THEN 0 WHEN 'unknown' THEN 2 - likely WHEN 'registered' THEN 3 \
     WHEN 'reserved' THEN 4 WHEN 'queued' THEN 5 ELSE 6 END";

/// A candidate's place in a list, best first.
#[derive(Debug, Clone, PartialEq)]
pub struct ResultCursor {
    /// Its rank.
    pub rank: u8,
    /// Its score.
    pub score: f64,
    /// Its name.
    pub domain: String,
}

impl ResultCursor {
    /// Reads it from an address: `0~0.8125~name.tld`.
    pub fn parse(text: &str) -> Option<Self> {
        let (rank, rest) = text.split_once('~')?;
        let (score, domain) = rest.split_once('~')?;
        let rank = rank.parse().ok().filter(|rank| *rank <= 6)?;
        let score: f64 = score.parse().ok()?;
        let is_name = domain.len() <= 253
            && domain.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'.');
        ((0.0..=1.0).contains(&score) && is_name).then(|| Self { rank, score, domain: domain.to_owned() })
    }
}

impl std::fmt::Display for ResultCursor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // Rust writes the shortest number that is read as the same.
        write!(f, "{}~{}~{}", self.rank, self.score, self.domain)
    }
}

/// Which candidates; what is not given does not matter.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ResultFilter {
    /// Only in this state.
    pub state: Option<ResultState>,
    /// Only those that are probably free.
    pub likely: bool,
    /// Only of this ending.
    pub tld: Option<String>,
    /// Only behind this one.
    pub after: Option<ResultCursor>,
}

/// How many there are of each kind, and those of a page.
pub(super) fn result_statements(job: &str, filter: &ResultFilter, limit: u32) -> [Statement; 2] {
    let counts = "SELECT state, tld, COUNT(*) AS count, SUM(likely) AS likely FROM domain_results WHERE job_id = ?1 \
                  GROUP BY state, tld ORDER BY state, tld";
    let after = filter.after.clone().unwrap_or(ResultCursor { rank: 0, score: 0.0, domain: String::new() });
    let mut sql = format!("SELECT {COLUMNS} FROM domain_results WHERE job_id = ?1");
    if filter.state.is_some() {
        sql.push_str(" AND state = ?2");
    }
    if filter.likely {
        sql.push_str(" AND likely = 1");
    }
    if filter.tld.is_some() {
        sql.push_str(" AND tld = ?3");
    }
    if filter.after.is_some() {
        sql.push_str(&format!(
            " AND ({RANK} > ?7 OR ({RANK} = ?7 AND (score < ?4 OR (score = ?4 AND domain > ?5))))"
        ));
    }
    // All are named, so that the numbers stay whatever is asked for.
    sql.push_str(&format!(
        " AND COALESCE(?2, ?3, ?4, ?5, ?7) IS NOT NULL ORDER BY {RANK}, score DESC, domain LIMIT ?6"
    ));
    let page = Statement::read("domain_results", sql)
        .bind(job)
        .bind(filter.state.map(ResultState::name))
        .bind(filter.tld.clone())
        .bind(after.score)
        .bind(after.domain)
        .bind(limit.saturating_add(1))
        .bind(u32::from(after.rank));
    [Statement::read("domain_result_counts", counts).bind(job), page]
}

/// Reads the answers to [`result_statements`], which are taken off the end.
pub(super) fn decode_results(rows: &mut Vec<Rows>, limit: u32) -> Result<ResultPage, PlatformError> {
    let mut found: Vec<ResultRow> = rows.pop().unwrap_or_default().decode()?;
    let counts: Vec<StateCount> = rows.pop().unwrap_or_default().decode()?;
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let more = found.len() > limit;
    found.truncate(limit);
    let results: Vec<DomainResult> = found.into_iter().map(Into::into).collect();
    let place = |last: &DomainResult| {
        ResultCursor { rank: last.rank(), score: last.score, domain: last.domain.clone() }.to_string()
    };
    let next = results.last().filter(|_| more).map(place);
    Ok(ResultPage { results, next, counts })
}

/// What was settled since this point, in its order: at most so many.
pub(super) fn after_statement(job: &str, seq: i64, limit: u32) -> Statement {
    let sql =
        format!("SELECT {COLUMNS} FROM domain_results WHERE job_id = ?1 AND seq > ?2 ORDER BY seq LIMIT ?3");
    Statement::read("domain_results_after", sql).bind(job).bind(seq).bind(limit)
}

/// Reads the answer to an [`after_statement`].
pub(super) fn decode_after(rows: &Rows) -> Result<Vec<DomainResult>, PlatformError> {
    Ok(rows.decode::<ResultRow>()?.into_iter().map(Into::into).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_read_as_it_was_written_and_nothing_else_is_one() {
        for score in [0.0, 1.0, 0.1 + 0.2, 0.8125] {
            let place = ResultCursor { rank: 1, score, domain: "xn--caf-dma.com".into() };
            assert_eq!(ResultCursor::parse(&place.to_string()), Some(place));
        }
        for text in [
            "",
            "~",
            "~~",
            "0~0.5",
            "7~0.5~a.com",
            "0~2~a.com",
            "0~-1~a.com",
            "0~NaN~a.com",
            "0~0.5~a'.com",
            "0~0.5~a com",
        ] {
            assert_eq!(ResultCursor::parse(text), None, "{text}");
        }
    }
}
