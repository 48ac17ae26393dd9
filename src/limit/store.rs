//! The exact limiter, for whatever protects an account: a count that no two tries can share.
//!
//! The statement counts and answers in one, and the database runs one writer at a time; so of any number of
//! simultaneous tries exactly as many pass as the limit says. What a database can't answer is not allowed: callers
//! pass its error on.

use coppice_platform::sql::{Rows, SqlSession, Statement};
use coppice_platform::{ErrorKind, PlatformError, Service};
use serde::Deserialize;

use super::{Limit, Verdict};

/// Counts a try of `key` in its window, or begins a new one; `now` in epoch seconds. [`verdict`] reads its answer, so
/// that several limits and the work they guard can go in one batch.
///
/// Counting ends at a million, which is also the most a limit can be.
pub fn count_statement(key: &str, window_secs: u32, now: i64) -> Statement {
    let end = now.saturating_add(i64::from(window_secs));
    Statement::write("rate_limit_count", COUNT).bind(key).bind(now).bind(end)
}

/// Refuses the batch it is in where a window of `key` is used up: nothing happens, and the try is not counted either. It stands before
/// the statement that counts.
pub fn refuse_full_statement(key: &str, limit: Limit, now: i64) -> Statement {
    let sql = "INSERT INTO guards (room) SELECT 0 WHERE EXISTS \
               (SELECT 1 FROM rate_limits WHERE key = ?1 AND window_end > ?2 AND count >= ?3)";
    Statement::write("rate_limit_room", sql).bind(key).bind(now).bind(limit.limit)
}

/// What another try of `key` would be told, which is not counted.
///
/// # Errors
/// What the database can't do.
pub async fn look(db: &SqlSession, key: &str, limit: Limit, now: i64) -> Result<Verdict, PlatformError> {
    let sql = "SELECT count + 1 AS count, window_end FROM rate_limits WHERE key = ?1 AND window_end > ?2";
    let rows = db.query(Statement::read("rate_limit_look", sql).bind(key).bind(now)).await?;
    let row: Option<WindowRow> = rows.first()?;
    let (count, end) = row.map_or((1, limit.window_end(now)), |row| (row.count, row.window_end));
    Ok(limit.judge(count, end, now))
}

/// Takes back a try that was counted with this verdict, if its window is still the same: what was tried did not happen, and not
/// for a reason of the visitor's.
pub fn uncount_statement(key: &str, counted: Verdict) -> Statement {
    let sql = "UPDATE rate_limits SET count = count - 1 WHERE key = ?1 AND window_end = ?2 AND count > 0";
    Statement::write("rate_limit_uncount", sql).bind(key).bind(counted.reset_at)
}

/// Takes back a try by itself: see [`uncount_statement`].
///
/// # Errors
/// What the database can't do.
pub async fn uncount(db: &SqlSession, key: &str, counted: Verdict) -> Result<(), PlatformError> {
    db.query(uncount_statement(key, counted)).await.map(drop)
}

/// A window never ends later than a new one would: a clock that was ahead and was put back locks nobody out for longer
/// than the window. The count stays: a clock that is a second behind another's gives nobody a second set of tries.
const COUNT: &str = "INSERT INTO rate_limits (key, count, window_end) VALUES (?1, 1, ?3) \
    ON CONFLICT (key) DO UPDATE SET \
    count = CASE WHEN window_end <= ?2 THEN 1 ELSE min(count + 1, 1000000) END, \
    window_end = CASE WHEN window_end <= ?2 THEN excluded.window_end ELSE min(window_end, excluded.window_end) END \
    RETURNING count, window_end";

/// What the answer to a [`count_statement`] of `now` means under `limit`.
///
/// # Errors
/// [`ErrorKind::Decode`] where it is no such answer.
pub fn verdict(rows: &Rows, limit: Limit, now: i64) -> Result<Verdict, PlatformError> {
    let row: WindowRow = rows.first()?.ok_or_else(|| failed(ErrorKind::Decode, "no count was answered"))?;
    Ok(limit.judge(row.count, row.window_end, now))
}

/// Counts a try against each of the limits, and answers the worst verdict. One round trip.
///
/// Each is counted even where another refuses: who has used up one limit can still use up the others.
///
/// # Errors
/// What the database can't do; [`ErrorKind::Refused`] where there is no limit at all.
pub async fn check(db: &SqlSession, limits: &[(&str, Limit)], now: i64) -> Result<Verdict, PlatformError> {
    let statements = limits.iter().map(|(key, limit)| count_statement(key, limit.window_secs, now)).collect();
    let rows = db.batch(statements).await?;
    if rows.len() != limits.len() {
        return Err(failed(ErrorKind::Decode, "not as many counts as limits"));
    }
    let verdicts = rows.iter().zip(limits).map(|(rows, (_, limit))| verdict(rows, *limit, now));
    let worst = verdicts.reduce(|a, b| Ok(a?.worse(b?)));
    worst.unwrap_or_else(|| Err(failed(ErrorKind::Refused, "no limit to check")))
}

/// Removes at most 100 windows that have ended. They decide nothing any more; this is for the room they take.
pub fn sweep_statement(now: i64) -> Statement {
    let sql = "DELETE FROM rate_limits WHERE key IN \
               (SELECT key FROM rate_limits WHERE window_end <= ?1 ORDER BY window_end LIMIT 100)";
    Statement::write("rate_limits_sweep", sql).bind(now)
}

#[derive(Deserialize)]
struct WindowRow {
    count: u32,
    window_end: i64,
}

fn failed(kind: ErrorKind, detail: &str) -> PlatformError {
    PlatformError::new(Service::Sql, "rate_limit_count", kind, detail)
}

#[cfg(test)]
mod tests;
