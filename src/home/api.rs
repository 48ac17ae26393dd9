//! `/api/home`: what programs ask of the whole home, by a token that an operator has made.

pub mod copied;
pub mod hold;
mod machine;

use axum::extract::Extension;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post, put};
use axum::{Json, Router};
use serde::{Deserialize, Serialize};

use super::service;
use crate::error::AppError;
use crate::state::AppState;
use crate::tenant::{Gate, HomeState};
use crate::tokens::Kind;

pub use machine::Machine;

/// Where the home is asked.
pub const HOME: &str = "/api/home";

/// The endpoints.
pub fn router() -> Router<AppState> {
    Router::new()
        .route("/", get(told))
        .route("/contents", get(copied::contents))
        .route("/tables/{name}", get(copied::rows))
        .route("/objects", get(copied::objects))
        .route("/object", get(copied::object))
        .route("/hold", post(hold::begin))
        .route("/hold/{id}", put(hold::renew).delete(hold::end))
}

/// What a home says of itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    /// The release that answers.
    pub version: String,
    /// The home's id.
    pub home: String,
    /// How far it has come.
    pub state: HomeState,
    /// Whether it answers, and may be written to.
    pub gate: Gate,
}

/// `GET /api/home`: what the home is; by any good token.
async fn told(Extension(machine): Extension<Machine>) -> Result<Response, AppError> {
    machine.check(Kind::Read).await?;
    let home = service::get_home(&machine.db, machine.now()).await?;
    let version = env!("CARGO_PKG_VERSION").to_owned();
    Ok(Json(Told { version, home: home.id, state: home.state, gate: home.gate }).into_response())
}
