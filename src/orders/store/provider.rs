//! What a provider has told, and what it is still to be asked.

use coppice_platform::PlatformError;
use coppice_platform::sql::{SqlSession, Statement};
use serde::Deserialize;

use crate::orders::model::selling::Provider;
use crate::tenant::TenantId;

/// How long it is known what a provider has told, in days: it tells the same again for a few.
const KEPT_DAYS: i64 = 30;

#[derive(Deserialize)]
struct OrderId {
    order_id: String,
}

/// Something that a provider has told.
#[derive(Debug, Clone, Copy)]
pub struct ProviderEvent<'a> {
    /// Its id there.
    pub id: &'a str,
    /// What it is about.
    pub kind: &'a str,
}

/// Notes that this was told, once.
pub fn event_statement(provider: Provider, event: ProviderEvent<'_>, order: &str, at: i64) -> Statement {
    let sql = "INSERT INTO payment_events (provider, event_id, type, order_id, at) VALUES (?1, ?2, ?3, ?4, ?5) \
        ON CONFLICT (provider, event_id) DO NOTHING";
    Statement::write("payment_event", sql)
        .bind(provider.name())
        .bind(event.id)
        .bind(event.kind)
        .bind(order)
        .bind(at)
}

/// Notes that this was told, where nothing comes of it.
///
/// # Errors
/// What the database can't do.
pub async fn save_event(
    db: &SqlSession,
    provider: Provider,
    event: ProviderEvent<'_>,
    order: &str,
    at: i64,
) -> Result<(), PlatformError> {
    db.query(event_statement(provider, event, order, at)).await.map(drop)
}

/// Whether this was told before.
///
/// # Errors
/// What the database can't do.
pub async fn is_event_known(db: &SqlSession, provider: Provider, id: &str) -> Result<bool, PlatformError> {
    let sql = "SELECT order_id FROM payment_events WHERE provider = ?1 AND event_id = ?2";
    let known = Statement::read("payment_event_known", sql).bind(provider.name()).bind(id);
    Ok(!db.query(known).await?.is_empty())
}

/// Forgets what was told long ago.
///
/// # Errors
/// What the database can't do.
pub async fn forget_events(db: &SqlSession, now: i64) -> Result<(), PlatformError> {
    let sql = "DELETE FROM payment_events WHERE (provider, event_id) IN (SELECT provider, event_id FROM payment_events WHERE at < ?1 LIMIT 500)";
    let before = now.saturating_sub(KEPT_DAYS.saturating_mul(86_400));
    db.query(Statement::write("payment_events_forget", sql).bind(before)).await.map(drop)
}

/// The order that this money came for, if it is one of this shop's.
///
/// # Errors
/// What the database can't do.
pub async fn get_order_of_charge(
    db: &SqlSession,
    tenant: &TenantId,
    provider: Provider,
    charge: &str,
) -> Result<Option<String>, PlatformError> {
    let sql = "SELECT e.order_id FROM payment_entries e JOIN orders o ON o.id = e.order_id \
        WHERE e.provider = ?2 AND e.kind = 'charge' AND e.ref = ?3 AND o.tenant_id = ?1";
    let found = Statement::read("order_of_charge", sql).bind(tenant).bind(provider.name()).bind(charge);
    let found: Option<OrderId> = db.query(found).await?.first()?;
    Ok(found.map(|row| row.order_id))
}

/// Orders with money that a provider is to be asked to give back, or of which it has not said for a day how far that is: taken by
/// a lease.
///
/// # Errors
/// What the database can't do.
pub async fn claim_refunds(
    db: &SqlSession,
    now: i64,
    lease_secs: i64,
    limit: u32,
) -> Result<Vec<(String, TenantId)>, PlatformError> {
    let sql = "UPDATE payment_entries SET ask_until = ?1 + CASE state WHEN 'new' THEN ?2 ELSE 86400 END WHERE id IN \
        (SELECT id FROM payment_entries WHERE kind = 'refund' AND state IN ('new', 'asked') AND ask_until <= ?1 AND provider <> 'manual' \
        ORDER BY ask_until LIMIT ?3) RETURNING order_id, (SELECT tenant_id FROM orders o WHERE o.id = order_id) AS tenant_id";
    #[derive(Deserialize)]
    struct Due {
        order_id: String,
        tenant_id: TenantId,
    }
    let claim = Statement::write("refunds_claim", sql).bind(now).bind(lease_secs).bind(limit);
    let due: Vec<Due> = db.query(claim).await?.decode()?;
    Ok(due.into_iter().map(|due| (due.order_id, due.tenant_id)).collect())
}

/// Notes that a provider does not give money back.
///
/// # Errors
/// What the database can't do.
pub async fn refund_refused(db: &SqlSession, entry: &str) -> Result<(), PlatformError> {
    let sql = "UPDATE payment_entries SET state = 'failed' WHERE id = ?1 AND kind = 'refund' AND state = 'new' AND ref IS NULL";
    db.query(Statement::write("refund_refused", sql).bind(entry)).await.map(drop)
}
