//! What payments do to an order that is kept in rows: the same as what they do to a ledger in memory, in whichever order they are
//! told.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::{BuildHasher, RandomState};
use std::sync::Arc;

use coppice::orders::model::{Entry, EntryKind, Payments};
use coppice::orders::service::{Context, Teller, settle_told};
use coppice::orders::store::{attention_text, get_payments};
use coppice_orders::settle::cases::{Case, cases};
use coppice_orders::settle::{Attempt, Fact, Ledger, RefundOfOurs, Return, Settled, Told, end, settle};
use coppice_orders::state::Status;
use coppice_platform::Platform;
use coppice_platform::background::{Background, Task};
use coppice_platform::sql::Statement;
use futures_util::future::join_all;

use super::{MUG, Number};
use crate::support::{Site, shop};

/// How often each case is told in some order.
const SEQUENCES: u64 = 200;

/// Nothing is sent while this is about what is written.
struct Idle;

impl Background for Idle {
    fn wait_until(&self, _: Task) {}
}

async fn site() -> Site {
    let site =
        Site::filled(&[], async |platform, _| Platform { background: Arc::new(Idle), ..platform }).await;
    let many = "UPDATE product_variants SET inventory_quantity = 1000000 WHERE id = 'v-mug-57-one'";
    site.db().query(Statement::write("test_many", many)).await.unwrap();
    site
}

/// Numbers that look random, and are the same for a seed (SplitMix64).
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((z ^ (z >> 31)) % u64::try_from(most).unwrap()).unwrap()
    }
}

/// All of these in some order, some of them again, and some of them at once.
fn sequence(told: &[Told], dice: &mut Dice) -> Vec<Vec<Told>> {
    let mut all = told.to_vec();
    for _ in 0..dice.below(4) {
        all.push(told[dice.below(told.len())].clone());
    }
    for at in (1..all.len()).rev() {
        all.swap(at, dice.below(at + 1));
    }
    let mut calls: Vec<Vec<Told>> = Vec::new();
    for told in all {
        match calls.last_mut() {
            Some(last) if dice.below(2) == 0 => last.push(told),
            _ => calls.push(vec![told]),
        }
    }
    calls
}

/// The same about an order of its own: no two orders have an attempt, a charge or a refund in common.
fn of_order(told: &Told, id: &str) -> Told {
    let own = |name: &String| format!("{id}-{name}");
    let fact = match told.fact.clone() {
        Fact::Paid { charge, amount, currency, at } => {
            Fact::Paid { charge: own(&charge), amount, currency, at }
        }
        Fact::Refund { charge, id, amount, state, entry } => {
            Fact::Refund { charge: own(&charge), id: own(&id), amount, state, entry }
        }
        Fact::Dispute { charge, id, state } => Fact::Dispute { charge: own(&charge), id: own(&id), state },
        fact => fact,
    };
    Told { attempt: own(&told.attempt), fact }
}

fn attempts_of(case: &Case, id: &str) -> BTreeMap<String, Attempt> {
    case.attempts.iter().map(|(name, attempt)| (format!("{id}-{name}"), *attempt)).collect()
}

/// The order of a case, its attempts, and a line of which there is enough, or far too much.
async fn place(site: &Site, case: &Case, id: &str, number: i64) {
    let order = &case.order;
    let (status, stock) = match order.status {
        Status::Canceled => ("canceled", "returned"),
        _ => ("pending", "taken"),
    };
    let reason =
        (order.status == Status::Canceled).then_some(if order.has_expired { "expired" } else { "shop" });
    let fulfilment = if order.has_to_be_sent { "waiting" } else { "none" };
    let insert = "INSERT INTO orders (id, tenant_id, number, key, cart_id, email, status, fulfilment, stock, provider, currency, subtotal, discount, \
         shipping, tax, total, prices_include_tax, cancel_reason, country, placed_at, address) \
         VALUES (?1, 'default', ?2, ?1, 'cart', 'ada@example.com', ?3, ?4, ?5, 'stripe', ?6, ?7, 0, 0, 0, ?7, 1, ?8, 'DE', 1, '{}')";
    let line = "INSERT INTO order_lines (order_id, position, product_id, variant_id, slug, name, variant_name, type, unit_price, quantity, discount, \
         tax_ppm, tax, total, tracked, requires_shipping) VALUES (?1, 0, 'p', ?2, 'mug', 'Mug', 'One', 'physical', ?3, ?4, 0, 0, 0, ?3, 1, 1)";
    let attempt = "INSERT INTO payment_attempts (id, order_id, provider, amount, state, begun_at) VALUES (?1, ?2, 'stripe', ?3, 'open', 1)";
    let mut statements = vec![
        Statement::write("test_order", insert)
            .bind(id)
            .bind(number)
            .bind(status)
            .bind(fulfilment)
            .bind(stock)
            .bind(order.currency.as_str())
            .bind(order.total)
            .bind(reason),
        Statement::write("test_line", line).bind(id).bind(MUG).bind(order.total).bind(if case.all_in_stock {
            1_i64
        } else {
            100_000_000
        }),
    ];
    for (name, of) in attempts_of(case, id) {
        statements.push(Statement::write("test_attempt", attempt).bind(name).bind(id).bind(of.amount));
    }
    site.db().batch(statements).await.unwrap();
}

/// What comes of it in memory, where what goes back has gone as soon as it was found, as it is in rows.
struct Expected {
    settled: Settled,
    ledger: Ledger,
    returns: BTreeSet<Return>,
    is_taken_again: bool,
}

fn expected(case: &Case, id: &str, calls: &[Vec<Told>]) -> Expected {
    let mut order = case.order.clone();
    let mut ledger = Ledger { attempts: attempts_of(case, id), ..Ledger::default() };
    let (mut returns, mut is_taken_again) = (BTreeSet::new(), false);
    let mut settled = settle(&order, &ledger, case.all_in_stock);
    for told in calls {
        told.iter().for_each(|told| ledger.add(told));
        settled = settle(&order, &ledger, case.all_in_stock);
        order.status = settled.status;
        is_taken_again |= settled.is_taken_again;
        for back in &settled.returns {
            let own = RefundOfOurs {
                charge: back.charge.clone(),
                amount: back.amount,
                refund: None,
                has_failed: false,
                is_return: true,
            };
            assert!(ledger.ours.insert(back.charge.clone(), own).is_none(), "each goes back once");
            returns.insert(back.clone());
        }
    }
    Expected { settled, ledger, returns, is_taken_again }
}

/// What goes back by itself, as rows have it: of which charge, how much, why.
fn returned(entries: &[Entry]) -> Vec<(String, i64, String)> {
    let own = entries.iter().filter(|entry| entry.kind == EntryKind::Refund && entry.is_return());
    let mut all: Vec<_> = own
        .map(|entry| (entry.charge.clone().unwrap_or_default(), entry.amount, entry.why.clone()))
        .collect();
    all.sort();
    all
}

fn as_rows(returns: &BTreeSet<Return>) -> Vec<(String, i64, String)> {
    let why = |back: &Return| serde_json::to_value(back.why).unwrap().as_str().unwrap().to_owned();
    let mut all: Vec<_> = returns.iter().map(|back| (back.charge.clone(), back.amount, why(back))).collect();
    all.sort();
    all
}

/// What the ledger says of the world, without what the shop has begun.
fn told_by_others(ledger: &Ledger) -> Ledger {
    Ledger { ours: BTreeMap::new(), ..ledger.clone() }
}

/// Tells an order of its own all of this, and holds its rows to what is expected.
async fn hold(site: &Site, case: &Case, number: i64, calls: &[Vec<Told>], seed: &str) {
    let id = format!("o{number:06}");
    let calls: Vec<Vec<Told>> =
        calls.iter().map(|told| told.iter().map(|told| of_order(told, &id)).collect()).collect();
    place(site, case, &id, number).await;
    let db = site.db();
    let tenant = shop();
    let context = Context { app: &site.state, db: &db, tenant: &tenant, locals: None };
    for told in &calls {
        settle_told(&context, &id, told, Teller::default()).await.unwrap();
    }
    let Payments { order, ledger, entries, .. } = get_payments(&db, &tenant, &id).await.unwrap().unwrap();
    let told = || format!("{}, {seed}: {calls:#?}", case.name);
    let one = expected(case, &id, &calls);
    let standing = order.standing;
    let shown = |settled: &Settled| {
        (
            settled.status,
            settled.paid,
            settled.refunded,
            settled.processing,
            settled.disputed,
            attention_text(settled),
        )
    };
    let rows = (
        standing.status,
        standing.paid,
        standing.refunded,
        standing.processing,
        standing.disputed,
        order.attention.clone(),
    );
    assert_eq!(rows, shown(&one.settled), "{}", told());
    assert_eq!(order.paid_at, one.settled.paid_at, "{}", told());
    assert_eq!(told_by_others(&ledger), told_by_others(&one.ledger), "{}", told());
    assert_eq!(returned(&entries), as_rows(&one.returns), "{}", told());
    // A number as soon as it is paid, and none before.
    let is_paid = standing.status != Status::Pending && standing.status != Status::Canceled;
    assert_eq!(order.invoice_number.is_some(), is_paid, "{}", told());
    let moves = "SELECT COUNT(*) AS number FROM stock_moves WHERE ref >= ?1 AND ref < ?1 || ';'";
    let moved = db.query(Statement::read("test_moves", moves).bind(id.as_str())).await.unwrap();
    let moved: Option<Number> = moved.first().unwrap();
    assert_eq!(moved.unwrap().number, i64::from(one.is_taken_again), "{}", told());
    // Whatever the order in which it was told: this is the end of it, unless a part that came late has gone back before the rest
    // of the money came.
    let flat: Vec<Told> = case.told.iter().map(|told| of_order(told, &id)).collect();
    let (last, known) = end(&case.order, &attempts_of(case, &id), &flat, case.all_in_stock);
    assert_eq!(told_by_others(&ledger), known, "{}", told());
    if case.name == PARTS_LATE {
        return;
    }
    assert_eq!(rows, shown(&last), "{}", told());
    let charges = |returns: &BTreeSet<Return>| -> Vec<_> {
        returns.iter().map(|back| (back.charge.clone(), back.why)).collect()
    };
    assert_eq!(charges(&one.returns), charges(&last.returns), "{}", told());
    // What somebody has given back at the provider before that is left out of it, and what they do later can't be known.
    for (now, then) in one.returns.iter().zip(&last.returns) {
        let charge = ledger.charges.get(&now.charge).unwrap();
        assert!(then.amount <= now.amount && now.amount <= charge.amount, "{}", told());
    }
}

/// Of an order that is off, less than it costs goes back at once; then the rest, which would have brought it back, comes too late.
const PARTS_LATE: &str = "the same, late";

#[tokio::test(flavor = "multi_thread")]
async fn every_case_has_its_end_in_rows_in_hundreds_of_orders_and_with_repetitions() {
    let site = site().await;
    let seed = RandomState::new().hash_one(0);
    join_all(cases().iter().zip(0_u64..).map(|(case, place)| {
        let site = &site;
        async move {
            for at in place * SEQUENCES..(place + 1) * SEQUENCES {
                let seed = seed.wrapping_add(at);
                let calls = sequence(&case.told, &mut Dice(seed));
                let number = i64::try_from(at).unwrap() + 1;
                hold(site, case, number, &calls, &format!("seed {seed}")).await;
            }
        }
    }))
    .await;
}
