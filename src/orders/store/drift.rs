//! What is kept beside what it is the sum of: orders beside their payments and lines, codes beside the orders that use them,
//! numbers beside the next one. Page by page, each one transaction, so that nothing is under way within it.

use std::collections::HashMap;

use coppice_orders::settle::Ledger;
use coppice_orders::state::Standing;
use coppice_platform::sql::{Rows, SqlSession, Statement};
use coppice_platform::{ErrorKind, PlatformError, Service};
use serde::Deserialize;

use super::ledger::ledger;
use crate::audit::AuditEvent;
use crate::audit::store::event_statement;
use crate::orders::model::{Attempt, Entry, StandingRow};
use crate::tenant::TenantId;

/// An order with what its sums must come to.
#[derive(Debug)]
pub struct CheckedOrder {
    /// Its id.
    pub id: String,
    /// Its number.
    pub number: i64,
    /// Its currency.
    pub currency: String,
    /// Where it stands, and its sums.
    pub standing: Standing,
    /// Whether its total is what its own sums come to: goods less discount, delivery, and tax where that is not in them.
    pub is_summed: bool,
    /// What its lines and its delivery come to.
    pub parts: i64,
    /// Whether its tax is what those say.
    pub tax_agrees: bool,
    /// Whether more pieces of a line have gone back than were bought.
    pub is_overdone: bool,
    /// What is known of its payments.
    pub ledger: Ledger,
}

/// The orders of a shop whose numbers come after `after`, in order; one round trip.
///
/// # Errors
/// What the database can't do.
pub async fn get_checked_orders(
    db: &SqlSession,
    tenant: &TenantId,
    after: i64,
    limit: u32,
) -> Result<Vec<CheckedOrder>, PlatformError> {
    let own = |name, sql: String| Statement::read(name, sql).bind(tenant).bind(after).bind(limit);
    let orders = format!(
        "SELECT o.id, o.number, o.currency, {}, \
         o.total = o.subtotal - o.discount + o.shipping + CASE WHEN o.prices_include_tax THEN 0 ELSE o.tax END AS is_summed, \
         COALESCE(o.delivery ->> 'total', 0) + (SELECT COALESCE(SUM(l.total), 0) FROM order_lines l WHERE l.order_id = o.id) AS parts, \
         o.tax = COALESCE(o.delivery ->> 'tax', 0) + (SELECT COALESCE(SUM(l.tax), 0) FROM order_lines l WHERE l.order_id = o.id) AS tax_agrees, \
         EXISTS (SELECT 1 FROM order_lines l WHERE l.order_id = o.id AND l.refunded_quantity > l.quantity) AS is_overdone \
         FROM orders o WHERE {PAGE}",
        StandingRow::COLUMNS
    );
    let attempts = format!(
        "SELECT a.order_id, a.id, a.provider, a.amount, a.state, a.ref, a.url, a.expires_at, a.begun_at FROM (SELECT o.id FROM orders o WHERE {PAGE}) page \
         CROSS JOIN payment_attempts a ON a.order_id = page.id ORDER BY a.order_id, a.begun_at, a.id"
    );
    let entries = format!(
        "SELECT e.order_id, e.id, e.kind, e.provider, e.ref, e.attempt, e.charge, e.amount, e.currency, e.state, e.why, e.by, e.at \
         FROM (SELECT o.id FROM orders o WHERE {PAGE}) page CROSS JOIN payment_entries e ON e.order_id = page.id ORDER BY e.order_id, e.at, e.id"
    );
    let statements = vec![
        own("orders_checked", orders),
        own("attempts_checked", attempts),
        own("entries_checked", entries),
    ];
    let mut rows = db.batch(statements).await?.into_iter();
    let mut next = || rows.next().unwrap_or_default();
    let orders: Vec<OrderRow> = next().decode()?;
    let mut attempts: HashMap<String, Vec<Attempt>> = by_order(&next())?;
    let mut entries: HashMap<String, Vec<Entry>> = by_order(&next())?;
    let checked = |row: OrderRow| {
        let entries = entries.remove(&row.id).unwrap_or_default();
        let ledger = ledger(&attempts.remove(&row.id).unwrap_or_default(), &entries);
        CheckedOrder {
            standing: row.standing.standing(),
            id: row.id,
            number: row.number,
            currency: row.currency,
            is_summed: row.is_summed != 0,
            parts: row.parts,
            tax_agrees: row.tax_agrees != 0,
            is_overdone: row.is_overdone != 0,
            ledger,
        }
    };
    Ok(orders.into_iter().map(checked).collect())
}

/// Which numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Numbers {
    /// Those of orders.
    Orders,
    /// Those of invoices.
    Invoices,
}

impl Numbers {
    /// The one before the first.
    pub const fn before_first(self) -> i64 {
        match self {
            Self::Orders => 1_000,
            Self::Invoices => 0,
        }
    }
}

/// Numbers that follow each other, and those that are missing between.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CheckedNumbers {
    /// How many there are.
    pub count: i64,
    /// The last of them.
    pub last: Option<i64>,
    /// The first and the last that is missing, of the first few gaps.
    pub gaps: Vec<(i64, i64)>,
    /// The number that is given next; nothing where none was ever given.
    pub next: Option<i64>,
}

/// The numbers after `after`; one round trip.
///
/// # Errors
/// What the database can't do.
pub async fn get_checked_numbers(
    db: &SqlSession,
    tenant: &TenantId,
    which: Numbers,
    after: i64,
    limit: u32,
) -> Result<CheckedNumbers, PlatformError> {
    #[derive(Deserialize)]
    struct Row {
        count: i64,
        last: Option<i64>,
        gaps: String,
        next: Option<i64>,
    }
    let (column, counter) = match which {
        Numbers::Orders => ("number", "order"),
        Numbers::Invoices => ("invoice_number", "invoice"),
    };
    let sql = format!(
        "WITH page AS (SELECT o.{column} AS number FROM orders o WHERE o.tenant_id = ?1 AND o.{column} > ?2 ORDER BY o.{column} LIMIT ?3) \
         SELECT COUNT(*) AS count, MAX(page.number) AS last, \
         (SELECT json_group_array(json_array(before + 1, number - 1)) FROM (SELECT before, number FROM \
         (SELECT page.number, LAG(page.number, 1, CAST(?2 AS INTEGER)) OVER (ORDER BY page.number) AS before FROM page) WHERE number > before + 1 LIMIT 20)) AS gaps, \
         (SELECT next FROM counters WHERE tenant_id = ?1 AND name = ?4) AS next FROM page"
    );
    let numbers = Statement::read("numbers_checked", sql).bind(tenant).bind(after).bind(limit).bind(counter);
    let row: Option<Row> = db.query(numbers).await?.first()?;
    let Some(Row { count, last, gaps, next }) = row else { return Ok(CheckedNumbers::default()) };
    let unread = |error| PlatformError::new(Service::Sql, "numbers_checked", ErrorKind::Decode, error);
    Ok(CheckedNumbers { count, last, gaps: serde_json::from_str(&gaps).map_err(unread)?, next })
}

/// A code, and how often it is used.
#[derive(Debug, Clone, Deserialize)]
pub struct CheckedCode {
    /// Its id.
    pub id: String,
    /// The code.
    pub code: String,
    /// How often it is said to be used.
    pub used: i64,
    /// How often it may be.
    pub max_uses: Option<i64>,
    /// How many orders that are not off use it.
    pub counted: i64,
}

/// The codes after this one, in order; one round trip.
///
/// # Errors
/// What the database can't do.
pub async fn get_checked_codes(
    db: &SqlSession,
    tenant: &TenantId,
    after: &str,
    limit: u32,
) -> Result<Vec<CheckedCode>, PlatformError> {
    let sql = format!(
        "SELECT d.id, d.code, d.used, d.max_uses, {COUNTED} AS counted FROM discounts d \
         WHERE d.tenant_id = ?1 AND d.code > ?2 ORDER BY d.code LIMIT ?3"
    );
    let codes = Statement::read("codes_checked", sql).bind(tenant).bind(after).bind(limit);
    db.query(codes).await?.decode()
}

/// Counts anew how often these codes are used, as far as they may be used so often.
///
/// # Errors
/// What the database can't do; then nothing has happened.
pub async fn recount_codes(
    db: &SqlSession,
    tenant: &TenantId,
    codes: &[&str],
    event: &AuditEvent,
) -> Result<(), PlatformError> {
    let sql = format!(
        "UPDATE discounts AS d SET used = {COUNTED} WHERE +d.tenant_id = ?1 AND d.id IN (SELECT value FROM json_each(?2)) \
         AND (d.max_uses IS NULL OR {COUNTED} <= d.max_uses)"
    );
    let codes = serde_json::to_string(codes).unwrap_or_default();
    let recount = Statement::write("codes_recount", sql).bind(tenant).bind(codes);
    db.batch(vec![recount, event_statement(event)]).await.map(drop)
}

#[derive(Deserialize)]
struct OrderRow {
    id: String,
    number: i64,
    currency: String,
    #[serde(flatten)]
    standing: StandingRow,
    is_summed: i64,
    parts: i64,
    tax_agrees: i64,
    is_overdone: i64,
}

#[derive(Deserialize)]
struct OfOrder<T> {
    order_id: String,
    #[serde(flatten)]
    row: T,
}

fn by_order<T: serde::de::DeserializeOwned>(rows: &Rows) -> Result<HashMap<String, Vec<T>>, PlatformError> {
    let mut found: HashMap<String, Vec<T>> = HashMap::new();
    for OfOrder { order_id, row } in rows.decode()? {
        found.entry(order_id).or_default().push(row);
    }
    Ok(found)
}

/// A page of a shop's orders `o`.
const PAGE: &str = "o.tenant_id = ?1 AND o.number > ?2 ORDER BY o.number LIMIT ?3";

/// How many orders use the code `d`.
const COUNTED: &str = "(SELECT COUNT(*) FROM orders o WHERE o.discount_id = d.id AND o.tenant_id = ?1 AND o.status <> 'canceled')";
