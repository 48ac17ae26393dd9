use proptest::prelude::*;

use super::cases::{Case, cases, permutations};
use super::*;

fn order(status: Status) -> Order {
    Order { status, has_expired: false, has_to_be_sent: true, total: 100, currency: "EUR".to_owned() }
}

fn attempts(is_by_hand: bool) -> BTreeMap<String, Attempt> {
    let attempt = Attempt { amount: 100, is_by_hand, state: AttemptState::Open };
    ["one", "two"].map(|id| (id.to_owned(), attempt)).into()
}

fn paid(charge: &str, amount: i64, currency: &str, at: i64) -> Told {
    let (charge, currency) = (charge.to_owned(), currency.to_owned());
    Told { attempt: "one".to_owned(), fact: Fact::Paid { charge, amount, currency, at } }
}

fn refund(charge: &str, id: &str, amount: i64, state: RefundState, entry: Option<&str>) -> Told {
    let (charge, id, entry) = (charge.to_owned(), id.to_owned(), entry.map(str::to_owned));
    Told { attempt: "one".to_owned(), fact: Fact::Refund { charge, id, amount, state, entry } }
}

fn returned(charge: &str, amount: i64, why: Why) -> Return {
    Return { charge: charge.to_owned(), amount, why }
}

fn by_name(name: &str) -> Case {
    cases().into_iter().find(|case| case.name == name).unwrap()
}

#[test]
fn seven_facts_have_one_end_in_every_order_with_every_repetition() {
    for case in cases() {
        assert_eq!(case.told.len(), 7);
        let expected = end(&case.order, &case.attempts, &case.told, case.all_in_stock);
        let orders = permutations(&case.told);
        assert_eq!(orders.len(), 5_040);
        for (n, order) in orders.iter().enumerate() {
            // One or two of them again, at some later place, and at last the first.
            let (again, place) = (n % 7, n / 7 % 8);
            let mut sequence: Vec<&Told> = order.iter().collect();
            sequence.insert(place, &order[again]);
            sequence.extend([&order[n % 5], &order[0]]);
            assert_eq!(case.run(sequence), expected, "{}: {order:?}", case.name);
        }
    }
}

#[test]
fn of_two_payments_the_earlier_is_kept() {
    let case = by_name("paid twice, refunded and disputed");
    let (settled, ledger) = end(&case.order, &case.attempts, &case.told, true);
    assert_eq!(
        settled,
        Settled {
            status: Status::Open,
            is_taken_again: false,
            paid_at: Some(10),
            paid: 200,
            refunded: 30,
            processing: false,
            disputed: true,
            returns: [returned("first", 100, Why::Twice)].into(),
            attention: [Attention::Dispute, Attention::RefundedElsewhere].into(),
        }
    );
    assert!(ledger.attempts.values().all(|attempt| attempt.state == AttemptState::Paid));
}

#[test]
fn late_money_takes_the_goods_again_or_goes_back_but_for_what_has_gone() {
    let late = |name| {
        let case = by_name(name);
        end(&case.order, &case.attempts, &case.told, case.all_in_stock).0
    };
    let again = late("late, and everything is there");
    assert_eq!((again.status, again.is_taken_again), (Status::Open, true));
    assert_eq!(again.returns, [returned("first", 100, Why::Twice)].into());
    for name in ["late, and something is gone", "called off by somebody"] {
        let back = late(name);
        assert_eq!((back.status, back.is_taken_again), (Status::Canceled, false));
        assert_eq!(
            back.returns,
            [returned("first", 100, Why::Late), returned("second", 70, Why::Late)].into()
        );
    }
}

#[test]
fn another_currency_does_not_count_and_another_amount_does() {
    let one = |told: Told| end(&order(Status::Pending), &attempts(false), [&told], true).0;
    let foreign = one(paid("c", 100, "USD", 1));
    assert_eq!((foreign.status, foreign.paid, foreign.paid_at), (Status::Pending, 0, None));
    assert_eq!(foreign.attention, [Attention::Currency].into());
    let less = one(paid("c", 99, "EUR", 1));
    assert_eq!((less.status, less.paid, less.paid_at), (Status::Pending, 99, None));
    assert_eq!(less.attention, [Attention::Amount].into());
    let more = one(paid("c", 101, "EUR", 1));
    assert_eq!((more.status, more.paid, more.paid_at), (Status::Open, 101, Some(1)));
    assert_eq!(more.attention, [Attention::Amount].into());
    assert!(more.returns.is_empty());
    for amount in [0, -1, i64::MIN] {
        assert_eq!(one(paid("c", amount, "EUR", 1)).paid, 0);
    }
}

#[test]
fn who_pays_by_hand_may_pay_in_parts_and_nothing_goes_back_by_itself() {
    let by_hand = |status, amounts: &[i64]| {
        let facts: Vec<_> =
            (1..).zip(amounts).map(|(at, amount)| paid(&format!("c{at}"), *amount, "EUR", at)).collect();
        end(&order(status), &attempts(true), &facts, true).0
    };
    let part = by_hand(Status::Pending, &[60]);
    assert_eq!((part.status, part.attention.len()), (Status::Pending, 0));
    let whole = by_hand(Status::Pending, &[60, 40]);
    assert_eq!((whole.status, whole.paid_at, whole.attention.len()), (Status::Open, Some(2), 0));
    let over = by_hand(Status::Pending, &[60, 50]);
    assert_eq!((over.status, over.attention), (Status::Open, [Attention::Amount].into()));
    let twice = by_hand(Status::Pending, &[60, 40, 100]);
    assert_eq!((twice.returns.len(), twice.attention), (0, [Attention::Twice].into()));
    let late = by_hand(Status::Canceled, &[100]);
    assert_eq!((late.returns.len(), late.attention), (0, [Attention::Late].into()));
}

#[test]
fn an_order_that_costs_nothing_or_has_nothing_to_send_is_done_with_once_paid() {
    let free = Order { total: 0, ..order(Status::Pending) };
    assert_eq!(end(&free, &BTreeMap::new(), [], true).0.status, Status::Open);
    let files = Order { has_to_be_sent: false, ..order(Status::Pending) };
    assert_eq!(end(&files, &attempts(false), [&paid("c", 100, "EUR", 1)], true).0.status, Status::Completed);
}

#[test]
fn what_was_handed_over_is_not_given_back_again_and_our_own_refunds_count_once() {
    let mut ledger = Ledger { attempts: attempts(false), ..Ledger::default() };
    ledger.add(&paid("kept", 100, "EUR", 1));
    ledger.add(&paid("again", 100, "EUR", 2));
    let own = |is_return, has_failed| RefundOfOurs {
        charge: "again".to_owned(),
        amount: 40,
        refund: None,
        has_failed,
        is_return,
    };
    let open = order(Status::Open);
    let mut with = |own: Option<RefundOfOurs>, told: Option<Told>| {
        ledger.ours = own.map(|own| ("ours".to_owned(), own)).into_iter().collect();
        ledger.refunds.clear();
        told.iter().for_each(|told| ledger.add(told));
        settle(&open, &ledger, true)
    };
    let rest = |amount| [returned("again", amount, Why::Twice)].into();
    assert_eq!(with(None, None).returns, rest(100));
    assert_eq!(with(Some(own(false, false)), None).returns, rest(60));
    let told = |state| Some(refund("again", "re", 40, state, Some("ours")));
    let both = with(Some(own(false, false)), told(RefundState::Done));
    assert_eq!((both.returns, both.refunded, both.attention.len()), (rest(60), 40, 0));
    let failed = with(Some(own(false, true)), told(RefundState::Failed));
    assert_eq!((failed.returns, failed.refunded), (rest(100), 0));
    assert_eq!(failed.attention, [Attention::RefundFailed].into());
    for has_failed in [false, true] {
        assert!(with(Some(own(true, has_failed)), None).returns.is_empty());
    }
    let elsewhere = with(None, Some(refund("again", "re", 40, RefundState::Asked, None)));
    assert_eq!((elsewhere.returns, elsewhere.refunded), (rest(60), 0));
    assert_eq!(elsewhere.attention, [Attention::RefundedElsewhere].into());
}

#[test]
fn what_is_said_of_one_thing_in_two_ways_has_one_end_all_the_same() {
    let told = [
        paid("c", 100, "EUR", 2),
        paid("c", 90, "EUR", 1),
        refund("c", "re", 10, RefundState::Failed, None),
        refund("d", "re", 20, RefundState::Done, Some("ours")),
    ];
    let attempts = attempts(false);
    let expected = end(&order(Status::Pending), &attempts, &told, true);
    assert_eq!((expected.0.status, expected.0.paid_at, expected.0.paid), (Status::Open, Some(1), 100));
    for told in permutations(&told) {
        assert_eq!(end(&order(Status::Pending), &attempts, &told, true), expected);
    }
}

#[test]
fn what_was_handed_back_is_not_taken_again_though_everything_is_there_once_more() {
    let expired = Order { has_expired: true, ..order(Status::Canceled) };
    let mut ledger = Ledger { attempts: attempts(false), ..Ledger::default() };
    ledger.add(&paid("c", 100, "EUR", 1));
    assert_eq!(settle(&expired, &ledger, false).returns, [returned("c", 100, Why::Late)].into());
    assert!(settle(&expired, &ledger, true).is_taken_again);
    let own = RefundOfOurs {
        charge: "c".to_owned(),
        amount: 100,
        refund: None,
        has_failed: false,
        is_return: true,
    };
    ledger.ours.insert("ours".to_owned(), own);
    let settled = settle(&expired, &ledger, true);
    assert_eq!((settled.status, settled.returns.len()), (Status::Canceled, 0));
}

fn some_told() -> impl Strategy<Value = Told> {
    let charge = || prop::sample::select(vec!["a", "b", "c", "d"]).prop_map(str::to_owned);
    let dispute = prop::sample::select(vec![DisputeState::Open, DisputeState::Won, DisputeState::Lost]);
    let state = prop::sample::select(vec![RefundState::Asked, RefundState::Done, RefundState::Failed]);
    let fact = prop_oneof![
        Just(Fact::Processing),
        Just(Fact::Failed),
        Just(Fact::Expired),
        // A charge always has the same amount, currency and time: those of its name.
        charge().prop_map(|charge| {
            let (amount, currency, at) = match charge.as_str() {
                "a" => (100, "EUR", 30),
                "b" => (60, "EUR", 20),
                "c" => (140, "EUR", 10),
                _ => (100, "USD", 5),
            };
            Fact::Paid { charge, amount, currency: currency.to_owned(), at }
        }),
        (charge(), "[xyz]", 1..150_i64, state).prop_map(|(charge, id, amount, state)| Fact::Refund {
            charge,
            id,
            amount,
            state,
            entry: None
        }),
        (charge(), "[xy]", dispute).prop_map(|(charge, id, state)| Fact::Dispute { charge, id, state }),
    ];
    (prop::sample::select(vec!["one", "two", "unknown"]), fact)
        .prop_map(|(attempt, fact)| Told { attempt: attempt.to_owned(), fact })
}

proptest! {
    #[test]
    fn any_facts_have_one_end(
        (told, shuffled) in prop::collection::vec(some_told(), 0..10).prop_flat_map(|told| {
            let again = told.iter().chain(&told).cloned().collect::<Vec<_>>();
            (Just(told), Just(again).prop_shuffle())
        }),
        status in prop::sample::select(vec![Status::Pending, Status::Open, Status::Canceled]),
        has_expired: bool, has_to_be_sent: bool, all_in_stock: bool,
    ) {
        let order = Order { has_expired, has_to_be_sent, ..order(status) };
        let case = Case { name: "any", order, attempts: attempts(false), told, all_in_stock };
        let expected = end(&case.order, &case.attempts, &case.told, all_in_stock);
        prop_assert_eq!(case.run(&shuffled), expected.clone());
        let (settled, ledger) = expected;
        prop_assert!(settled.refunded <= settled.paid);
        prop_assert_eq!(settled.is_taken_again, status == Status::Canceled && settled.status != status);
        for back in &settled.returns {
            prop_assert!(back.amount > 0 && back.amount <= ledger.charges[&back.charge].amount);
        }
        // However much goes back, what an order costs stays.
        if status != Status::Canceled && settled.paid_at.is_some() {
            let back: i64 = settled.returns.iter().map(|back| ledger.charges[&back.charge].amount).sum();
            prop_assert!(settled.paid - back >= case.order.total);
        }
    }

    #[test]
    fn each_charge_is_handed_back_once_at_most_and_an_open_order_stays_paid(
        told in prop::collection::vec(some_told(), 0..12),
        status in prop::sample::select(vec![Status::Pending, Status::Canceled]), stock in prop::collection::vec(any::<bool>(), 12),
    ) {
        let mut order = Order { has_expired: true, ..order(status) };
        let mut ledger = Ledger { attempts: attempts(false), ..Ledger::default() };
        for (told, all_in_stock) in told.iter().zip(stock) {
            ledger.add(told);
            let settled = settle(&order, &ledger, all_in_stock);
            order.status = settled.status;
            for back in settled.returns {
                let own = RefundOfOurs { charge: back.charge.clone(), amount: back.amount, refund: None, has_failed: false, is_return: true };
                prop_assert!(ledger.ours.insert(back.charge, own).is_none());
            }
            if order.status == Status::Open {
                let held = ledger.charges.iter().filter(|(id, charge)| charge.currency == "EUR" && !ledger.ours.contains_key(*id));
                prop_assert!(held.map(|(_, charge)| charge.amount).sum::<i64>() >= order.total);
            }
        }
    }
}
