//! What payments do to an order.

use coppice_orders::settle::{self, Charge, Fact, Told};
use coppice_platform::random::uuid_v7;

use super::mails::send_soon;
use crate::audit::AuditEvent;
use crate::error::AppError;
use crate::locals::Locals;
use crate::orders::model::{EntryKind, Order, Payments};
use crate::orders::store::{self, Settlement};

/// How often what somebody else was quicker at is looked at again.
const TRIES: u32 = 8;

/// Who tells of a payment.
#[derive(Debug, Clone, Copy, Default)]
pub struct Teller<'a> {
    /// A user's id, or nobody.
    pub by: &'a str,
    /// What is noted in the audit log, where a person tells it.
    pub event: Option<&'a AuditEvent>,
    /// What they say of it.
    pub note: &'a str,
}

/// Works out what an order's payments come to, and writes it down.
///
/// # Errors
/// As [`settle_told`].
pub async fn settle(locals: &Locals, id: &str) -> Result<Order, AppError> {
    settle_told(locals, id, &[], Teller::default()).await
}

/// Adds to an order's payments what was told, works out what they come to, and writes it down: in one batch, whoever tells it,
/// and however often. The order as it is then.
///
/// # Errors
/// [`AppError::NotFound`]; [`AppError::Conflict`] where others were quicker again and again; what the database can't do.
pub async fn settle_told(
    locals: &Locals,
    id: &str,
    told: &[Told],
    teller: Teller<'_>,
) -> Result<Order, AppError> {
    for _ in 0..TRIES {
        let found = store::get_payments(&locals.db, &locals.tenant.id, id).await?;
        let Some(payments) = found else { return Err(super::no_order()) };
        if let Some(order) = write(locals, payments, told, teller).await? {
            return Ok(order);
        }
    }
    Err(AppError::Conflict("Somebody else is at this order. Please try again.".into()))
}

/// The order, if nobody was quicker.
async fn write(
    locals: &Locals,
    payments: Payments,
    told: &[Told],
    teller: Teller<'_>,
) -> Result<Option<Order>, AppError> {
    let Payments { order, ledger: before, all_in_stock, .. } = payments;
    let mut ledger = before.clone();
    told.iter().for_each(|told| ledger.add(told));
    let settled = settle::settle(
        &settle::Order {
            status: order.standing.status,
            has_expired: order.standing.has_expired,
            has_to_be_sent: order.has_to_be_sent(),
            total: order.standing.total,
            currency: order.currency.clone(),
        },
        &ledger,
        all_in_stock,
    );
    let is_new = ledger != before;
    let standing = order.standing;
    let is_other = (settled.status, settled.paid, settled.refunded, settled.processing, settled.disputed)
        != (standing.status, standing.paid, standing.refunded, standing.processing, standing.disputed)
        || store::attention_text(&settled) != order.attention;
    if !is_new && !is_other && settled.returns.is_empty() {
        return Ok(Some(order));
    }
    let platform = &locals.app.platform;
    let now_ms = platform.clock.now_ms();
    let count = settled.returns.len().saturating_add(2);
    let ids: Vec<String> = (0..count).map(|_| uuid_v7(now_ms, platform.random.u128())).collect();
    let attempts = ledger.attempts.iter().filter(|(id, attempt)| before.attempts.get(*id) != Some(attempt));
    let charges = ledger.charges.iter().filter(|(id, _)| !before.charges.contains_key(*id));
    let refunds = ledger.refunds.iter().filter(|(id, refund)| before.refunds.get(*id) != Some(refund));
    let disputes = ledger.disputes.iter().filter(|(id, dispute)| before.disputes.get(*id) != Some(dispute));
    let settlement = Settlement {
        order: &order,
        settled: &settled,
        attempts: attempts.map(|(id, attempt)| (id.clone(), attempt.state)).collect(),
        charges: charges.map(|(id, charge)| (id.clone(), charge.clone())).collect(),
        refunds: refunds
            .map(|(id, refund)| {
                (id.clone(), refund.charge.clone(), refund.amount, refund.state, refund.entry.clone())
            })
            .collect(),
        disputes: disputes
            .map(|(id, dispute)| {
                let amount = ledger.charges.get(&dispute.charge).map_or(order.standing.total, |c| c.amount);
                (id.clone(), dispute.charge.clone(), amount, dispute.state)
            })
            .collect(),
        provider: order.provider,
        by: teller.by,
        ids: &ids,
        event: teller.event,
        note: teller.note,
        at: platform.clock.now(),
    };
    if !store::write_settlement(&locals.db, &locals.tenant.id, &settlement).await? {
        return Ok(None);
    }
    send_soon(locals, ids.clone());
    let found = store::get_payments(&locals.db, &locals.tenant.id, &order.id).await?;
    found.map(|payments| Some(payments.order)).ok_or_else(super::no_order)
}

/// Money that somebody who runs the shop has seen come: under the key of the form that says so, so that it counts once.
pub(super) fn by_hand(attempt: &str, key: &str, amount: i64, currency: &str, at: i64) -> Told {
    let paid = Fact::Paid { charge: key.to_owned(), amount, currency: currency.to_owned(), at };
    Told { attempt: attempt.to_owned(), fact: paid }
}

/// How much of each charge can go back, the earliest first.
pub(super) fn left_of(payments: &Payments) -> Vec<(String, i64)> {
    let mut charges: Vec<(&String, &Charge)> = payments.ledger.charges.iter().collect();
    charges.sort_by_key(|(id, charge)| (charge.at, *id));
    let gone = |charge: &str| {
        let of = payments.entries.iter().filter(|entry| {
            entry.kind == EntryKind::Refund
                && entry.charge.as_deref() == Some(charge)
                && entry.state != "failed"
        });
        of.fold(0, |sum: i64, entry| sum.saturating_add(entry.amount))
    };
    charges
        .into_iter()
        .map(|(id, charge)| (id.clone(), charge.amount.saturating_sub(gone(id))))
        .filter(|(_, left)| *left > 0)
        .collect()
}
