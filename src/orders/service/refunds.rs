//! Money that goes back by a provider: it is written down first, and then the provider is asked, until it has said something.

use coppice_orders::settle::Told;
use coppice_platform::PlatformError;

use super::Context;
use super::settle::{Teller, settle_told};
use super::stripe::{self, Client, StripeError, StripeKeys};
use crate::error::AppError;
use crate::orders::model::selling::Provider;
use crate::orders::model::{EntryKind, Payments};
use crate::orders::store;
use crate::state::AppState;
use crate::tick::budget::Budget;
use crate::tick::duty;

/// Refunds that are looked after in one go.
const MANY: u32 = 4;

/// How long nobody else asks for one, in seconds.
const LEASE: i64 = 300;

/// What one costs, in statements and requests: its payments are read, the provider is asked twice at most, or refuses; what that comes
/// to is read, written behind the gate, and read.
const COST: u32 = 8;

/// Asks for all that is to go back of an order as it was read. What can't be asked now, and what goes back by itself, is asked for by
/// the clock.
///
/// # Errors
/// What the database can't do.
pub(super) async fn ask_refunds(context: &Context<'_>, payments: &Payments) -> Result<(), AppError> {
    let id = &payments.order.id;
    let open = payments.entries.iter().filter(|entry| {
        entry.kind == EntryKind::Refund
            && entry.provider == Provider::Stripe
            && matches!(entry.state.as_str(), "new" | "asked")
    });
    let open: Vec<_> = open.collect();
    if open.is_empty() {
        return Ok(());
    }
    let Some(keys) = StripeKeys::of(context.app, context.tenant, &payments.settings) else {
        log::error!("money of the order {id} is to go back, and there are no keys to ask with");
        return Ok(());
    };
    let client = Client::new(context.app, &keys);
    let mut told = Vec::new();
    for entry in open {
        match stripe::give_back(context, &client, id, entry).await {
            Ok(fact) => told.extend(fact.map(|fact| Told { attempt: String::new(), fact })),
            Err(why @ StripeError::Refused { .. }) => {
                log::error!("money of the order {id} does not go back: {why}");
                store::refund_refused(context.db, &entry.id).await?;
            }
            Err(why) => log::warn!("money of the order {id} goes back later: {why}"),
        }
    }
    settle_told(context, id, &told, Teller::default()).await.map(drop)
}

/// Asks for what is to go back, by the clock.
///
/// # Errors
/// What the database can't do.
pub async fn refunds_duty(app: &AppState, budget: &mut Budget) -> Result<(), PlatformError> {
    let db = duty::session(app);
    while budget.take(2 + MANY * COST) {
        let mut due = store::claim_refunds(&db, app.platform.clock.now(), LEASE, MANY).await?;
        let is_all = due.len() < MANY as usize;
        due.sort_by(|(one, _), (other, _)| one.cmp(other));
        due.dedup_by(|(one, _), (other, _)| one == other);
        for (order, tenant) in due {
            let context = Context { app, db: &db, tenant: &tenant, locals: None };
            let asked = match store::get_payments(&db, &tenant, &order).await? {
                Some(payments) => ask_refunds(&context, &payments).await,
                None => Ok(()),
            };
            if let Err(why) = asked {
                log::warn!("money of the order {order} goes back later: {why}");
            }
        }
        if is_all {
            break;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tick::duty::Duty;

    #[test]
    fn a_go_has_room_for_as_many_as_are_claimed() {
        // And the claim.
        const { assert!(2 + MANY * COST <= Duty::BUDGET) };
    }
}
