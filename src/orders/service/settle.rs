//! What payments do to an order.

use coppice_orders::settle::{self, Charge, Fact, Return, Told};
use coppice_orders::state::Status;

use super::Context;
use super::mails::send_soon;
use crate::audit::AuditEvent;
use crate::error::AppError;
use crate::orders::model::{EntryKind, Order, Payments};
use crate::orders::store::{self, ProviderEvent, Settlement};

/// How long money is waited for that is on its way, in seconds.
const PROCESSING_SECS: i64 = 14 * 86_400;

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
    /// What a provider tells it by.
    pub told_by: Option<ProviderEvent<'a>>,
}

/// Works out what an order's payments come to, and writes it down.
///
/// # Errors
/// As [`settle_told`].
pub async fn settle(context: &Context<'_>, id: &str) -> Result<Payments, AppError> {
    settle_told(context, id, &[], Teller::default()).await
}

/// Adds to an order's payments what was told, works out what they come to, and writes it down: in one batch, whoever tells it,
/// and however often. The order as it is then.
///
/// # Errors
/// [`AppError::NotFound`]; [`AppError::Conflict`] where others were quicker again and again; what the database can't do.
pub async fn settle_told(
    context: &Context<'_>,
    id: &str,
    told: &[Told],
    teller: Teller<'_>,
) -> Result<Payments, AppError> {
    for _ in 0..TRIES {
        let found = store::get_payments(context.db, context.tenant, id).await?;
        let Some(payments) = found else { return Err(super::no_order()) };
        if let Some(settled) = write(context, payments, told, teller).await? {
            return Ok(settled);
        }
    }
    Err(AppError::Conflict("Somebody else is at this order. Please try again.".into()))
}

/// The order, if nobody was quicker.
async fn write(
    context: &Context<'_>,
    payments: Payments,
    told: &[Told],
    teller: Teller<'_>,
) -> Result<Option<Payments>, AppError> {
    let Payments { order, ledger: before, all_in_stock, .. } = &payments;
    let mut ledger = before.clone();
    told.iter().for_each(|told| ledger.add(told));
    let settled = settle::settle(&rules(order), &ledger, *all_in_stock);
    let is_new = ledger != *before;
    let standing = order.standing;
    let is_other = (settled.status, settled.paid, settled.refunded, settled.processing, settled.disputed)
        != (standing.status, standing.paid, standing.refunded, standing.processing, standing.disputed)
        || store::attention_text(&settled) != order.attention;
    let now = context.now();
    if !is_new && !is_other && settled.returns.is_empty() {
        if let Some(event) = teller.told_by {
            store::save_event(context.db, order.provider, event, &order.id, now).await?;
        }
        return Ok(Some(payments));
    }
    let attempts = ledger.attempts.iter().filter(|(id, attempt)| before.attempts.get(*id) != Some(attempt));
    let charges = ledger.charges.iter().filter(|(id, _)| !before.charges.contains_key(*id));
    let refunds = ledger.refunds.iter().filter(|(id, refund)| before.refunds.get(*id) != Some(refund));
    let disputes = ledger.disputes.iter().filter(|(id, dispute)| before.disputes.get(*id) != Some(dispute));
    // A mail or an entry each: paid, the new order, something to look at, what goes back and what has.
    let count = settled.returns.len().saturating_add(refunds.clone().count()).saturating_add(3);
    let ids: Vec<String> = (0..count).map(|_| context.new_id()).collect();
    let hold_until = hold_until(order, settled.processing, now);
    let settlement = Settlement {
        order,
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
        told_by: teller.told_by,
        hold_until,
        at: now,
    };
    if !store::write_settlement(context.db, context.tenant, &settlement).await? {
        return Ok(None);
    }
    send_soon(context, ids.clone());
    let found = store::get_payments(context.db, context.tenant, &order.id).await?;
    found.map(Some).ok_or_else(super::no_order)
}

/// An order as the rules of payments know it.
fn rules(order: &Order) -> settle::Order {
    settle::Order {
        status: order.standing.status,
        has_expired: order.standing.has_expired,
        has_to_be_sent: order.has_to_be_sent(),
        total: order.standing.total,
        currency: order.currency.clone(),
    }
}

/// What of an order's money goes back by itself when it is called off, under new ids.
pub(super) fn returns_of(context: &Context<'_>, payments: &Payments) -> Vec<(String, Return)> {
    let order = settle::Order { status: Status::Canceled, has_expired: false, ..rules(&payments.order) };
    let settled = settle::settle(&order, &payments.ledger, false);
    settled.returns.into_iter().map(|back| (context.new_id(), back)).collect()
}

/// Until when an order is waited for: as before; but money that takes days is waited for as long as that takes, and once it has
/// not come, only until the next sweep.
fn hold_until(order: &Order, processing: bool, now: i64) -> Option<i64> {
    let before = order.hold_until?;
    match (order.standing.processing, processing) {
        (false, true) => Some(before.max(now.saturating_add(PROCESSING_SECS))),
        (true, false) => Some(now),
        _ => Some(before),
    }
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
