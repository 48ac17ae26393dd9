//! What was signed once.

use coppice_platform::PlatformError;
use coppice_platform::sql::{SqlSession, Statement};

/// How long one is kept, in milliseconds: longer than any copy of its request may be under way, whose time must be right when it
/// comes, and whose body may take ten minutes.
const KEPT_MS: i64 = 1_800_000;

/// How many are removed at once.
pub const NONCES_AT_ONCE: usize = 500;

/// Takes a nonce, and with it refuses the batch where somebody has. `now` is in epoch seconds.
pub(super) fn nonce_statement(id: &str, now: i64) -> Statement {
    let until = now.saturating_mul(1_000).saturating_add(KEPT_MS);
    Statement::write("api_nonce", "INSERT INTO api_nonces (id, expires_at) VALUES (?1, ?2)")
        .bind(id)
        .bind(until)
}

/// Removes some of those that nobody needs any more. How many that were.
///
/// # Errors
/// What the database can't do.
pub async fn delete_expired_nonces(db: &SqlSession, now_ms: i64) -> Result<usize, PlatformError> {
    let sql = format!(
        "DELETE FROM api_nonces WHERE id IN \
         (SELECT id FROM api_nonces WHERE expires_at <= ?1 ORDER BY expires_at LIMIT {NONCES_AT_ONCE}) RETURNING expires_at"
    );
    let rows = db.query(Statement::write("api_nonces_expired", sql).bind(now_ms)).await?;
    Ok(rows.decode::<serde::de::IgnoredAny>()?.len())
}
