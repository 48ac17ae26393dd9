//! What is known of an order's payments, as rows and as the ledger that they come to.

use coppice_orders::settle::{
    self, Charge, Dispute, DisputeState, Ledger, Refund, RefundOfOurs, RefundState,
};
use coppice_platform::PlatformError;
use coppice_platform::sql::{Rows, SqlSession, Statement};
use serde::Deserialize;

use super::row::{order_statements, orders};
use super::selling::{decode_settings, settings_statement};
use crate::orders::model::selling::Provider;
use crate::orders::model::{Attempt, Entry, EntryKind, Payments};
use crate::tenant::TenantId;

/// An order with its payments; one round trip. `None` where this shop has no such order.
///
/// # Errors
/// What the database can't do.
pub async fn get_payments(
    db: &SqlSession,
    tenant: &TenantId,
    id: &str,
) -> Result<Option<Payments>, PlatformError> {
    payments(db.batch(payments_statements(tenant, id)).await?)
}

/// The statements whose answers [`payments`] reads, the last of them too: whoever needs more puts its own before them.
pub fn payments_statements(tenant: &TenantId, id: &str) -> Vec<Statement> {
    let [order, lines] = order_statements("?2", tenant, id);
    let of = |name, sql: &'static str| Statement::read(name, sql).bind(tenant).bind(id);
    vec![
        order,
        lines,
        of("attempts_of_order", ATTEMPTS),
        of("entries_of_order", ENTRIES),
        Statement::read("order_in_stock", format!("SELECT COUNT(*) AS missing {LACKS}"))
            .bind(tenant)
            .bind(id),
        settings_statement(tenant),
    ]
}

/// Reads the answers to [`payments_statements`].
///
/// # Errors
/// Rows that are none of those.
pub fn payments(rows: Vec<Rows>) -> Result<Option<Payments>, PlatformError> {
    let mut rows = rows.into_iter();
    let mut next = || rows.next().unwrap_or_default();
    let found = orders(next(), next())?.into_iter().next();
    let attempts: Vec<Attempt> = next().decode()?;
    let entries: Vec<Entry> = next().decode()?;
    let missing: Option<Missing> = next().first()?;
    let settings = decode_settings(&next())?;
    let ledger = ledger(&attempts, &entries);
    let is_there = missing.is_none_or(|row| row.missing == 0);
    // What nobody knows the buyer of goes to nobody: late money takes nothing again for them, and goes back.
    Ok(found.map(|order| {
        let all_in_stock = is_there && order.erased_at.is_none();
        Payments { order, attempts, ledger, entries, all_in_stock, settings }
    }))
}

#[derive(Deserialize)]
struct Missing {
    missing: i64,
}

/// How far a refund is that is noted by this word.
pub fn refund_state(word: &str) -> RefundState {
    match word {
        "done" => RefundState::Done,
        "failed" => RefundState::Failed,
        _ => RefundState::Asked,
    }
}

/// How far a dispute is that is noted by this word.
pub fn dispute_state(word: &str) -> DisputeState {
    match word {
        "done" => DisputeState::Lost,
        "failed" => DisputeState::Won,
        _ => DisputeState::Open,
    }
}

pub(super) fn ledger(attempts: &[Attempt], entries: &[Entry]) -> Ledger {
    let attempt = |row: &Attempt| {
        let is_by_hand = row.provider == Provider::Manual;
        (row.id.clone(), settle::Attempt { amount: row.amount, is_by_hand, state: row.state })
    };
    let mut ledger = Ledger { attempts: attempts.iter().map(attempt).collect(), ..Ledger::default() };
    for entry in entries {
        let reference = entry.reference.clone();
        let charge = entry.charge.clone().unwrap_or_default();
        match (entry.kind, reference) {
            (EntryKind::Charge, Some(id)) => {
                let attempt = entry.attempt.clone().unwrap_or_default();
                let (amount, currency, at) = (entry.amount, entry.currency.clone(), entry.at);
                ledger.charges.insert(id, Charge { attempt, amount, currency, at });
            }
            (EntryKind::Dispute, Some(id)) => {
                let state = dispute_state(&entry.state);
                ledger.disputes.insert(id, Dispute { charge, state });
            }
            (EntryKind::Refund, reference) => {
                let state = refund_state(&entry.state);
                if let Some(id) = &reference {
                    let own = entry.is_ours().then(|| entry.id.clone());
                    let refund = Refund { charge: charge.clone(), amount: entry.amount, state, entry: own };
                    ledger.refunds.insert(id.clone(), refund);
                }
                if entry.is_ours() {
                    let own = RefundOfOurs {
                        charge,
                        amount: entry.amount,
                        refund: reference,
                        has_failed: state == RefundState::Failed,
                        is_return: entry.is_return(),
                    };
                    ledger.ours.insert(entry.id.clone(), own);
                }
            }
            (EntryKind::Charge | EntryKind::Dispute, None) => {}
        }
    }
    ledger
}

const ATTEMPTS: &str = "SELECT a.id, a.provider, a.amount, a.state, a.ref, a.url, a.expires_at, a.begun_at FROM orders o CROSS JOIN payment_attempts a ON a.order_id = o.id \
    WHERE o.tenant_id = ?1 AND o.id = ?2 ORDER BY a.begun_at, a.id";

const ENTRIES: &str = "SELECT e.id, e.kind, e.provider, e.ref, e.attempt, e.charge, e.amount, e.currency, e.state, e.why, e.by, e.at \
    FROM orders o CROSS JOIN payment_entries e ON e.order_id = o.id WHERE o.tenant_id = ?1 AND o.id = ?2 ORDER BY e.at, e.id";

/// The lines of the order `?2` of the shop `?1` that could not be taken out of stock again.
pub(super) const LACKS: &str = "FROM orders o CROSS JOIN order_lines l ON l.order_id = o.id \
    LEFT JOIN product_variants v ON v.id = l.variant_id AND v.tenant_id = ?1 \
    WHERE o.tenant_id = ?1 AND o.id = ?2 AND l.tracked AND (v.id IS NULL OR (v.track_inventory AND v.inventory_policy = 'deny' AND v.inventory_quantity < l.quantity))";
