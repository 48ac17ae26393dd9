//! What becomes of a session whose page somebody has before them.

use serde_json::Value;

use crate::books::Books;
use crate::checkout::show;
use crate::model::{Charge, ChargeStatus, Intent, SessionStatus};
use crate::problem::Problem;
use crate::view;

/// How somebody tries to pay.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum How {
    /// By a card that is good.
    Pay,
    /// By a card that is declined: the session stays open.
    Decline,
    /// By what takes days: the session is complete, and not yet paid.
    Later,
}

pub(crate) fn attempt(books: &mut Books, id: &str, how: How) -> Result<Value, Problem> {
    let session = books.session(id)?;
    if session.status != SessionStatus::Open {
        let message = format!("This Checkout Session has a status of `{}`.", session.status.word());
        return Err(Problem::state(None, message));
    }
    let charge = charge(books, id, how)?;
    let intent = books.charge(&charge)?.intent.clone();
    match how {
        How::Pay => {
            told(books, &charge, "charge.succeeded", &intent, "payment_intent.succeeded")?;
            finish(books, id, true, "checkout.session.completed")
        }
        How::Decline => {
            told(books, &charge, "charge.failed", &intent, "payment_intent.payment_failed")?;
            show(books, id)
        }
        How::Later => {
            told(books, &charge, "charge.pending", &intent, "payment_intent.processing")?;
            finish(books, id, false, "checkout.session.completed")
        }
    }
}

/// Days later: the money has come, or it has not.
pub(crate) fn settle(books: &mut Books, id: &str, succeeded: bool) -> Result<Value, Problem> {
    let session = books.session(id)?.clone();
    let intent = session.intent.clone().unwrap_or_default();
    let charge = books.intents.iter().find(|it| it.id == intent).map(|it| it.charge.clone());
    let charge = charge.unwrap_or_default();
    let is_awaited = books.charge(&charge).is_ok_and(|charge| charge.status == ChargeStatus::Pending);
    if !is_awaited {
        return Err(Problem::state(None, "No money is awaited for this Checkout Session."));
    }
    if succeeded {
        books.charge(&charge)?.status = ChargeStatus::Succeeded;
        books.intent(&intent)?.status = "succeeded";
        told(books, &charge, "charge.succeeded", &intent, "payment_intent.succeeded")?;
        finish(books, id, true, "checkout.session.async_payment_succeeded")
    } else {
        books.charge(&charge)?.status = ChargeStatus::Failed;
        let intent = books.intent(&intent)?;
        (intent.status, intent.error) = ("requires_payment_method", Some("payment_method_not_available"));
        let intent = intent.id.clone();
        told(books, &charge, "charge.failed", &intent, "payment_intent.payment_failed")?;
        finish(books, id, false, "checkout.session.async_payment_failed")
    }
}

/// Writes down an attempt, and the intent if it is the session's first.
fn charge(books: &mut Books, session: &str, how: How) -> Result<String, Problem> {
    let (now, id) = (books.clock.now(), books.id("ch_"));
    let session = books.session(session)?.clone();
    let (status, status_of_charge, error) = match how {
        How::Pay => ("succeeded", ChargeStatus::Succeeded, None),
        How::Decline => ("requires_payment_method", ChargeStatus::Failed, Some("card_declined")),
        How::Later => ("processing", ChargeStatus::Pending, None),
    };
    let intent = match session.intent {
        Some(id) => id,
        None => {
            let intent = Intent {
                id: books.id("pi_"),
                created: now,
                amount: session.total,
                currency: session.currency,
                status: "requires_payment_method",
                metadata: session.intent_metadata.clone(),
                description: session.intent_description.clone(),
                charge: id.clone(),
                error: None,
            };
            books.session(&session.id)?.intent = Some(intent.id.clone());
            books.happened("payment_intent.created", view::intent(&intent));
            books.intents.push(intent.clone());
            intent.id
        }
    };
    let of_session = books.intent(&intent)?;
    (of_session.status, of_session.error) = (status, error);
    of_session.charge.clone_from(&id);
    books.charges.push(Charge {
        id: id.clone(),
        created: now,
        amount: session.total,
        refunded: 0,
        currency: session.currency,
        status: status_of_charge,
        disputed: false,
        intent,
        metadata: session.intent_metadata,
        description: session.intent_description,
        email: session.email,
        method: if how == How::Later { "sepa_debit" } else { "card" },
    });
    Ok(id)
}

/// Two things that always happen together.
fn told(
    books: &mut Books,
    charge: &str,
    of_charge: &str,
    intent: &str,
    of_intent: &str,
) -> Result<(), Problem> {
    let shown = view::charge(books.charge(charge)?);
    books.happened(of_charge, shown);
    let shown = view::intent(books.intent(intent)?);
    books.happened(of_intent, shown);
    Ok(())
}

fn finish(books: &mut Books, id: &str, paid: bool, event: &str) -> Result<Value, Problem> {
    let session = books.session(id)?;
    session.status = SessionStatus::Complete;
    session.paid = paid;
    let shown = show(books, id)?;
    books.happened(event, shown.clone());
    Ok(shown)
}
