//! Lists of orders.

use coppice_platform::PlatformError;
use coppice_platform::sql::{SqlSession, Statement, Value};
use serde::Deserialize;

use crate::orders::model::{Cursor, Filter, Order, OrderRow, Payments, StandingRow, StoryLine};
use crate::tenant::TenantId;

use super::ledger::{payments, payments_statements};
use super::row::{order_statements, orders};

/// Orders of a list, the newest first; one more than `limit` where there are more. One round trip.
///
/// # Errors
/// What the database can't do.
pub async fn get_orders(
    db: &SqlSession,
    tenant: &TenantId,
    filter: &Filter,
    after: Option<&Cursor>,
    limit: u32,
) -> Result<Vec<OrderRow>, PlatformError> {
    let (condition, param): (&str, Value) = match filter {
        Filter::All => ("?2 IS NULL", Value::Null),
        Filter::Unpaid => ("o.status = ?2", "pending".into()),
        Filter::Open => ("o.status = ?2", "open".into()),
        Filter::Canceled => ("o.status = ?2", "canceled".into()),
        Filter::ToPack => {
            ("?2 IS NULL AND o.status = 'open' AND o.fulfilment IN ('waiting', 'packing')", Value::Null)
        }
        Filter::Attention => ("?2 IS NULL AND o.attention IS NOT NULL", Value::Null),
        Filter::Number(number) => ("o.number = ?2", (*number).into()),
        Filter::Email(email) => ("o.email = ?2", email.as_str().into()),
        Filter::OfUser { user, email } => (
            "o.id IN (SELECT id FROM orders WHERE user_id = ?2 ->> 0 UNION SELECT id FROM orders WHERE tenant_id = ?1 AND email = ?2 ->> 1)",
            serde_json::json!([user, email]).to_string().into(),
        ),
    };
    // Somebody's are few, and found by them: in the order of the shop's, all of those were walked.
    let tenant_id = if matches!(filter, Filter::OfUser { .. }) { "+o.tenant_id" } else { "o.tenant_id" };
    let on = if after.is_some() { "(o.placed_at, o.id) < (?3, ?4)" } else { "?3 IS NULL AND ?4 IS NULL" };
    let sql = format!(
        "SELECT o.id, o.number, o.email, o.currency, {}, \
         o.attention IS NOT NULL AS attention, o.link_version, o.revision, o.placed_at, o.address ->> 'name' AS name, \
         (SELECT SUM(quantity) FROM order_lines l WHERE l.order_id = o.id) AS pieces FROM orders o \
         WHERE {tenant_id} = ?1 AND {condition} AND {on} ORDER BY o.placed_at DESC, o.id DESC LIMIT ?5",
        StandingRow::COLUMNS
    );
    let list = Statement::read("orders_list", sql)
        .bind(tenant)
        .bind(param)
        .bind(after.map(|cursor| cursor.placed_at))
        .bind(after.map(|cursor| cursor.id.as_str()))
        .bind(limit.saturating_add(1));
    db.query(list).await?.decode()
}

/// Orders by their ids, in the order in which they were placed; one round trip.
///
/// # Errors
/// What the database can't do.
pub async fn get_orders_by_ids(
    db: &SqlSession,
    tenant: &TenantId,
    ids: &[String],
) -> Result<Vec<Order>, PlatformError> {
    let ids = serde_json::to_string(ids).unwrap_or_default();
    let statements = order_statements("SELECT value FROM json_each(?2)", tenant, &ids);
    let mut rows = db.batch(statements.into()).await?.into_iter();
    let mut next = || rows.next().unwrap_or_default();
    let mut found = orders(next(), next())?;
    found.sort_by_key(|order| order.number);
    Ok(found)
}

/// An order with its payments and its story, the latest first; one round trip.
///
/// # Errors
/// What the database can't do.
pub async fn get_story(
    db: &SqlSession,
    tenant: &TenantId,
    id: &str,
) -> Result<Option<(Payments, Vec<StoryLine>)>, PlatformError> {
    let sql = "SELECT e.what, e.details, e.at, u.email AS by FROM orders o CROSS JOIN order_events e ON e.order_id = o.id \
               LEFT JOIN users u ON u.id = e.by WHERE o.tenant_id = ?1 AND o.id = ?2 ORDER BY e.at DESC, e.once LIMIT 200";
    let mut statements = vec![Statement::read("order_story", sql).bind(tenant).bind(id)];
    statements.extend(payments_statements(tenant, id));
    let mut rows = db.batch(statements).await?;
    let story: Vec<StoryLine> = if rows.is_empty() { Vec::new() } else { rows.remove(0).decode()? };
    Ok(payments(rows)?.map(|payments| (payments, story)))
}

/// The ids and shops of unpaid orders whose time to pay is over, for a sweep: they are taken by a lease.
///
/// # Errors
/// What the database can't do.
pub async fn claim_overdue(
    db: &SqlSession,
    now: i64,
    lease_secs: i64,
    limit: u32,
) -> Result<Vec<Overdue>, PlatformError> {
    let sql = "UPDATE orders SET sweep_until = ?1 + ?2 WHERE id IN (SELECT id FROM orders WHERE status = 'pending' AND hold_until <= ?1 AND sweep_until <= ?1 AND paid <= refunded \
               ORDER BY hold_until LIMIT ?3) RETURNING id, tenant_id";
    db.query(Statement::write("orders_overdue", sql).bind(now).bind(lease_secs).bind(limit)).await?.decode()
}

/// An order whose time to pay is over.
#[derive(Debug, Clone, Deserialize)]
pub struct Overdue {
    /// Its id.
    pub id: String,
    /// Whose it is.
    pub tenant_id: TenantId,
}
