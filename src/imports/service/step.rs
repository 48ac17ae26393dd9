//! What comes of a step of an import.

use coppice_platform::PlatformError;
use coppice_platform::sql::SqlSession;

use crate::audit::{Action, AuditEvent};
use crate::imports::model::ImportJob;
use crate::imports::store::{self, Claim, Released};
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

/// Ends an import that can't go on, with why.
pub(super) async fn fail(
    app: &AppState,
    db: &SqlSession,
    claim: &Claim,
    reason: &str,
) -> Result<Step, PlatformError> {
    let job = &claim.job;
    let noted = event(app, job, &format!("{}: stopped, {} saved: {reason}", job.filename, job.saved));
    store::fail(db, claim, reason, &noted, app.platform.clock.now_ms()).await?;
    Ok(Step::Over)
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
