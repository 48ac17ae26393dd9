//! Attempts to pay.

use coppice_platform::PlatformError;
use coppice_platform::sql::{SqlSession, Statement};

use super::settle::as_read_statement;
use super::steps::done;
use crate::orders::model::Order;
use crate::orders::model::selling::Provider;
use crate::tenant::TenantId;

/// An attempt that is about to begin.
#[derive(Debug, Clone, Copy)]
pub struct NewAttempt<'a> {
    /// Its id.
    pub id: &'a str,
    /// The order.
    pub order: &'a str,
    /// Where it is paid.
    pub provider: Provider,
    /// How much, in minor units.
    pub amount: i64,
    /// When it begins, in epoch seconds.
    pub at: i64,
}

/// Begins an attempt: what is paid by hand can be paid from now on, what a provider has to hear of first is new.
pub fn attempt_statement(attempt: &NewAttempt<'_>) -> Statement {
    let sql = "INSERT INTO payment_attempts (id, order_id, provider, amount, state, begun_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6) \
               ON CONFLICT (id) DO NOTHING";
    let state = match attempt.provider {
        Provider::Manual => "open",
        Provider::Stripe => "new",
    };
    Statement::write("attempt_insert", sql)
        .bind(attempt.id)
        .bind(attempt.order)
        .bind(attempt.provider.name())
        .bind(attempt.amount)
        .bind(state)
        .bind(attempt.at)
}

/// Notes where an attempt is paid, if its order still is to be. Whether it is.
///
/// # Errors
/// What the database can't do.
pub async fn attempt_opened(
    db: &SqlSession,
    tenant: &TenantId,
    id: &str,
    (reference, url, expires_at): (&str, &str, i64),
) -> Result<bool, PlatformError> {
    let sql = "UPDATE payment_attempts SET state = 'open', ref = ?3, url = ?4, expires_at = ?5 WHERE id = ?2 AND state IN ('new', 'open') \
        AND EXISTS (SELECT 1 FROM orders o WHERE o.id = order_id AND o.tenant_id = ?1 AND o.status = 'pending') RETURNING id";
    let opened = Statement::write("attempt_opened", sql).bind(tenant).bind(id).bind(reference).bind(url);
    Ok(!db.query(opened.bind(expires_at)).await?.is_empty())
}

/// Notes that nothing comes of an attempt of which nobody was told where to pay.
///
/// # Errors
/// What the database can't do.
pub async fn attempt_failed(db: &SqlSession, id: &str) -> Result<(), PlatformError> {
    let sql = "UPDATE payment_attempts SET state = 'failed' WHERE id = ?1 AND state = 'new'";
    db.query(Statement::write("attempt_failed", sql).bind(id)).await.map(drop)
}

/// Begins another attempt, if the order is still as it was read, and waits for it until then. Whether it was.
///
/// # Errors
/// What the database can't do; then nothing has happened.
pub async fn add_attempt(
    db: &SqlSession,
    tenant: &TenantId,
    order: &Order,
    attempt: &NewAttempt<'_>,
    hold_until: i64,
) -> Result<bool, PlatformError> {
    let sql = "UPDATE orders SET hold_until = MAX(COALESCE(hold_until, 0), ?3), revision = revision + 1 WHERE id = ?2 AND tenant_id = ?1";
    let hold = Statement::write("order_hold", sql).bind(tenant).bind(order.id.as_str()).bind(hold_until);
    done(db, vec![as_read_statement(tenant, order), hold, attempt_statement(attempt)]).await
}
