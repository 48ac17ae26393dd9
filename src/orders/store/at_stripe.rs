//! What is noted of money at Stripe, beside what Stripe itself says of it.

use std::collections::HashMap;

use coppice_platform::PlatformError;
use coppice_platform::sql::{SqlSession, Statement};
use serde::Deserialize;

use crate::orders::model::EntryKind;
use crate::orders::model::selling::Provider;
use crate::tenant::TenantId;

/// The most that is named of what Stripe says nothing of, in one go.
const MOST: u32 = 200;

/// Money that is noted to have come by Stripe.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct NotedCharge {
    /// Stripe's id of it.
    #[serde(rename = "ref")]
    pub reference: String,
    /// The order's id.
    pub order_id: String,
    /// The order's number.
    pub number: i64,
    /// How much, in the shop's minor units.
    pub amount: i64,
    /// Of which currency.
    pub currency: String,
    /// What of it is noted to have gone back there, or to be on its way.
    pub gone: i64,
}

/// The charges of these ids that are noted for orders of this shop, and all that are noted for a time after the first moment, up to
/// the second; one round trip.
///
/// # Errors
/// What the database can't do.
pub async fn get_noted_charges(
    db: &SqlSession,
    tenant: &TenantId,
    ids: &[String],
    (after, until): (i64, i64),
) -> Result<(Vec<NotedCharge>, Vec<NotedCharge>), PlatformError> {
    const COLUMNS: &str = "e.ref, e.order_id, o.number, e.amount, e.currency, (SELECT COALESCE(SUM(r.amount), 0) FROM payment_entries r \
        WHERE r.order_id = e.order_id AND r.charge = e.ref AND r.kind = 'refund' AND r.ref IS NOT NULL AND r.state IN ('asked', 'done')) AS gone";
    let by_id = format!(
        "SELECT {COLUMNS} FROM json_each(?3) j CROSS JOIN payment_entries e ON e.provider = ?2 AND e.kind = 'charge' AND e.ref = j.value \
         CROSS JOIN orders o ON o.id = e.order_id AND o.tenant_id = ?1"
    );
    let by_time = format!(
        "SELECT {COLUMNS} FROM payment_entries e CROSS JOIN orders o ON o.id = e.order_id AND o.tenant_id = ?1 \
         WHERE e.at > ?3 AND e.at <= ?4 AND +e.provider = ?2 AND +e.kind = 'charge' ORDER BY e.at LIMIT ?5"
    );
    let stripe = Provider::Stripe.name();
    let ids = serde_json::to_string(ids).unwrap_or_default();
    let by_id = Statement::read("charges_noted", by_id).bind(tenant).bind(stripe).bind(ids);
    let by_time = Statement::read("charges_noted_since", by_time).bind(tenant).bind(stripe);
    let mut rows = db.batch(vec![by_id, by_time.bind(after).bind(until).bind(MOST)]).await?.into_iter();
    let mut next = || rows.next().unwrap_or_default().decode();
    Ok((next()?, next()?))
}

/// A refund or a dispute that is noted.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct NotedGone {
    /// Stripe's id of it.
    #[serde(rename = "ref")]
    pub reference: String,
    /// The order's id.
    pub order_id: String,
    /// How far it is.
    pub state: String,
}

/// The refunds, or the disputes, of these ids that are noted for orders of this shop, and the numbers of its orders of these ids; one round trip.
///
/// # Errors
/// What the database can't do.
pub async fn get_noted_gone(
    db: &SqlSession,
    tenant: &TenantId,
    kind: EntryKind,
    ids: &[String],
    orders: &[String],
) -> Result<(Vec<NotedGone>, HashMap<String, i64>), PlatformError> {
    let sql = "SELECT e.ref, e.order_id, e.state FROM json_each(?3) j CROSS JOIN payment_entries e ON e.provider = ?2 AND e.kind = ?4 \
               AND e.ref = j.value CROSS JOIN orders o ON o.id = e.order_id AND o.tenant_id = ?1";
    let ids = serde_json::to_string(ids).unwrap_or_default();
    let noted = Statement::read("gone_noted", sql).bind(tenant).bind(Provider::Stripe.name()).bind(ids);
    let noted = noted.bind(kind.name());
    let mut rows = db.batch(vec![noted, numbers_statement(tenant, orders)]).await?.into_iter();
    let noted = rows.next().unwrap_or_default().decode()?;
    let numbers: Vec<Numbered> = rows.next().unwrap_or_default().decode()?;
    Ok((noted, numbers.into_iter().map(|row| (row.id, row.number)).collect()))
}

/// The numbers of orders of this shop by their ids; one round trip.
///
/// # Errors
/// What the database can't do.
pub async fn get_order_numbers(
    db: &SqlSession,
    tenant: &TenantId,
    orders: &[String],
) -> Result<HashMap<String, i64>, PlatformError> {
    let rows: Vec<Numbered> = db.query(numbers_statement(tenant, orders)).await?.decode()?;
    Ok(rows.into_iter().map(|row| (row.id, row.number)).collect())
}

fn numbers_statement(tenant: &TenantId, orders: &[String]) -> Statement {
    let sql = "SELECT o.id, o.number FROM json_each(?2) j CROSS JOIN orders o ON o.id = j.value AND o.tenant_id = ?1";
    let orders = serde_json::to_string(orders).unwrap_or_default();
    Statement::read("order_numbers", sql).bind(tenant).bind(orders)
}

#[derive(Deserialize)]
struct Numbered {
    id: String,
    number: i64,
}
