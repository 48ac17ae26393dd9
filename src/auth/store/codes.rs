//! Codes that are sent by mail.

use coppice_platform::PlatformError;
use coppice_platform::sql::{SqlSession, Statement};

use crate::audit;
use crate::limit::store::{count_statement, sweep_statement, verdict};
use crate::limit::{Limit, Verdict};

/// Seconds a code can be used.
pub const CODE_TTL: u32 = 15 * 60;

/// Wrong tries after which a code is worth nothing.
pub const MAX_ATTEMPTS: i64 = 5;

/// A code to be made.
pub struct CodeRequest<'a> {
    /// The id by which the browser that asked can name it.
    pub id: &'a str,
    /// Whose address it is sent to.
    pub email: &'a str,
    /// What is stored of it.
    pub code_hash: &'a str,
    /// How often one address may be written to: key and limit.
    pub per_email: (&'a str, Limit),
    /// How often one visitor may ask: key and limit.
    pub per_address: (&'a str, Limit),
    /// What is noted of it.
    pub event: audit::AuditEvent,
}

/// Makes a code, if both limits allow it; one round trip. It is the only one of its address that counts from now on.
///
/// # Errors
/// What the database can't do; then nothing has happened, nor been counted.
pub async fn request_code(db: &SqlSession, request: &CodeRequest<'_>) -> Result<Verdict, PlatformError> {
    let CodeRequest { id, email, code_hash, per_email, per_address, event } = request;
    let now = event.at;
    let make = Statement::write(
        "code_make",
        "INSERT INTO magic_codes (id, email, code_hash, expires_at, created_at) SELECT ?1, ?2, ?3, ?4, ?5 \
         WHERE (SELECT count FROM rate_limits WHERE key = ?6) <= ?7 AND (SELECT count FROM rate_limits WHERE key = ?8) <= ?9",
    )
    .bind(*id)
    .bind(*email)
    .bind(*code_hash)
    .bind(now.saturating_add(i64::from(CODE_TTL)))
    .bind(now)
    .bind(per_email.0)
    .bind(per_email.1.limit)
    .bind(per_address.0)
    .bind(per_address.1.limit);
    let rows = db
        .batch(vec![
            count_statement(per_email.0, per_email.1.window_secs, now),
            count_statement(per_address.0, per_address.1.window_secs, now),
            make,
            audit::store::event_if_statement(
                event,
                "",
                "EXISTS (SELECT 1 FROM magic_codes WHERE id = ?9)",
                vec![(*id).into()],
            ),
            sweep_statement(now),
            sweep_codes_statement(now),
        ])
        .await?;
    let mut rows = rows.into_iter();
    let email = verdict(&rows.next().unwrap_or_default(), per_email.1, now)?;
    let visitor = verdict(&rows.next().unwrap_or_default(), per_address.1, now)?;
    Ok(email.worse(visitor))
}

/// Takes back a code that could not be sent; the one before it counts again.
///
/// # Errors
/// What the database can't do.
pub async fn delete_code(db: &SqlSession, id: &str) -> Result<(), PlatformError> {
    db.query(Statement::write("code_delete", "DELETE FROM magic_codes WHERE id = ?1").bind(id))
        .await
        .map(drop)
}

/// Clears away codes that ended a day ago, a few at a time.
fn sweep_codes_statement(now: i64) -> Statement {
    Statement::write(
        "code_sweep",
        "DELETE FROM magic_codes WHERE id IN (SELECT id FROM magic_codes WHERE expires_at < ?1 LIMIT 100)",
    )
    .bind(now.saturating_sub(86_400))
}
