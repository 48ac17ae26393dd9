//! Every minute a look for searches that nobody goes on with.

use std::time::Duration;

use coppice_platform::PlatformError;

use super::wake::wake;
use crate::domains::store;
use crate::state::AppState;
use crate::tick::budget::Budget;
use crate::tick::duty;

/// Searches that are woken at once.
const MANY: u32 = 20;

/// Wakes the searches that nobody works at, and lets go of what was proved too long ago.
///
/// # Errors
/// What the database can't do.
pub async fn sweep_duty(app: &AppState, budget: &mut Budget) -> Result<(), PlatformError> {
    if !budget.take(3) {
        return Ok(());
    }
    let db = duty::session(app);
    let now_ms = app.platform.clock.now_ms();
    for job in store::get_due_jobs(&db, now_ms, MANY).await? {
        wake(app, &job, Duration::ZERO).await;
    }
    store::sweep_cache(&db, now_ms).await
}
