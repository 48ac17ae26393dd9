//! Every minute a look for orders whose time to pay is over.

use coppice_orders::state::{By as Whose, Step};
use coppice_platform::PlatformError;
use coppice_platform::random::uuid_v7;

use crate::orders::model::EXPIRED;
use crate::orders::store::{self, By};
use crate::state::AppState;
use crate::tick::budget::Budget;
use crate::tick::duty;

/// Orders that are looked at in one go.
const MANY: u32 = 10;

/// How long nobody else looks at them, in seconds.
const LEASE: i64 = 120;

/// Calls off the orders that nobody has paid in time: each as it is read, so that money that comes meanwhile is never lost.
///
/// # Errors
/// What the database can't do.
pub async fn sweep_duty(app: &AppState, budget: &mut Budget) -> Result<(), PlatformError> {
    if !budget.take(1) {
        return Ok(());
    }
    let db = duty::session(app);
    let platform = &app.platform;
    let now = platform.clock.now();
    for overdue in store::claim_overdue(&db, now, LEASE, MANY).await? {
        if !budget.take(2) {
            break;
        }
        let Some(payments) = store::get_payments(&db, &overdue.tenant_id, &overdue.id).await? else {
            continue;
        };
        let order = payments.order;
        let is_over = order.hold_until.is_some_and(|until| until <= now);
        if !is_over || order.standing.after(Step::Cancel(Whose::Sweeper)).is_err() {
            continue;
        }
        let mail = uuid_v7(platform.clock.now_ms(), platform.random.u128());
        let by = By { user: "", at: now, mail: &mail, event: None };
        // Whoever was quicker has paid, or called it off.
        store::cancel_order(&db, &overdue.tenant_id, &order, EXPIRED, by).await?;
    }
    Ok(())
}
