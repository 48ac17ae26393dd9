//! What is known of an order's payments. Every entry only goes on, so that entries of the same facts are the same, whichever
//! came first and however often.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::fact::{DisputeState, Fact, RefundState, Told};

/// What is known of an order's payments.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ledger {
    /// The attempts to pay, by our id.
    pub attempts: BTreeMap<String, Attempt>,
    /// The money that came, by the provider's id.
    pub charges: BTreeMap<String, Charge>,
    /// The money that went back, by the provider's id.
    pub refunds: BTreeMap<String, Refund>,
    /// What is disputed, by the provider's id.
    pub disputes: BTreeMap<String, Dispute>,
    /// The refunds that the shop has begun, by our id.
    pub ours: BTreeMap<String, RefundOfOurs>,
}

/// An attempt to pay.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attempt {
    /// What was asked for, in minor units.
    pub amount: i64,
    /// Whether the shop is told by hand what came, and money can't go back by itself.
    pub is_by_hand: bool,
    /// How far it is.
    pub state: AttemptState,
}

/// How far an attempt is. It only climbs, and money that came is the top: whatever else was said of it does not matter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AttemptState {
    /// The provider does not know of it, or we not of its answer.
    New,
    /// It can be paid.
    Open,
    /// Money is on its way.
    Processing,
    /// It did not come.
    Failed,
    /// Nobody can pay it any more: said after a failure at most.
    Expired,
    /// It came.
    Paid,
}

/// Money that came.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Charge {
    /// By which attempt.
    pub attempt: String,
    /// How much, in minor units.
    pub amount: i64,
    /// In which currency.
    pub currency: String,
    /// When, by the provider's time.
    pub at: i64,
}

/// Money that went back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refund {
    /// Of which charge.
    pub charge: String,
    /// How much, in minor units.
    pub amount: i64,
    /// How far it is.
    pub state: RefundState,
    /// Our id of it, if it is ours.
    pub entry: Option<String>,
}

/// A dispute.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dispute {
    /// Of which charge.
    pub charge: String,
    /// How far it is.
    pub state: DisputeState,
}

/// A refund that the shop has begun: what an admin asked for, and returns from the moment they are handed to the provider.
/// Until then a return is no entry but a wish, and made anew of the whole ledger.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefundOfOurs {
    /// Of which charge.
    pub charge: String,
    /// How much, in minor units.
    pub amount: i64,
    /// The provider's id of it, once it has said that.
    pub refund: Option<String>,
    /// Whether the provider has refused it.
    pub has_failed: bool,
    /// Whether it is one of those that go back by themselves, of which each charge has one at most.
    pub is_return: bool,
}

impl Dispute {
    /// Whether the order is disputed by it: it goes on, or was lost.
    pub fn counts(&self) -> bool {
        self.state != DisputeState::Won
    }
}

impl Ledger {
    /// Adds what a provider has said. Amounts of nothing or less are nothing that has happened.
    pub fn add(&mut self, told: &Told) {
        match &told.fact {
            Fact::Processing => self.climb(&told.attempt, AttemptState::Processing),
            Fact::Failed => self.climb(&told.attempt, AttemptState::Failed),
            Fact::Expired => self.climb(&told.attempt, AttemptState::Expired),
            Fact::Paid { charge, amount, currency, at } if *amount > 0 => {
                self.climb(&told.attempt, AttemptState::Paid);
                let (attempt, currency) = (told.attempt.clone(), currency.clone());
                let said = Charge { attempt, amount: *amount, currency, at: *at };
                self.charges.entry(charge.clone()).and_modify(|known| known.join(&said)).or_insert(said);
            }
            Fact::Refund { charge, id, amount, state, entry } if *amount > 0 => {
                let said =
                    Refund { charge: charge.clone(), amount: *amount, state: *state, entry: entry.clone() };
                self.refunds.entry(id.clone()).and_modify(|known| known.join(&said)).or_insert(said);
            }
            Fact::Paid { .. } | Fact::Refund { .. } => {}
            Fact::Dispute { charge, id, state } => {
                let said = Dispute { charge: charge.clone(), state: *state };
                let known = self.disputes.entry(id.clone()).or_insert(said);
                known.state = known.state.max(*state);
                join_text(&mut known.charge, charge);
            }
        }
    }

    fn climb(&mut self, attempt: &str, state: AttemptState) {
        if let Some(attempt) = self.attempts.get_mut(attempt) {
            attempt.state = attempt.state.max(state);
        }
    }

    /// Whether the shop was told of the money by hand.
    pub(super) fn is_by_hand(&self, charge: &Charge) -> bool {
        self.attempts.get(&charge.attempt).is_some_and(|attempt| attempt.is_by_hand)
    }

    /// What of a charge counts towards the order. What was told by hand and has gone back does not: the shop has said both, one
    /// after the other. Of a provider's words nobody knows which was first, so that what came, came.
    pub(super) fn counted(&self, id: &str, charge: &Charge) -> i64 {
        let gone = if self.is_by_hand(charge) { self.refunded(id) } else { 0 };
        charge.amount.saturating_sub(gone).max(0)
    }

    /// What its attempt asked for; the whole, if nobody knows the attempt.
    pub(super) fn asked_for(&self, charge: &Charge, total: i64) -> i64 {
        self.attempts.get(&charge.attempt).map_or(total, |attempt| attempt.amount)
    }

    /// How much of a charge has gone back.
    pub(super) fn refunded(&self, charge: &str) -> i64 {
        let done = self.refunds_of(charge).filter(|(_, refund)| refund.state == RefundState::Done);
        done.fold(0, |sum, (_, refund)| sum.saturating_add(refund.amount))
    }

    /// Whether a return of the charge has been handed to the provider.
    pub(super) fn has_returned(&self, charge: &str) -> bool {
        self.ours.values().any(|own| own.is_return && own.charge == charge)
    }

    /// What is left of a charge that has to go back, unless it was handed to the provider before: without what has gone back or
    /// is about to.
    pub(super) fn returnable(&self, id: &str, charge: &Charge) -> Option<i64> {
        if self.has_returned(id) {
            return None;
        }
        let told = self.refunds_of(id).filter(|(_, refund)| refund.state != RefundState::Failed);
        let told = told.fold(0, |sum: i64, (_, refund)| sum.saturating_add(refund.amount));
        let begun = self.ours.iter().filter(|(_, own)| own.charge == id && !own.has_failed);
        let begun = begun.filter(|(entry, own)| !self.has_been_told(entry, own));
        let begun = begun.fold(0, |sum: i64, (_, own)| sum.saturating_add(own.amount));
        Some(charge.amount.saturating_sub(told).saturating_sub(begun)).filter(|left| *left > 0)
    }

    /// Whether one of the provider's refunds is ours.
    pub(super) fn is_ours(&self, id: &str, refund: &Refund) -> bool {
        let is_begun = refund.entry.as_ref().is_some_and(|entry| self.ours.contains_key(entry));
        is_begun || self.ours.values().any(|own| own.refund.as_deref() == Some(id))
    }

    pub(super) fn has_failed_refund(&self) -> bool {
        self.ours.values().any(|own| own.has_failed)
            || self.refunds.values().any(|refund| refund.state == RefundState::Failed)
    }

    /// Whether the provider has told of a refund of ours, so that it is not counted twice.
    fn has_been_told(&self, entry: &str, own: &RefundOfOurs) -> bool {
        let is_known = own.refund.as_ref().is_some_and(|id| self.refunds.contains_key(id));
        is_known || self.refunds.values().any(|refund| refund.entry.as_deref() == Some(entry))
    }

    fn refunds_of(&self, charge: &str) -> impl Iterator<Item = (&String, &Refund)> {
        self.refunds.iter().filter(move |(_, refund)| refund.charge == charge)
    }
}

impl Charge {
    /// No provider says two things of one charge. Should one do so all the same, the end still does not hang on which was first.
    fn join(&mut self, said: &Self) {
        self.at = self.at.min(said.at);
        self.amount = self.amount.max(said.amount);
        join_text(&mut self.currency, &said.currency);
        join_text(&mut self.attempt, &said.attempt);
    }
}

impl Refund {
    fn join(&mut self, said: &Self) {
        self.state = self.state.max(said.state);
        self.amount = self.amount.max(said.amount);
        join_text(&mut self.charge, &said.charge);
        if said.entry > self.entry {
            self.entry.clone_from(&said.entry);
        }
    }
}

fn join_text(known: &mut String, said: &str) {
    if said < known.as_str() {
        said.clone_into(known);
    }
}
