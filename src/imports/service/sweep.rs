//! Every minute a look for imports that nobody goes on with, and for those that nobody needs any more.

use coppice_platform::PlatformError;

use super::file;
use super::wake::wake;
use crate::imports::store;
use crate::state::AppState;
use crate::tick::budget::Budget;
use crate::tick::duty;

/// Imports that are woken at once.
const MANY: u32 = 20;

/// How long an import can be read and taken back, in milliseconds: thirty days.
const KEPT_MS: i64 = 30 * 24 * 3_600_000;

/// How long a file is waited for, in milliseconds.
const UPLOAD_MS: i64 = 3_600_000;

/// Wakes the imports that nobody works at, and lets go of the old ones, with their files.
///
/// # Errors
/// What the database or the bucket can't do.
pub async fn sweep_duty(app: &AppState, budget: &mut Budget) -> Result<(), PlatformError> {
    if !budget.take(2) {
        return Ok(());
    }
    let db = duty::session(app);
    let now_ms = app.platform.clock.now_ms();
    for id in store::get_due_imports(&db, now_ms, MANY).await? {
        wake(app, &id).await;
    }
    let (before, unfinished) = (now_ms.saturating_sub(KEPT_MS), now_ms.saturating_sub(UPLOAD_MS));
    for id in store::get_old_imports(&db, before, unfinished, MANY).await? {
        if !budget.take(3) {
            break;
        }
        file::remove(&app.platform, &id).await?;
        store::delete_import(&db, &id).await?;
    }
    Ok(())
}
