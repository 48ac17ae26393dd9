//! Messages by which imports are gone on with.

use std::time::Duration;

use crate::state::AppState;
use crate::tick::message;

/// What messages about imports are called.
pub const KIND: &str = "import";

/// Has an import gone on with. A message that is lost is no harm: the sweep finds the import.
pub(super) async fn wake(app: &AppState, id: &str) {
    if let Err(error) = app.platform.queue.send(message::about(KIND, id), Duration::ZERO).await {
        log::warn!("an import waits for the sweep: {error}");
    }
}
