//! Mails that wait to be sent: each fact has one row, in the batch of the fact itself, so that there is a mail if and only if
//! there is the fact.

use coppice_platform::PlatformError;
use coppice_platform::sql::{SqlSession, Statement};

use crate::limit::Limit;
use crate::limit::store::count_statement;
use crate::orders::model::{ClaimedMail, MailKind};
use crate::tenant::TenantId;

const COLUMNS: &str = "INSERT INTO mails (id, tenant_id, kind, ref, next_at)";

/// How long whoever has taken mails is waited for, in seconds.
pub const LEASE: i64 = 60;

const TAKE: &str = "UPDATE mails SET lease_until = ?1 + ?2, attempts = attempts + 1";
const RETURNING: &str =
    "RETURNING id, tenant_id, kind, ref, attempts, CAST(lease_until AS INTEGER) AS lease_until";

/// A mail to be sent: goes into the batch of the fact that it tells of. Where that fact has its mail, nothing happens.
///
/// `reference` says which fact: the order's id; where an order can have several of a kind the id of its entry in
/// `payment_entries`, a refund's for example. Either may be followed by a colon and what tells it from others: `{order}:2`; that of
/// a refund by what has gone back in all its parts, where it has several.
pub fn mail_statement(tenant: &TenantId, id: &str, kind: MailKind, reference: &str, now: i64) -> Statement {
    let sql = format!("{COLUMNS} VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT (kind, ref) DO NOTHING");
    let mail = Statement::write("mail", sql).bind(id).bind(tenant);
    mail.bind(kind.as_str()).bind(reference).bind(now)
}

/// A mail with the links to all orders of this address that were placed since then: about the newest of them, if there is one, and
/// if this is not more often asked for than it may be. `key` is that of the limit, which was counted before in the same batch.
fn found_mail_statement(
    tenant: &TenantId,
    id: &str,
    email: &str,
    since: i64,
    (key, most): (&str, u32),
    now: i64,
) -> Statement {
    let sql = format!(
        "{COLUMNS} SELECT ?1, ?2, ?3, o.id || ':' || ?1, ?4 FROM orders o WHERE o.tenant_id = ?2 AND o.email = ?5 AND o.placed_at >= ?6 \
         AND (SELECT count FROM rate_limits WHERE key = ?7) <= ?8 ORDER BY o.placed_at DESC LIMIT 1 ON CONFLICT (kind, ref) DO NOTHING"
    );
    let mail = Statement::write("mail_found", sql).bind(id).bind(tenant).bind(MailKind::Found.as_str());
    mail.bind(now).bind(email).bind(since).bind(key).bind(most)
}

/// Counts that this address is asked for, and has its mail sent where that may be; one round trip, whoever has ordered.
///
/// # Errors
/// What the database can't do.
pub async fn ask_for_orders(
    db: &SqlSession,
    tenant: &TenantId,
    id: &str,
    email: &str,
    since: i64,
    (key, limit): (&str, Limit),
    now: i64,
) -> Result<(), PlatformError> {
    let count = count_statement(key, limit.window_secs, now);
    let mail = found_mail_statement(tenant, id, email, since, (key, limit.limit), now);
    db.batch(vec![count, mail]).await.map(drop)
}

/// Takes at most so many mails that are due and that nobody is at, the longest due first.
///
/// # Errors
/// What the database can't do.
pub async fn claim_mails(db: &SqlSession, now: i64, limit: u32) -> Result<Vec<ClaimedMail>, PlatformError> {
    let sql = format!(
        "{TAKE} WHERE id IN (SELECT id FROM mails WHERE state = 'queued' AND next_at <= ?1 AND lease_until <= ?1 \
         ORDER BY next_at LIMIT CAST(?3 AS INTEGER)) {RETURNING}"
    );
    db.query(Statement::write("mails_claim", sql).bind(now).bind(LEASE).bind(limit)).await?.decode()
}

/// Takes those of these mails that are due and that nobody is at.
///
/// # Errors
/// What the database can't do.
pub async fn claim_mails_by_id(
    db: &SqlSession,
    now: i64,
    ids: &[String],
) -> Result<Vec<ClaimedMail>, PlatformError> {
    let sql = format!(
        "{TAKE} WHERE id IN (SELECT value FROM json_each(?3)) AND state = 'queued' AND next_at <= ?1 \
         AND lease_until <= ?1 {RETURNING}"
    );
    let ids = serde_json::json!(ids).to_string();
    db.query(Statement::write("mails_claim_by_id", sql).bind(now).bind(LEASE).bind(ids)).await?.decode()
}

/// A mail was sent. That is so whoever has taken it meanwhile.
///
/// # Errors
/// What the database can't do.
pub async fn mail_sent(db: &SqlSession, mail: &ClaimedMail) -> Result<(), PlatformError> {
    let sql = "UPDATE mails SET state = 'sent', lease_until = 0 WHERE id = ?1 AND state = 'queued'";
    db.query(Statement::write("mail_sent", sql).bind(mail.id.as_str())).await.map(drop)
}

/// A mail is to be sent later, unless somebody else has taken it meanwhile.
///
/// # Errors
/// What the database can't do.
pub async fn mail_put_off(db: &SqlSession, mail: &ClaimedMail, next_at: i64) -> Result<(), PlatformError> {
    let sql =
        "UPDATE mails SET next_at = ?3, lease_until = 0 WHERE id = ?1 AND attempts = ?2 AND state = 'queued'";
    let statement = Statement::write("mail_put_off", sql).bind(mail.id.as_str());
    db.query(statement.bind(mail.attempts).bind(next_at)).await.map(drop)
}

/// A mail is given up, unless somebody else has taken it meanwhile.
///
/// # Errors
/// What the database can't do.
pub async fn mail_failed(db: &SqlSession, mail: &ClaimedMail) -> Result<(), PlatformError> {
    let sql = "UPDATE mails SET state = 'failed', lease_until = 0 WHERE id = ?1 AND attempts = ?2 AND state = 'queued'";
    let statement = Statement::write("mail_failed", sql).bind(mail.id.as_str());
    db.query(statement.bind(mail.attempts)).await.map(drop)
}
