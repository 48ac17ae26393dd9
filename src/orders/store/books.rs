//! Money as it came and went, in the order of its days.

use std::collections::HashMap;

use coppice_orders::books::Taxed;
use coppice_platform::PlatformError;
use coppice_platform::sql::{SqlSession, Statement};
use serde::Deserialize;

use crate::orders::model::selling::Provider;
use crate::orders::model::{Delivery, EntryKind, Movement};
use crate::tenant::TenantId;

/// Where a page of movements goes on: after the entry of this time and id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BooksPlace {
    /// When, in epoch seconds.
    pub at: i64,
    /// The entry's id; empty before the first of that second.
    pub id: String,
}

/// The movements of a shop after a place and before `until`, in epoch seconds, and where they go on, if they do; one round trip. As
/// many entries are read as `limit` says, whosever they are, so that no page takes longer than another.
///
/// # Errors
/// What the database can't do.
pub async fn get_movements(
    db: &SqlSession,
    tenant: &TenantId,
    after: &BooksPlace,
    until: i64,
    limit: u32,
) -> Result<(Vec<Movement>, Option<BooksPlace>), PlatformError> {
    let own = |name, sql: String| {
        Statement::read(name, sql).bind(tenant).bind(after.at).bind(after.id.as_str()).bind(until).bind(limit)
    };
    // What moved before is asked for of what moved alone: of others nobody reads it.
    let movements = format!(
        "SELECT page.id, page.at, page.kind, page.state, page.provider, page.ref AS reference, page.amount, page.currency, page.why, \
         o.id AS order_id, o.number, o.invoice_number, o.currency AS order_currency, o.delivery, \
         (SELECT COALESCE(SUM(b.amount), 0) FROM payment_entries b WHERE b.order_id = page.order_id AND b.kind = page.kind \
         AND b.currency = page.currency AND b.state IN ('asked', 'done') AND (b.at, b.id) < (page.at, page.id)) AS before \
         FROM (SELECT e.* FROM payment_entries e WHERE {PAGE}) page LEFT JOIN orders o ON o.id = page.order_id AND o.tenant_id = ?1 \
         ORDER BY page.at, page.id"
    );
    let parts = format!(
        "SELECT o.id AS order_id, l.tax_ppm AS ppm, SUM(l.tax) AS tax, SUM(l.total) AS total \
         FROM (SELECT DISTINCT page.order_id FROM (SELECT e.order_id FROM payment_entries e WHERE {PAGE}) page) page \
         CROSS JOIN orders o ON o.id = page.order_id AND o.tenant_id = ?1 \
         CROSS JOIN order_lines l ON l.order_id = o.id GROUP BY o.id, l.tax_ppm"
    );
    let statements = vec![own("movements", movements), own("movement_parts", parts)];
    let mut rows = db.batch(statements).await?.into_iter();
    let mut next = || rows.next().unwrap_or_default();
    let found: Vec<Row> = next().decode()?;
    let mut parts: HashMap<String, Vec<Taxed>> = HashMap::new();
    for PartRow { order_id, part } in next().decode()? {
        parts.entry(order_id).or_default().push(part);
    }
    let is_full = found.len() >= usize::try_from(limit).unwrap_or(usize::MAX);
    let last = found.last().filter(|_| is_full);
    let place = last.map(|row| BooksPlace { at: row.at, id: row.id.clone() });
    Ok((found.into_iter().filter_map(|row| row.movement(&parts)).collect(), place))
}

#[derive(Deserialize)]
struct PartRow {
    order_id: String,
    #[serde(flatten)]
    part: Taxed,
}

#[derive(Deserialize)]
struct Row {
    id: String,
    at: i64,
    kind: EntryKind,
    state: String,
    provider: Provider,
    reference: Option<String>,
    amount: i64,
    currency: String,
    why: String,
    order_id: Option<String>,
    number: Option<i64>,
    invoice_number: Option<i64>,
    order_currency: Option<String>,
    delivery: Option<String>,
    before: i64,
}

impl Row {
    /// The movement, if it is one, and this shop's.
    fn movement(self, parts: &HashMap<String, Vec<Taxed>>) -> Option<Movement> {
        let is_done = match self.state.as_str() {
            "done" => true,
            "asked" => false,
            _ => return None,
        };
        let mut parts = parts.get(&self.order_id?).cloned().unwrap_or_default();
        let delivery = self.delivery.and_then(|json| serde_json::from_str::<Delivery>(&json).ok());
        parts.extend(delivery.map(|way| Taxed { ppm: way.tax_ppm, tax: way.tax, total: way.total }));
        // Money of another currency does not pay for the order.
        if self.order_currency.as_deref() != Some(self.currency.as_str()) {
            parts.clear();
        }
        Some(Movement {
            at: self.at,
            number: self.number?,
            invoice_number: self.invoice_number,
            kind: self.kind,
            is_done,
            provider: self.provider,
            reference: self.reference.unwrap_or_default(),
            note: self.why,
            amount: self.amount,
            before: self.before,
            currency: self.currency,
            parts,
        })
    }
}

const PAGE: &str = "(e.at, e.id) > (?2, ?3) AND e.at < ?4 ORDER BY e.at, e.id LIMIT ?5";
