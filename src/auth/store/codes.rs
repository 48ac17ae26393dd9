//! Codes that are sent by mail.

use coppice_platform::PlatformError;
use coppice_platform::sql::{SqlSession, Statement};
use serde::Deserialize;

use crate::audit;
use crate::limit::store::{count_statement, sweep_statement, uncount_statement, verdict};
use crate::limit::{Limit, Verdict};
use crate::tenant::TenantId;

/// Seconds a code can be used.
pub const CODE_TTL: u32 = 15 * 60;

/// Wrong tries after which a code is worth nothing, and the request for one.
pub const MAX_ATTEMPTS: i64 = 5;

/// The most codes of an address that are good at the same time in one shop, and so the most mails that strangers can have it
/// sent within [`CODE_TTL`].
pub const MAX_LIVE: usize = 3;

/// A code to be made.
pub struct CodeRequest<'a> {
    /// The id by which the browser that asks can name it.
    pub id: &'a str,
    /// In whose shop it is good.
    pub tenant: &'a TenantId,
    /// Whose address it is sent to.
    pub email: &'a str,
    /// What is stored of it, if it is for the browser that asks.
    pub own_hash: &'a str,
    /// What is stored of it, if it is for every browser that asks for the address.
    pub shared_hash: &'a str,
    /// How often one visitor may ask: key and limit.
    pub per_visitor: (&'a str, Limit),
    /// What is noted of it.
    pub event: audit::AuditEvent,
}

/// What a request for a code came to.
pub struct CodeOutcome {
    /// Whether the visitor may ask.
    pub verdict: Verdict,
    /// What is to be mailed; nothing where the address has as many codes as it may.
    pub mail: Option<CodeKind>,
}

/// For whom a code is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CodeKind {
    /// For the browser that has asked for it.
    Own,
    /// For every browser that has asked for a code to the address: the last one for now.
    Shared,
}

/// Makes a code, if the visitor may ask; one round trip. Whoever else asks ends none that there are.
///
/// # Errors
/// What the database can't do; then nothing has happened, nor been counted.
pub async fn request_code(db: &SqlSession, request: &CodeRequest<'_>) -> Result<CodeOutcome, PlatformError> {
    let CodeRequest { id, tenant, email, own_hash, shared_hash, per_visitor, event } = request;
    let now = event.at;
    let make = Statement::write(
        "code_make",
        format!(
            "INSERT INTO magic_codes (id, tenant_id, email, code_hash, expires_at, created_at) SELECT ?1, ?2, ?3, \
             CASE WHEN live < {MAX_LIVE} - 1 THEN ?4 WHEN live < {MAX_LIVE} THEN ?5 ELSE '' END, ?6, ?7 \
             FROM (SELECT COUNT(*) AS live FROM magic_codes WHERE tenant_id = ?2 AND email = ?3 AND code_hash <> '' \
             AND expires_at > ?7 AND used_at IS NULL) \
             WHERE (SELECT count FROM rate_limits WHERE key = ?8) <= ?9 RETURNING code_hash"
        ),
    )
    .bind(*id)
    .bind(*tenant)
    .bind(*email)
    .bind(*own_hash)
    .bind(*shared_hash)
    .bind(now.saturating_add(i64::from(CODE_TTL)))
    .bind(now)
    .bind(per_visitor.0)
    .bind(per_visitor.1.limit);
    let rows = db
        .batch(vec![
            count_statement(per_visitor.0, per_visitor.1.window_secs, now),
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
    let verdict = verdict(&rows.next().unwrap_or_default(), per_visitor.1, now)?;
    let made: Option<Made> = rows.next().unwrap_or_default().first()?;
    let mail = made.and_then(|made| match made.code_hash {
        hash if hash == *own_hash => Some(CodeKind::Own),
        hash if hash == *shared_hash => Some(CodeKind::Shared),
        _ => None,
    });
    Ok(CodeOutcome { verdict, mail })
}

#[derive(Deserialize)]
struct Made {
    code_hash: String,
}

/// Takes back a code that could not be sent, and does not count the try of `counted`, a key with its verdict.
///
/// # Errors
/// What the database can't do.
pub async fn delete_code(
    db: &SqlSession,
    tenant: &TenantId,
    id: &str,
    counted: Option<(&str, Verdict)>,
) -> Result<(), PlatformError> {
    let delete = "DELETE FROM magic_codes WHERE id = ?1 AND tenant_id = ?2";
    let delete = Statement::write("code_delete", delete).bind(id).bind(tenant);
    let uncount = counted.map(|(key, verdict)| uncount_statement(key, verdict));
    db.batch([delete].into_iter().chain(uncount).collect()).await.map(drop)
}

/// Clears away codes that ended a day ago, a few at a time.
fn sweep_codes_statement(now: i64) -> Statement {
    Statement::write(
        "code_sweep",
        "DELETE FROM magic_codes WHERE id IN (SELECT id FROM magic_codes WHERE expires_at < ?1 LIMIT 100)",
    )
    .bind(now.saturating_sub(86_400))
}
