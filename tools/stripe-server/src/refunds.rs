//! Money that goes back: <https://docs.stripe.com/api/refunds/create>.

use serde_json::Value;

use crate::books::Books;
use crate::form::Form;
use crate::model::{Charge, ChargeStatus, Metadata, Refund, RefundStatus};
use crate::problem::Problem;
use crate::view;

const KNOWN: [&str; 6] = ["amount", "charge", "expand[#]", "metadata[*]", "payment_intent", "reason"];
const REASONS: [&str; 3] = ["duplicate", "fraudulent", "requested_by_customer"];

pub(crate) fn create(books: &mut Books, form: &Form) -> Result<Value, Problem> {
    form.only(&KNOWN)?;
    let charge = match (form.text("charge")?, form.text("payment_intent")?) {
        (Some(charge), intent) => {
            let found = named(books.charge(charge), "charge")?;
            if intent.is_some_and(|intent| intent != found.intent) {
                return Err(Problem::request("The charge is not the payment intent's").at("charge"));
            }
            found.id.clone()
        }
        (None, Some(intent)) => {
            let charge = named(books.intent(intent), "payment_intent")?.charge.clone();
            if books.charge(&charge)?.status != ChargeStatus::Succeeded {
                let message =
                    format!("This PaymentIntent ({intent}) does not have a successful charge to refund.");
                return Err(Problem::state(None, message).at("payment_intent"));
            }
            charge
        }
        (None, None) => {
            let message =
                "One of the following params should be provided for this request: payment_intent or charge.";
            return Err(Problem::request(message));
        }
    };
    let reason = form.word("reason", &REASONS)?.map(str::to_owned);
    refund(books, &charge, form.integer("amount")?, reason, form.metadata("metadata")?)
}

/// What isn't there was asked for by this parameter.
fn named<T>(found: Result<T, Problem>, param: &str) -> Result<T, Problem> {
    found.map_err(|problem| problem.at(param))
}

/// Gives back so much of a charge, or all that is left.
pub(crate) fn refund(
    books: &mut Books,
    charge: &str,
    amount: Option<i64>,
    reason: Option<String>,
    metadata: Metadata,
) -> Result<Value, Problem> {
    let (now, status) = (books.clock.now(), books.refunds_become);
    let charge = books.charge(charge)?.clone();
    let left = charge.amount.saturating_sub(charge.refunded);
    let amount = amount.unwrap_or(left);
    if amount < 1 && left > 0 {
        let message = "This value must be greater than or equal to 1.";
        return Err(Problem::parameter("parameter_invalid_integer", "amount", message));
    }
    charge.currency.check(amount, "amount")?;
    check(&charge, amount, left)?;
    let refund = Refund {
        id: books.id("re_"),
        created: now,
        amount,
        currency: charge.currency,
        charge: charge.id.clone(),
        intent: charge.intent.clone(),
        status,
        reason,
        metadata,
    };
    let shown = view::refund(&refund);
    books.refunds.push(refund);
    books.happened("refund.created", shown.clone());
    if status == RefundStatus::Failed {
        books.happened("refund.failed", shown.clone());
    } else {
        let held = books.charge(&charge.id)?;
        held.refunded = held.refunded.saturating_add(amount);
        let of_charge = view::charge(held);
        books.happened("charge.refunded", of_charge);
    }
    Ok(shown)
}

fn check(charge: &Charge, amount: i64, left: i64) -> Result<(), Problem> {
    let id = &charge.id;
    if charge.status != ChargeStatus::Succeeded {
        return Err(Problem::state(None, format!("Charge {id} has not been paid.")).at("charge"));
    }
    if charge.disputed {
        let message = format!("Charge {id} has been charged back; cannot issue a refund.");
        return Err(Problem::state(Some("charge_disputed"), message));
    }
    if left < 1 {
        let message = format!("Charge {id} has already been refunded.");
        return Err(Problem::state(Some("charge_already_refunded"), message));
    }
    if amount > left {
        let written = |amount| charge.currency.written(amount);
        let what = if charge.refunded == 0 { "charge amount" } else { "unrefunded amount on charge" };
        let message =
            format!("Refund amount ({}) is greater than {what} ({})", written(amount), written(left));
        return Err(Problem::state(None, message).at("amount"));
    }
    Ok(())
}

/// What becomes of a refund that is there.
pub(crate) fn set(books: &mut Books, id: &str, status: RefundStatus) -> Result<Value, Problem> {
    let before = books.refund(id)?.clone();
    if before.status == status {
        return Ok(view::refund(&before));
    }
    let counted = |status: RefundStatus| if status == RefundStatus::Failed { 0 } else { before.amount };
    let charge = books.charge(&before.charge)?;
    let refunded = charge.refunded.saturating_sub(counted(before.status)).saturating_add(counted(status));
    if refunded > charge.amount {
        return Err(Problem::state(None, "More would go back than has come."));
    }
    charge.refunded = refunded;
    let refund = books.refund(id)?;
    refund.status = status;
    let shown = view::refund(refund);
    books.happened("refund.updated", shown.clone());
    books.happened("charge.refund.updated", shown.clone());
    if status == RefundStatus::Failed {
        books.happened("refund.failed", shown.clone());
    }
    Ok(shown)
}
