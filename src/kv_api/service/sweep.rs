//! What is over goes.

use coppice_platform::PlatformError;

use crate::kv_api::store::{entries, namespaces};
use crate::state::AppState;
use crate::tick::budget::Budget;
use crate::tick::duty;

/// Removes entries that are over, and what was in namespaces that are deleted; bit by bit, as far as the budget goes.
///
/// # Errors
/// What the database can't do.
pub async fn duty(app: &AppState, budget: &mut Budget) -> Result<(), PlatformError> {
    let db = duty::session(app);
    let now = app.platform.clock.now();
    while budget.take(3) {
        let statements = vec![entries::sweep_statement(now), namespaces::sweep_entries_statement()];
        if db.batch(statements).await?.iter().all(|rows| rows.is_empty()) {
            return Ok(());
        }
    }
    Ok(())
}
