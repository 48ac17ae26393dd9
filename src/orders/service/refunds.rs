//! Money that goes back by a provider: it is written down first, and then the provider is asked, until it has said something.

use coppice_orders::settle::Told;
use coppice_platform::PlatformError;

use super::settle::{Teller, settle_told};
use super::stripe::{self, Client, StripeError};
use super::{Context, keys};
use crate::error::AppError;
use crate::orders::model::EntryKind;
use crate::orders::model::selling::Provider;
use crate::orders::store;
use crate::state::AppState;
use crate::tick::budget::Budget;
use crate::tick::duty;

/// Refunds that are looked after in one go.
const MANY: u32 = 5;

/// How long nobody else asks for one, in seconds.
const LEASE: i64 = 300;

/// What one costs at most, in statements and requests: keys and payments read, two requests to the provider, the settlement.
const COST: u32 = 8;

/// Asks for all that is to go back of this order. What can't be asked now, and what goes back by itself, is asked
/// for by the clock.
///
/// # Errors
/// What the database can't do.
pub async fn ask_refunds(context: &Context<'_>, id: &str) -> Result<(), AppError> {
    let payments = store::get_payments(context.db, context.tenant, id).await?;
    let Some(payments) = payments else { return Err(super::no_order()) };
    let open = payments.entries.iter().filter(|entry| {
        entry.kind == EntryKind::Refund
            && entry.provider == Provider::Stripe
            && matches!(entry.state.as_str(), "new" | "asked")
    });
    let open: Vec<_> = open.collect();
    if open.is_empty() {
        return Ok(());
    }
    let Some(keys) = keys(context).await? else {
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
    if !budget.take(1 + MANY * COST) {
        return Ok(());
    }
    let mut due = store::claim_refunds(&db, app.platform.clock.now(), LEASE, MANY).await?;
    due.sort_by(|(one, _), (other, _)| one.cmp(other));
    due.dedup_by(|(one, _), (other, _)| one == other);
    for (order, tenant) in due {
        let context = Context { app, db: &db, tenant: &tenant, locals: None };
        if let Err(why) = ask_refunds(&context, &order).await {
            log::warn!("money of the order {order} goes back later: {why}");
        }
    }
    Ok(())
}
