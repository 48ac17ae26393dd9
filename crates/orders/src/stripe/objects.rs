//! What Stripe's objects say, as facts: <https://docs.stripe.com/api>.
//!
//! They are read field by field, for of what Stripe tells little is needed, and it tells more from version to version.

use serde_json::Value;

use super::{Way, shop_amount, way};
use crate::settle::{DisputeState, Fact, RefundState, Told};

/// What goes along with all that we begin at Stripe, so that whatever comes from there names its order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ours {
    /// Whose order it is.
    pub tenant: String,
    /// The order.
    pub order: String,
    /// The attempt to pay; none on refunds.
    pub attempt: String,
}

/// What an object of ours says it belongs to; nothing where somebody else has made it.
pub fn ours(object: &Value) -> Option<Ours> {
    let of = |name: &str| text(object, &format!("/metadata/{name}"));
    let ours = Ours { tenant: of("tenant"), order: of("order"), attempt: of("attempt") };
    (!ours.tenant.is_empty() && !ours.order.is_empty()).then_some(ours)
}

/// A text of an object, by a pointer (RFC 6901); empty where there is none.
pub fn text(object: &Value, pointer: &str) -> String {
    object.pointer(pointer).and_then(Value::as_str).unwrap_or_default().to_owned()
}

/// The id of another object that stands in this one, whole or by its id.
pub fn id_of(object: &Value, name: &str) -> String {
    let there = object.get(name);
    let id = there.and_then(|there| there.as_str().or_else(|| there.get("id").and_then(Value::as_str)));
    id.unwrap_or_default().to_owned()
}

/// What a Checkout Session says of the attempt that made it. Its payment intent, and the latest charge of that, stand in it whole.
pub fn session_facts(attempt: &str, session: &Value) -> Vec<Told> {
    let told = |fact| vec![Told { attempt: attempt.to_owned(), fact }];
    let intent = |name: &str| text(session, &format!("/payment_intent/{name}"));
    match (text(session, "/status").as_str(), text(session, "/payment_status").as_str()) {
        ("expired", _) => told(Fact::Expired),
        ("complete", "paid") => {
            let charge = session.pointer("/payment_intent/latest_charge");
            charge.and_then(paid).map(told).unwrap_or_default()
        }
        ("complete", "unpaid") => match intent("status").as_str() {
            "requires_payment_method" | "canceled" => told(Fact::Failed),
            _ => told(Fact::Processing),
        },
        _ => Vec::new(),
    }
}

fn paid(charge: &Value) -> Option<Fact> {
    let (amount, currency) = amount(charge)?;
    let at = charge.get("created")?.as_i64()?;
    let charge = text(charge, "/id");
    (!charge.is_empty()).then_some(Fact::Paid { charge, amount, currency, at })
}

/// What a charge says: nothing where no money has come by it.
pub fn charge_fact(charge: &Value) -> Option<Fact> {
    if text(charge, "/status") == "succeeded" { paid(charge) } else { None }
}

/// How much of a charge has gone back or is on its way, in the shop's minor units.
pub fn gone_of(charge: &Value) -> i64 {
    whole(charge, "amount_refunded").map_or(0, |(amount, _)| amount)
}

/// What a refund says.
pub fn refund_fact(refund: &Value) -> Option<Fact> {
    let (amount, _) = amount(refund)?;
    let state = match text(refund, "/status").as_str() {
        "succeeded" => RefundState::Done,
        "failed" | "canceled" => RefundState::Failed,
        _ => RefundState::Asked,
    };
    let (id, charge) = (text(refund, "/id"), id_of(refund, "charge"));
    let entry = Some(text(refund, "/metadata/entry")).filter(|entry| !entry.is_empty());
    (!id.is_empty() && !charge.is_empty()).then_some(Fact::Refund { charge, id, amount, state, entry })
}

/// What a dispute says.
pub fn dispute_fact(dispute: &Value) -> Option<Fact> {
    let state = match text(dispute, "/status").as_str() {
        "won" | "warning_closed" => DisputeState::Won,
        "lost" => DisputeState::Lost,
        _ => DisputeState::Open,
    };
    let (id, charge) = (text(dispute, "/id"), id_of(dispute, "charge"));
    (!id.is_empty() && !charge.is_empty()).then_some(Fact::Dispute { charge, id, state })
}

/// An object's amount in the shop's minor units, and its currency by ISO 4217. What has come has come, though it be no whole
/// number of them: then it is what is whole, which is not what was asked for and is looked at.
fn amount(object: &Value) -> Option<(i64, String)> {
    whole(object, "amount")
}

fn whole(object: &Value, name: &str) -> Option<(i64, String)> {
    let told = object.get(name)?.as_i64()?;
    let currency = text(object, "/currency").to_ascii_uppercase();
    let whole = match (shop_amount(told, &currency), way(&currency)) {
        (Ok(amount), _) => amount,
        (Err(_), Some(Way::Times(by))) => told.checked_div(by).unwrap_or(told),
        (Err(_), _) => told,
    };
    Some((whole, currency))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn session(status: &str, payment: &str, intent: Value) -> Value {
        json!({ "id": "cs_1", "status": status, "payment_status": payment, "payment_intent": intent })
    }

    fn charge(amount: i64, currency: &str) -> Value {
        json!({ "status": "succeeded", "latest_charge": { "id": "ch_1", "amount": amount, "currency": currency, "created": 7 } })
    }

    #[test]
    fn a_session_says_how_far_its_attempt_is() {
        let says =
            |session| session_facts("one", &session).into_iter().map(|told| told.fact).collect::<Vec<_>>();
        let paid = |amount, currency: &str| Fact::Paid {
            charge: "ch_1".into(),
            amount,
            currency: currency.into(),
            at: 7,
        };
        let status = |word| json!({ "status": word });
        for (session, facts) in [
            (session("open", "unpaid", Value::Null), vec![]),
            (session("expired", "unpaid", Value::Null), vec![Fact::Expired]),
            (session("complete", "unpaid", status("processing")), vec![Fact::Processing]),
            (session("complete", "unpaid", status("requires_payment_method")), vec![Fact::Failed]),
            (session("complete", "unpaid", status("canceled")), vec![Fact::Failed]),
            (session("complete", "paid", charge(1_250, "eur")), vec![paid(1_250, "EUR")]),
            (session("complete", "paid", charge(50_000, "isk")), vec![paid(500, "ISK")]),
            (session("complete", "paid", charge(50_001, "isk")), vec![paid(500, "ISK")]),
            (session("complete", "paid", charge(5, "mga")), vec![paid(500, "MGA")]),
            (session("complete", "paid", charge(7, "xyz1")), vec![paid(7, "XYZ1")]),
            // Not whole: whoever asks for it has it whole.
            (session("complete", "paid", json!("pi_1")), vec![]),
            (json!({}), vec![]),
            (json!("cs_1"), vec![]),
        ] {
            assert_eq!(says(session.clone()), facts, "{session}");
        }
    }

    #[test]
    fn a_charge_says_what_has_come_by_it_and_what_is_gone() {
        let charge = |status: &str, amount: i64, currency: &str| json!({ "id": "ch_1", "status": status, "amount": amount, "amount_refunded": amount, "currency": currency, "created": 7 });
        let paid = |amount, currency: &str| {
            Some(Fact::Paid { charge: "ch_1".into(), amount, currency: currency.into(), at: 7 })
        };
        assert_eq!(charge_fact(&charge("succeeded", 1_250, "eur")), paid(1_250, "EUR"));
        assert_eq!(charge_fact(&charge("succeeded", 5, "mga")), paid(500, "MGA"));
        assert_eq!(gone_of(&charge("succeeded", 50_000, "isk")), 500);
        for other in [charge("pending", 1, "eur"), charge("failed", 1, "eur"), json!({}), json!("ch_1")] {
            assert_eq!(charge_fact(&other), None, "{other}");
        }
        assert_eq!(gone_of(&json!({})), 0);
    }

    #[test]
    fn refunds_and_disputes_say_what_they_are_of_and_how_far() {
        let refund = |status: &str, more: Value| {
            let mut refund =
                json!({ "id": "re_1", "charge": "ch_1", "amount": 30, "currency": "eur", "status": status });
            refund.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
            refund_fact(&refund)
        };
        let fact = |state, entry: Option<&str>| Fact::Refund {
            charge: "ch_1".into(),
            id: "re_1".into(),
            amount: 30,
            state,
            entry: entry.map(str::to_owned),
        };
        assert_eq!(refund("succeeded", json!({})), Some(fact(RefundState::Done, None)));
        let own = json!({ "metadata": { "entry": "e1" }, "charge": { "id": "ch_1" } });
        assert_eq!(refund("pending", own), Some(fact(RefundState::Asked, Some("e1"))));
        assert_eq!(refund("canceled", json!({ "metadata": {} })), Some(fact(RefundState::Failed, None)));
        assert_eq!(refund("failed", json!({ "charge": null })), None);
        assert_eq!(refund_fact(&json!({ "id": "re_1", "charge": "ch_1", "amount": "30" })), None);
        for (status, state) in [
            ("won", DisputeState::Won),
            ("warning_closed", DisputeState::Won),
            ("lost", DisputeState::Lost),
            ("needs_response", DisputeState::Open),
            ("something new", DisputeState::Open),
        ] {
            let fact = Fact::Dispute { charge: "ch_1".into(), id: "dp_1".into(), state };
            assert_eq!(
                dispute_fact(&json!({ "id": "dp_1", "charge": "ch_1", "status": status })),
                Some(fact)
            );
        }
    }

    #[test]
    fn only_what_names_a_shop_and_an_order_is_ours() {
        let found = ours(&json!({ "metadata": { "tenant": "a", "order": "o", "attempt": "t" } })).unwrap();
        assert_eq!((found.tenant.as_str(), found.order.as_str(), found.attempt.as_str()), ("a", "o", "t"));
        for other in [
            json!({}),
            json!({ "metadata": {} }),
            json!({ "metadata": { "tenant": "a", "order": 7 } }),
            json!([]),
        ] {
            assert_eq!(ours(&other), None);
        }
    }
}
