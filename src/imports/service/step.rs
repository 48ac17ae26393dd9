//! What comes of a step of an import.

use crate::audit::{Action, AuditEvent};
use crate::imports::model::ImportJob;
use crate::imports::store::Released;
use crate::state::AppState;

/// What came of a step.
pub(super) enum Step {
    /// There is more to do, or another state.
    Done(Released),
    /// It has let go by itself, and is gone on with.
    Again,
    /// Somebody else has the import now, or it is over.
    Over,
}

/// A note of what was done for whoever has begun it.
pub(super) fn event(app: &AppState, job: &ImportJob, details: &str) -> AuditEvent {
    let by = AuditEvent::at(app.platform.clock.now(), Action::ImportDone);
    AuditEvent {
        tenant: Some(job.tenant_id.0.clone()),
        user: Some(job.user_id.clone()).filter(|user| !user.is_empty()),
        subject: job.id.clone(),
        details: details.to_owned(),
        ..by
    }
}
