//! Money that somebody wants back by way of their bank: <https://docs.stripe.com/disputes/how-disputes-work>.

use serde_json::Value;

use crate::books::Books;
use crate::model::{ChargeStatus, Dispute, DisputeStatus};
use crate::problem::Problem;
use crate::view;

/// Somebody wants this much of a charge back, or all of it.
pub(crate) fn open(books: &mut Books, charge: &str, amount: Option<i64>) -> Result<Value, Problem> {
    let (created, id) = (books.clock.now(), books.id("du_"));
    let charge = books.charge(charge)?;
    if charge.status != ChargeStatus::Succeeded {
        return Err(Problem::state(None, format!("Charge {} has not been paid.", charge.id)));
    }
    charge.disputed = true;
    let dispute = Dispute {
        id,
        created,
        amount: amount.unwrap_or(charge.amount),
        currency: charge.currency,
        charge: charge.id.clone(),
        intent: charge.intent.clone(),
        status: DisputeStatus::NeedsResponse,
    };
    let shown = view::dispute(&dispute);
    books.disputes.push(dispute);
    books.happened("charge.dispute.created", shown.clone());
    books.happened("charge.dispute.funds_withdrawn", shown.clone());
    Ok(shown)
}

/// How far a dispute has come: it is updated, or closed.
pub(crate) fn set(books: &mut Books, id: &str, status: DisputeStatus) -> Result<Value, Problem> {
    let dispute = books.dispute(id)?;
    if dispute.status.is_end() {
        return Err(Problem::state(None, format!("Dispute {id} is closed.")));
    }
    dispute.status = status;
    let shown = view::dispute(dispute);
    let event = if status.is_end() { "charge.dispute.closed" } else { "charge.dispute.updated" };
    books.happened(event, shown.clone());
    if status == DisputeStatus::Won {
        books.happened("charge.dispute.funds_reinstated", shown.clone());
    }
    Ok(shown)
}
