//! What tests say and ask.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;

use crate::fault::Fault;
use crate::registry::Here;
use crate::world::{Asked, Registrations};

pub(crate) async fn registered(State(here): State<Here>, Json(names): Json<Registrations>) -> StatusCode {
    here.world.register(names);
    StatusCode::NO_CONTENT
}

pub(crate) async fn faults(State(here): State<Here>, Json(faults): Json<Vec<Fault>>) -> StatusCode {
    here.world.add_faults(faults);
    StatusCode::NO_CONTENT
}

pub(crate) async fn asked(State(here): State<Here>) -> Json<Vec<Asked>> {
    Json(here.world.asked())
}

pub(crate) async fn reset(State(here): State<Here>) -> StatusCode {
    here.world.reset();
    StatusCode::NO_CONTENT
}
