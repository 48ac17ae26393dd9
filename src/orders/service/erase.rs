//! Erasing a person who has ordered, when they ask for it.

use crate::audit::{Action, AuditEvent};
use crate::error::AppError;
use crate::locals::Locals;
use crate::orders::model::Person;
use crate::orders::store::{self, EraseOutcome};

/// The person who has placed an order, as far as it is known; one round trip.
///
/// # Errors
/// [`AppError::NotFound`]; what the database can't do.
pub async fn get_person(locals: &Locals, order: &str) -> Result<Person, AppError> {
    let person = store::get_person(&locals.db, &locals.tenant.id, order).await?;
    let mut person = person.ok_or_else(super::no_order)?;
    // By the settings they may at any time, whether or not they have signed in yet.
    person.manages |= locals.app.config.auth.makes_admin(&person.email, "");
    Ok(person)
}

/// Erases the person who has placed an order, unless they have one that is not over, or manage the shop. `None` where it is done, now
/// or before; else why it is not. Two round trips, and one more where it is refused.
///
/// # Errors
/// As [`get_person`].
pub async fn erase_person(locals: &Locals, order: &str) -> Result<Option<Person>, AppError> {
    let person = get_person(locals, order).await?;
    if person.is_erased {
        return Ok(None);
    }
    if person.manages || !person.unfinished.is_empty() {
        return Ok(Some(person));
    }
    let event = AuditEvent::new(locals, Action::PersonErased, format!("No. {}", person.number));
    let event = event.with(if person.orders == 1 {
        "1 order".to_owned()
    } else {
        format!("{} orders", person.orders)
    });
    match store::erase_person(&locals.db, &locals.tenant.id, order, &person.email, &event).await? {
        EraseOutcome::Done(sessions) => {
            locals.invalidate_sessions(&sessions).await;
            Ok(None)
        }
        EraseOutcome::Before => Ok(None),
        // It has become so since it was read.
        EraseOutcome::Unfinished | EraseOutcome::Manages => Ok(Some(get_person(locals, order).await?)),
    }
}
