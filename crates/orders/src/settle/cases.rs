//! Cases of what providers say, and all orders in which they can say it. Whatever else settles payments, in SQL above all, is
//! held by them to what [`super::settle`] says.

use std::collections::BTreeMap;

use super::{Attempt, AttemptState, DisputeState, Fact, Ledger, Order, RefundState, Settled, Told, settle};
use crate::state::Status;

/// An order, and what is said of it.
#[derive(Debug, Clone)]
pub struct Case {
    /// What it shows.
    pub name: &'static str,
    /// The order before.
    pub order: Order,
    /// Its attempts to pay before.
    pub attempts: BTreeMap<String, Attempt>,
    /// What is said.
    pub told: Vec<Told>,
    /// Whether an expired order could be taken again.
    pub all_in_stock: bool,
}

impl Case {
    /// The ledger before anything was said.
    pub fn ledger(&self) -> Ledger {
        Ledger { attempts: self.attempts.clone(), ..Ledger::default() }
    }

    /// What comes of it if these are said one after the other, and the order is settled after each, as it then is.
    pub fn run<'a>(&self, sequence: impl IntoIterator<Item = &'a Told>) -> (Settled, Ledger) {
        let (mut order, mut ledger) = (self.order.clone(), self.ledger());
        let mut settled = settle(&order, &ledger, self.all_in_stock);
        for told in sequence {
            ledger.add(told);
            let was_taken_again = settled.is_taken_again;
            settled = settle(&order, &ledger, self.all_in_stock);
            order.status = settled.status;
            settled.is_taken_again |= was_taken_again;
        }
        (settled, ledger)
    }
}

/// The cases: seven facts each, of an order of 100 that two attempts were made to pay.
pub fn cases() -> Vec<Case> {
    let case = |name, status, has_expired, all_in_stock, told: Vec<Told>| {
        let currency = "EUR".to_owned();
        let order = Order { status, has_expired, has_to_be_sent: true, total: 100, currency };
        let attempt = Attempt { amount: 100, is_by_hand: false, state: AttemptState::Open };
        let attempts = [("one".to_owned(), attempt), ("two".to_owned(), attempt)].into();
        Case { name, order, attempts, told, all_in_stock }
    };
    let usual = || {
        vec![
            told("one", Fact::Processing),
            paid("one", "first", 100, "EUR", 20),
            paid("two", "second", 100, "EUR", 10),
            told("one", Fact::Expired),
            told("two", Fact::Failed),
            refund("second", "back", 30, RefundState::Done),
            dispute("first", DisputeState::Open),
        ]
    };
    let odd = vec![
        paid("one", "foreign", 100, "USD", 5),
        paid("one", "small", 60, "EUR", 20),
        paid("two", "large", 140, "EUR", 30),
        told("two", Fact::Processing),
        refund("large", "back", 140, RefundState::Asked),
        refund("large", "back", 140, RefundState::Done),
        refund("small", "other", 60, RefundState::Failed),
    ];
    let unpaid = vec![
        told("one", Fact::Processing),
        told("one", Fact::Failed),
        told("one", Fact::Expired),
        told("two", Fact::Expired),
        told("two", Fact::Failed),
        dispute("unknown", DisputeState::Open),
        dispute("unknown", DisputeState::Won),
    ];
    vec![
        case("paid twice, refunded and disputed", Status::Pending, false, true, usual()),
        case("late, and everything is there", Status::Canceled, true, true, usual()),
        case("late, and something is gone", Status::Canceled, true, false, usual()),
        case("called off by somebody", Status::Canceled, false, true, usual()),
        case("sums and currencies that nobody asked for", Status::Pending, false, true, odd.clone()),
        case("the same, late", Status::Canceled, true, true, odd),
        case("never paid", Status::Pending, false, true, unpaid),
    ]
}

/// All orders of these.
pub fn permutations<T: Clone>(items: &[T]) -> Vec<Vec<T>> {
    let Some((first, rest)) = items.split_first() else { return vec![Vec::new()] };
    let mut all = Vec::new();
    for order in permutations(rest) {
        for place in 0..=order.len() {
            let mut order = order.clone();
            order.insert(place, first.clone());
            all.push(order);
        }
    }
    all
}

fn told(attempt: &str, fact: Fact) -> Told {
    Told { attempt: attempt.to_owned(), fact }
}

fn paid(attempt: &str, charge: &str, amount: i64, currency: &str, at: i64) -> Told {
    let (charge, currency) = (charge.to_owned(), currency.to_owned());
    told(attempt, Fact::Paid { charge, amount, currency, at })
}

fn refund(charge: &str, id: &str, amount: i64, state: RefundState) -> Told {
    let (charge, id) = (charge.to_owned(), id.to_owned());
    told("one", Fact::Refund { charge, id, amount, state, entry: None })
}

fn dispute(charge: &str, state: DisputeState) -> Told {
    told("one", Fact::Dispute { charge: charge.to_owned(), id: "dispute".to_owned(), state })
}
