//! What was signed once is forgotten in time.

use coppice_platform::PlatformError;

use crate::kv_api::store::keys::{NONCES_AT_ONCE, delete_expired_nonces};
use crate::state::AppState;
use crate::tick::budget::Budget;
use crate::tick::duty;

/// Removes the nonces that nobody needs any more.
///
/// # Errors
/// What the database can't do.
pub async fn duty(app: &AppState, budget: &mut Budget) -> Result<(), PlatformError> {
    let (db, now_ms) = (duty::session(app), app.platform.clock.now_ms());
    while budget.take(2) {
        if delete_expired_nonces(&db, now_ms).await? < NONCES_AT_ONCE {
            break;
        }
    }
    Ok(())
}
