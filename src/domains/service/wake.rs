//! Messages by which searches are gone on with.

use std::time::Duration;

use crate::state::AppState;
use crate::tick::message;

/// What messages about searches are called.
pub const KIND: &str = "search";

/// Has a search gone on with after this time. A message that is lost is no harm: the sweep finds the search.
pub(super) async fn wake(app: &AppState, job: &str, delay: Duration) {
    if let Err(error) = app.platform.queue.send(message::about(KIND, job), delay).await {
        log::warn!("a search waits for the sweep: {error}");
    }
}
