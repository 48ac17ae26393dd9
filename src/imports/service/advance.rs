//! A step of an import: short, so that it fits what Workers give, and stored whole or not at all, so that whatever ends it loses
//! nothing and does nothing twice.

use coppice_platform::PlatformError;

use super::step::{self, Step};
use super::wake::wake;
use super::{apply, read, undo};
use crate::imports::model::ImportStatus;
use crate::imports::store::{self, Released};
use crate::state::AppState;
use crate::tick::duty;

/// Steps one after another that came to nothing, after which an import is given up.
const ATTEMPTS: u32 = 10;

/// Why an import is given up, for people.
const GIVEN_UP: &str = "We tried to go on ten times, and something on our side stopped us each time. What was done so far is kept.";

/// Goes on with an import by one step, if nobody else does.
///
/// # Errors
/// What the database or the bucket can't do: the lease runs out, and the sweep finds the import.
pub async fn advance(app: &AppState, id: &str) -> Result<(), PlatformError> {
    let db = duty::session(app);
    let clock = &app.platform.clock;
    let Some(claim) = store::claim(&db, id, clock.now_ms()).await? else { return Ok(()) };
    if claim.attempts > ATTEMPTS {
        return step::fail(app, &db, &claim, GIVEN_UP).await.map(drop);
    }
    let step = match claim.job.status {
        ImportStatus::Reading => read::step(app, &db, &claim).await?,
        ImportStatus::Looking | ImportStatus::Saving => apply::step(app, &db, &claim).await?,
        ImportStatus::Undoing => undo::step(app, &db, &claim).await?,
        _ => Step::Over,
    };
    let goes_on = match step {
        Step::Over => false,
        Step::Again => true,
        Step::Done(released) => {
            let moving = match &released {
                Released::Moving => true,
                Released::Standing(status, _) => status.is_moving(),
            };
            store::release(&db, &claim, released, clock.now_ms()).await? && moving
        }
    };
    if goes_on {
        wake(app, id).await;
    }
    Ok(())
}

/// Handles a message: goes on with the import by a step.
pub async fn go_on(app: &AppState, id: &str) {
    if let Err(error) = advance(app, id).await {
        log::error!("an import waits for the sweep: {error}");
    }
}
