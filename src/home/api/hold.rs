//! `/api/home/hold`: nobody writes while everything is copied as of one moment. Pages go on to be shown.

use axum::Json;
use axum::extract::{Extension, Path};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};

use super::Machine;
use crate::audit::{Action, AuditEvent};
use crate::error::AppError;
use crate::home::service;
use crate::tokens::Kind;

/// The longest that a hold lasts before it is renewed, in seconds: as long it would last if whoever holds the home died.
const MOST_SECS: i64 = 60;

/// For how long.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub struct Wanted {
    /// Seconds from now.
    pub seconds: i64,
}

/// A hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hold {
    /// Its id, by which it is renewed and ended.
    pub id: String,
    /// When it ends by itself, in epoch seconds.
    pub until: i64,
}

/// How a hold was when it was ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ended {
    /// Whether it had lasted until then: what was read meanwhile is of one moment.
    pub lasted: bool,
}

/// `POST /api/home/hold`: nobody writes from now on.
pub async fn begin(
    Extension(machine): Extension<Machine>,
    Json(wanted): Json<Wanted>,
) -> Result<Response, AppError> {
    let token = machine.check(Kind::Read).await?;
    let hold =
        Hold { id: format!("{:032x}", machine.app.platform.random.u128()), until: until(&machine, wanted)? };
    let event = AuditEvent {
        subject: token.id,
        ip: machine.address.masked(),
        ..AuditEvent::at(machine.now(), Action::HomeCopied).with(token.made_by)
    };
    service::hold(&machine.db, &hold.id, hold.until, &event).await?;
    Ok(Json(hold).into_response())
}

/// `PUT /api/home/hold/:id`: it is to last longer.
pub async fn renew(
    Extension(machine): Extension<Machine>,
    Path(id): Path<String>,
    Json(wanted): Json<Wanted>,
) -> Result<Response, AppError> {
    machine.check(Kind::Read).await?;
    let until = until(&machine, wanted)?;
    service::renew(&machine.db, &id, until, machine.now()).await?;
    Ok(Json(Hold { id, until }).into_response())
}

/// `DELETE /api/home/hold/:id`: everybody may write again.
pub async fn end(
    Extension(machine): Extension<Machine>,
    Path(id): Path<String>,
) -> Result<Response, AppError> {
    machine.check(Kind::Read).await?;
    let lasted = service::release(&machine.db, &id, machine.now()).await?;
    Ok(Json(Ended { lasted }).into_response())
}

fn until(machine: &Machine, Wanted { seconds }: Wanted) -> Result<i64, AppError> {
    match seconds {
        1..=MOST_SECS => Ok(machine.now().saturating_add(seconds)),
        _ => Err(AppError::Unprocessable(format!(
            "A hold lasts from 1 to {MOST_SECS} seconds. Renew it meanwhile."
        ))),
    }
}
