//! Sessions: who is signed in, where, and until when.

use coppice_platform::PlatformError;
use coppice_platform::sql::{SqlSession, Statement};
use serde::Deserialize;

use crate::auth::model::Device;
use crate::shop::store::USER_CART_ID;
use crate::tenant::TenantId;
use crate::visitor::Session;

/// Seconds a session lasts at most: 30 days.
pub const ABSOLUTE_LIFE: i64 = 30 * 86_400;

/// Seconds a session lasts without use: 7 days.
pub const IDLE_LIFE: i64 = 7 * 86_400;

/// Seconds between two notes that a session is in use.
pub const TOUCH_EVERY: i64 = 86_400;

/// The session with this hash in this tenant's shop, with whose it is, unless it has ended. One joined query.
///
/// # Errors
/// What the database can't do.
pub async fn get_session(
    db: &SqlSession,
    tenant: &TenantId,
    id_hash: &str,
    now: i64,
) -> Result<Option<Session>, PlatformError> {
    db.query(session_statement(tenant, id_hash, now)).await?.first()
}

pub(super) fn session_statement(tenant: &TenantId, id_hash: &str, now: i64) -> Statement {
    let sql = format!(
        "SELECT s.id_hash, s.user_id, s.tenant_id, u.email, u.name, \
         CASE WHEN EXISTS (SELECT 1 FROM memberships m WHERE m.tenant_id = s.tenant_id AND m.user_id = s.user_id) THEN 'admin' ELSE 'shopper' END AS role, \
         COALESCE(s.provider, '') AS provider, s.expires_at, s.last_seen_at, s.token_expires_at, \
         COALESCE((SELECT SUM(l.quantity) FROM cart_lines l WHERE l.cart_id = {USER_CART_ID}), 0) AS cart_count \
         FROM sessions s JOIN users u ON u.id = s.user_id WHERE s.id_hash = ?1 AND s.tenant_id = ?2 AND s.expires_at > ?3"
    );
    Statement::read("session_get", sql).bind(id_hash).bind(tenant).bind(now)
}

/// Notes that a session is in use and lets it last longer; at most once in [`TOUCH_EVERY`], whoever asks.
///
/// # Errors
/// What the database can't do.
pub async fn touch_session(db: &SqlSession, id_hash: &str, now: i64) -> Result<(), PlatformError> {
    let touch = Statement::write(
        "session_touch",
        "UPDATE sessions SET last_seen_at = ?2, expires_at = MIN(created_at + ?4, ?2 + ?5) \
         WHERE id_hash = ?1 AND last_seen_at <= ?3 AND expires_at > ?2",
    );
    let last = now.saturating_sub(TOUCH_EVERY);
    db.query(touch.bind(id_hash).bind(now).bind(last).bind(ABSOLUTE_LIFE).bind(IDLE_LIFE)).await.map(drop)
}

/// An address, as it is stored, from which several people have signed in.
#[derive(Debug, Deserialize)]
pub struct SharedAddress {
    /// The address, masked.
    pub ip: String,
    /// How many people.
    pub people: u32,
}

/// Addresses from which so many people or more have signed in since then, at any shop, the most shared first.
///
/// # Errors
/// What the database can't do.
pub async fn get_shared_addresses(
    db: &SqlSession,
    since: i64,
    least: u32,
) -> Result<Vec<SharedAddress>, PlatformError> {
    let sql = "SELECT ip, COUNT(DISTINCT user_id) AS people FROM sessions WHERE created_at >= ?1 GROUP BY ip \
               HAVING people >= ?2 ORDER BY people DESC LIMIT 100";
    db.query(Statement::read("sessions_shared", sql).bind(since).bind(least)).await?.decode()
}

/// A person's sessions in a shop, the last used first: those at another are none of its.
///
/// # Errors
/// What the database can't do.
pub async fn get_devices(
    db: &SqlSession,
    tenant: &TenantId,
    user: &str,
    now: i64,
) -> Result<Vec<Device>, PlatformError> {
    let list = Statement::read(
        "session_list",
        "SELECT id_hash, last_seen_at, date(created_at, 'unixepoch') AS began, date(last_seen_at, 'unixepoch') AS seen, ip, user_agent \
         FROM sessions WHERE user_id = ?1 AND expires_at > ?2 AND tenant_id = ?3 ORDER BY last_seen_at DESC, created_at DESC LIMIT 100",
    );
    db.query(list.bind(user).bind(now).bind(tenant)).await?.decode()
}

/// Ends one of a person's sessions in a shop, and does what is noted of it, together. Whether there was such a session.
///
/// # Errors
/// What the database can't do.
pub async fn delete_session(
    db: &SqlSession,
    tenant: &TenantId,
    user: &str,
    id_hash: &str,
    note: Statement,
) -> Result<bool, PlatformError> {
    let delete = Statement::write(
        "session_delete",
        "DELETE FROM sessions WHERE id_hash = ?1 AND user_id = ?2 AND tenant_id = ?3 RETURNING id_hash",
    );
    let rows = db.batch(vec![delete.bind(id_hash).bind(user).bind(tenant), note]).await?;
    Ok(rows.first().is_some_and(|rows| !rows.is_empty()))
}

/// Ends all of a person's sessions in a shop but one, and does what is noted of it, together. The hashes of those that ended.
///
/// # Errors
/// What the database can't do.
pub async fn delete_other_sessions(
    db: &SqlSession,
    tenant: &TenantId,
    user: &str,
    id_hash: &str,
    note: Statement,
) -> Result<Vec<String>, PlatformError> {
    let delete = Statement::write(
        "session_delete_others",
        "DELETE FROM sessions WHERE user_id = ?1 AND id_hash <> ?2 AND tenant_id = ?3 RETURNING id_hash",
    );
    let rows = db.batch(vec![delete.bind(user).bind(id_hash).bind(tenant), note]).await?;
    let ended: Vec<Ended> = rows.into_iter().next().unwrap_or_default().decode()?;
    Ok(ended.into_iter().map(|row| row.id_hash).collect())
}

#[derive(Deserialize)]
struct Ended {
    id_hash: String,
}
