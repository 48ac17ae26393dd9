//! Who goes on with searches: a message for each step, and every minute a look for what has none.

use std::time::Duration;

use coppice_platform::PlatformError;

use super::advance;
use crate::domains::store;
use crate::state::AppState;
use crate::tick::budget::Budget;
use crate::tick::{duty, message};

/// What messages about searches are called.
pub const KIND: &str = "search";

/// Searches that are woken at once.
const MANY: u32 = 20;

/// Has a search gone on with after this time. A message that is lost is no harm: the sweep finds the search.
pub(super) async fn wake(app: &AppState, job: &str, delay: Duration) {
    if let Err(error) = app.platform.queue.send(message::about(KIND, job), delay).await {
        log::warn!("a search waits for the sweep: {error}");
    }
}

/// Handles a message: goes on with the search by a step.
pub async fn go_on(app: &AppState, job: &str) {
    if let Err(error) = advance(app, job).await {
        log::error!("a search waits for the sweep: {error}");
    }
}

/// Wakes the searches that nobody works at, and lets go of what was proved too long ago.
///
/// # Errors
/// What the database can't do.
pub async fn sweep_duty(app: &AppState, budget: &mut Budget) -> Result<(), PlatformError> {
    if !budget.take(2) {
        return Ok(());
    }
    let db = duty::session(app);
    let now_ms = app.platform.clock.now_ms();
    for job in store::get_due_jobs(&db, now_ms, MANY).await? {
        wake(app, &job, Duration::ZERO).await;
    }
    store::sweep_cache(&db, now_ms).await
}
