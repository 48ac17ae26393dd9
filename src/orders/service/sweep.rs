//! Every minute a look for orders whose time to pay is over.

use coppice_orders::state::{By as Whose, Step};
use coppice_platform::PlatformError;

use super::Context;
use super::pay::end;
use super::settle::returns_of;
use crate::error::AppError;
use crate::orders::model::EXPIRED;
use crate::orders::store::{self, By, Cancellation};
use crate::state::AppState;
use crate::tick::budget::Budget;
use crate::tick::duty;

/// Orders that are looked at in one go.
const MANY: u32 = 2;

/// How long nobody else looks at them, in seconds.
const LEASE: i64 = 120;

/// What one costs at most, in statements and requests, beside its claim: it is read; where it is paid on a provider's page, as many
/// attempts as it may have are ended and looked at, and what they come to is read, written, and read; it is called off. What is written
/// is so behind the gate.
const COST: u32 = 1 + 3 * 2 + 4 + 2;

/// How much longer money is waited for that is still on its way when its time is over, in seconds.
const LONGER: i64 = 86_400;

/// Calls off the orders that nobody has paid in time: each as it is read, so that money that comes meanwhile is never lost, and
/// none that can still be paid: what can't be asked now is kept for another time.
///
/// # Errors
/// What the database can't do.
pub async fn sweep_duty(app: &AppState, budget: &mut Budget) -> Result<(), PlatformError> {
    let db = duty::session(app);
    let now = app.platform.clock.now();
    if budget.take(2) {
        store::forget_events(&db, now).await?;
    }
    while budget.take(2 + MANY * COST) {
        let claimed = store::claim_overdue(&db, now, LEASE, MANY).await?;
        for overdue in &claimed {
            let context = Context { app, db: &db, tenant: &overdue.tenant_id, locals: None };
            if let Err(why) = call_off(&context, &overdue.id, now).await {
                log::warn!("the order {} is looked at again: {why}", overdue.id);
            }
        }
        if claimed.len() < MANY as usize {
            break;
        }
    }
    Ok(())
}

async fn call_off(context: &Context<'_>, id: &str, now: i64) -> Result<(), AppError> {
    let Some(payments) = store::get_payments(context.db, context.tenant, id).await? else { return Ok(()) };
    let Some(payments) = end(context, payments).await? else { return Ok(()) };
    let order = &payments.order;
    if order.standing.processing && order.hold_until.is_some_and(|until| until <= now) {
        let until = now.saturating_add(LONGER);
        return Ok(store::prolong_order(context.db, context.tenant, id, Some(until)).await?);
    }
    let is_over = order.hold_until.is_some_and(|until| until <= now);
    if !is_over || order.standing.after(Step::Cancel(Whose::Sweeper)).is_err() {
        return Ok(());
    }
    let (mail, returns) = (context.new_id(), returns_of(context, &payments));
    let by = By { user: "", at: now, mail: &mail, event: None };
    let cancellation = Cancellation { reason: EXPIRED, returns: &returns };
    // Whoever was quicker has paid, or called it off.
    store::cancel_order(context.db, context.tenant, order, cancellation, by).await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tick::duty::Duty;

    #[test]
    fn a_go_has_room_for_as_many_as_are_claimed() {
        // And the claim, and what is forgotten.
        const { assert!(2 + 2 + MANY * COST <= Duty::BUDGET) };
    }
}
