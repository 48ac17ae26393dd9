//! When servers may be asked, and what they have proved lately.

use coppice_platform::PlatformError;
use coppice_platform::sql::{SqlSession, Statement};
use serde::Deserialize;

/// The furthest ahead that a server's time is given away, in milliseconds: whoever takes a slot waits for it.
const AHEAD_MS: u32 = 2_000;

/// Takes the next free time of each of these servers, as often as it is named; one round trip. None where its time is given away
/// too far ahead already, or where it wants to be left alone. Whatever instance asks, two times of one server are never nearer
/// than `delay_ms`.
///
/// # Errors
/// What the database can't do; then none is taken.
pub async fn take_slots(
    db: &SqlSession,
    origins: &[&str],
    delay_ms: u32,
    now_ms: i64,
) -> Result<Vec<Option<i64>>, PlatformError> {
    #[derive(Deserialize)]
    struct Row {
        at: i64,
    }
    let sql = "INSERT INTO rdap_hosts (origin, next_at) VALUES (?1, ?2 + ?3) ON CONFLICT (origin) DO UPDATE \
               SET next_at = MAX(next_at, ?2) + ?3 WHERE backoff_until <= ?2 AND next_at <= ?2 + ?4 \
               RETURNING CAST(next_at - ?3 AS INTEGER) AS at";
    let take = |origin: &&str| {
        Statement::write("rdap_slot", sql).bind(*origin).bind(now_ms).bind(delay_ms).bind(AHEAD_MS)
    };
    let rows = db.batch(origins.iter().map(take).collect()).await?;
    rows.iter().map(|rows| Ok(rows.first::<Row>()?.map(|row| row.at))).collect()
}

/// What is to be known of a server or a name beside a search's own result.
#[derive(Debug, Clone, PartialEq)]
pub enum Along {
    /// Nothing.
    Nothing,
    /// Everybody leaves this server alone until then, in epoch milliseconds.
    LeaveAlone {
        /// The server.
        origin: String,
        /// Until when.
        until_ms: i64,
    },
    /// What was proved counts for whoever asks for the name until then, in epoch milliseconds.
    Remember {
        /// The verdict, as JSON.
        verdict: String,
        /// Until when.
        until_ms: i64,
    },
}

impl Along {
    /// What notes it, for this name.
    pub(super) fn statement(&self, domain: &str) -> Option<Statement> {
        match self {
            Self::Nothing => None,
            Self::LeaveAlone { origin, until_ms } => Some(back_off_statement(origin, *until_ms)),
            Self::Remember { verdict, until_ms } => Some(cache_statement(domain, verdict, *until_ms)),
        }
    }
}

fn back_off_statement(origin: &str, until_ms: i64) -> Statement {
    let sql = "INSERT INTO rdap_hosts (origin, next_at, backoff_until, failures) VALUES (?1, ?2, ?2, 1) ON CONFLICT (origin) \
               DO UPDATE SET backoff_until = MAX(backoff_until, ?2), failures = failures + 1";
    Statement::write("rdap_back_off", sql).bind(origin).bind(until_ms)
}

fn cache_statement(domain: &str, verdict: &str, expires_at: i64) -> Statement {
    let sql = "INSERT INTO rdap_cache (domain, verdict, expires_at) VALUES (?1, ?2, ?3) ON CONFLICT (domain) \
               DO UPDATE SET verdict = excluded.verdict, expires_at = excluded.expires_at";
    Statement::write("rdap_cache_put", sql).bind(domain).bind(verdict).bind(expires_at)
}

/// Removes a thousand of what counts no more.
///
/// # Errors
/// What the database can't do.
pub async fn sweep_cache(db: &SqlSession, now_ms: i64) -> Result<(), PlatformError> {
    let sql = "DELETE FROM rdap_cache WHERE domain IN \
               (SELECT domain FROM rdap_cache WHERE expires_at <= ?1 ORDER BY expires_at LIMIT 1000)";
    db.query(Statement::write("rdap_cache_sweep", sql).bind(now_ms)).await.map(drop)
}
