//! The home is looked at, held, and let go.

pub mod copied;

use coppice_platform::sql::SqlSession;

use super::store;
use crate::audit::AuditEvent;
use crate::error::AppError;
use crate::tenant::{Gate, HomeState};

/// A home.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Home {
    /// Its id, new whenever it is put back or moved.
    pub id: String,
    /// How far it has come.
    pub state: HomeState,
    /// Whether it answers, and may be written to.
    pub gate: Gate,
}

/// The home as it is at `now`, in epoch seconds.
///
/// # Errors
/// [`AppError::Internal`] where the tables were never made; what the database can't do.
pub async fn get_home(db: &SqlSession, now: i64) -> Result<Home, AppError> {
    let home = store::get_home(db).await?.ok_or(AppError::Internal { cause: None })?;
    // A hold that has ended holds nobody.
    let has_ended = home.gate == Gate::Held && home.held_until.is_none_or(|until| until <= now);
    Ok(Home { id: home.id, state: home.state, gate: if has_ended { Gate::Open } else { home.gate } })
}

/// Has nobody write until that moment but who goes past the gate, and notes it. `db` goes past the gate.
///
/// # Errors
/// [`AppError::Conflict`] where the home is held by somebody else, or is none that answers; what the database can't do.
pub async fn hold(db: &SqlSession, by: &str, until: i64, event: &AuditEvent) -> Result<(), AppError> {
    let is_held = store::hold(db, by, until, event).await?;
    is_held.then_some(()).ok_or_else(|| {
        AppError::Conflict(
            "Somebody else holds this home just now. Try again when they are done: a hold ends by itself."
                .into(),
        )
    })
}

/// Has a hold last until another moment.
///
/// # Errors
/// [`AppError::Conflict`] where it has ended; what the database can't do.
pub async fn renew(db: &SqlSession, by: &str, until: i64, now: i64) -> Result<(), AppError> {
    let has_lasted = store::renew(db, by, until, now).await?;
    has_lasted
        .then_some(())
        .ok_or_else(|| AppError::Conflict("This hold has ended, and others may have written since.".into()))
}

/// Lets everybody write again. Whether the hold lasted until now: nobody has written meanwhile.
///
/// # Errors
/// What the database can't do.
pub async fn release(db: &SqlSession, by: &str, now: i64) -> Result<bool, AppError> {
    Ok(store::release(db, by, now).await?)
}
