//! What payments do to an order.
//!
//! A provider says what has happened twice, late, or in any order. So nothing here depends on the order of its words: they
//! are gathered in a [`Ledger`], where each only adds, and what they come to is worked out of the whole of it every time.
//! Whoever keeps a ledger as rows holds them to [`settle`]: the same facts, the same end.

#[cfg(feature = "cases")]
pub mod cases;
mod fact;
mod ledger;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

pub use fact::{DisputeState, Fact, RefundState, Told};
pub use ledger::{Attempt, AttemptState, Charge, Dispute, Ledger, Refund, RefundOfOurs};

use crate::state::{Status, once_paid};

/// An order as far as payments are concerned.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Order {
    /// What has become of it.
    pub status: Status,
    /// Whether it was canceled because nobody paid in time, and for no other reason.
    pub has_expired: bool,
    /// Whether something has to be sent.
    pub has_to_be_sent: bool,
    /// What it costs, in minor units.
    pub total: i64,
    /// In which currency.
    pub currency: String,
}

/// What a ledger comes to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settled {
    /// What has become of the order.
    pub status: Status,
    /// Whether it had expired and is taken again: its stock, too, has to be.
    pub is_taken_again: bool,
    /// When all of it was paid, by the provider's time: an invoice has its number from then on. `None` as long as it is not;
    /// of an order that costs nothing, when it was placed.
    pub paid_at: Option<i64>,
    /// What has come, in minor units.
    pub paid: i64,
    /// What of that has gone back.
    pub refunded: i64,
    /// Whether a payment is on its way.
    pub processing: bool,
    /// Whether a payment is disputed, or was lost by that.
    pub disputed: bool,
    /// What has to be given back, and is not yet.
    pub returns: BTreeSet<Return>,
    /// What somebody has to look at.
    pub attention: BTreeSet<Attention>,
}

/// Money that nobody owes, to be given back.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Return {
    /// Of which charge.
    pub charge: String,
    /// What is left of it.
    pub amount: i64,
    /// Why.
    pub why: Why,
}

/// Why money goes back by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// The order was off when it came.
    Late,
    /// The order was paid without it.
    Twice,
}

/// What somebody has to look at, the most pressing first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Attention {
    /// A payment is disputed, or was lost by that.
    Dispute,
    /// Money did not go back as it should.
    RefundFailed,
    /// Money came in another currency, and does not count.
    Currency,
    /// Not what was asked for has come.
    Amount,
    /// Money came by hand for an order that was off.
    Late,
    /// Money came by hand for an order that was paid.
    Twice,
    /// Somebody gave money back at the provider.
    RefundedElsewhere,
}

/// What the ledger comes to for this order. It may be the order as it was before, or as it has become by an earlier call: the
/// end is the same. Only whether an expired order can be taken again depends on the moment, namely on its stock.
pub fn settle(order: &Order, ledger: &Ledger, all_in_stock: bool) -> Settled {
    let mut charges: Vec<_> =
        ledger.charges.iter().filter(|(_, charge)| charge.currency == order.currency).collect();
    charges.sort_by_key(|(id, charge)| (charge.at, *id));
    let kept = Kept::of(ledger, &charges, order.total);
    let is_covered = kept.sum >= i128::from(order.total);
    let has_gone_back = charges.iter().take(kept.count).any(|(id, _)| ledger.has_returned(id));
    let is_taken_again =
        order.status == Status::Canceled && order.has_expired && is_covered && all_in_stock && !has_gone_back;
    let status = match order.status {
        Status::Pending if is_covered => once_paid(order.has_to_be_sent),
        _ if is_taken_again => once_paid(order.has_to_be_sent),
        status => status,
    };
    let (why, beyond) = if status == Status::Canceled {
        (Why::Late, charges.as_slice())
    } else {
        (Why::Twice, charges.get(kept.count..).unwrap_or_default())
    };
    let mut attention = attention(order, ledger, &charges);
    if is_covered && kept.sum > i128::from(order.total) {
        attention.insert(Attention::Amount);
    }
    let mut returns = BTreeSet::new();
    for (id, charge) in beyond {
        if ledger.is_by_hand(charge) {
            if ledger.counted(id, charge) == 0 {
                continue;
            }
            attention.insert(if why == Why::Late { Attention::Late } else { Attention::Twice });
        } else if let Some(amount) = ledger.returnable(id, charge) {
            returns.insert(Return { charge: (*id).clone(), amount, why });
        }
    }
    Settled {
        status,
        is_taken_again,
        paid_at: kept.until.filter(|_| is_covered),
        paid: clamped(charges.iter().map(|(_, charge)| charge.amount)),
        refunded: clamped(charges.iter().map(|(id, charge)| ledger.refunded(id).min(charge.amount))),
        processing: ledger.attempts.values().any(|attempt| attempt.state == AttemptState::Processing),
        disputed: ledger.disputes.values().any(Dispute::counts),
        returns,
        attention,
    }
}

/// The earliest charges, as many as it takes to pay for the order. Who pays by hand may do so in parts.
struct Kept {
    count: usize,
    sum: i128,
    until: Option<i64>,
}

impl Kept {
    fn of(ledger: &Ledger, charges: &[(&String, &Charge)], total: i64) -> Self {
        let mut kept = Self { count: 0, sum: 0, until: None };
        for (id, charge) in charges {
            if kept.sum >= i128::from(total) {
                break;
            }
            kept.count += 1;
            kept.sum += i128::from(ledger.counted(id, charge));
            kept.until = Some(charge.at);
        }
        kept
    }
}

fn attention(order: &Order, ledger: &Ledger, counted: &[(&String, &Charge)]) -> BTreeSet<Attention> {
    let is_other = |charge: &Charge| {
        !ledger.is_by_hand(charge) && ledger.asked_for(charge, order.total) != charge.amount
    };
    let findings = [
        (Attention::Dispute, ledger.disputes.values().any(Dispute::counts)),
        (Attention::RefundFailed, ledger.has_failed_refund()),
        (Attention::Currency, counted.len() < ledger.charges.len()),
        (Attention::Amount, counted.iter().any(|(_, charge)| is_other(charge))),
        (Attention::RefundedElsewhere, ledger.refunds.iter().any(|(id, refund)| !ledger.is_ours(id, refund))),
    ];
    findings.into_iter().filter(|(_, is_so)| *is_so).map(|(what, _)| what).collect()
}

/// A sum of amounts, which no database has to count beyond what it can.
fn clamped(amounts: impl Iterator<Item = i64>) -> i64 {
    amounts.fold(0, i64::saturating_add)
}

/// The end that the facts have, in whichever order they come: what [`settle`] says of a ledger of these attempts that was told
/// all of them.
pub fn end<'a>(
    order: &Order,
    attempts: &BTreeMap<String, Attempt>,
    told: impl IntoIterator<Item = &'a Told>,
    all_in_stock: bool,
) -> (Settled, Ledger) {
    let mut ledger = Ledger { attempts: attempts.clone(), ..Ledger::default() };
    told.into_iter().for_each(|told| ledger.add(told));
    (settle(order, &ledger, all_in_stock), ledger)
}
