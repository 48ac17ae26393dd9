//! Cloudflare's shape, below `/client/v4`: what its clients send, taken as they send it, and answered as they read it.
//!
//! <https://developers.cloudflare.com/api/resources/kv/>

mod bulk;
mod envelope;
mod keys;
mod multipart;
mod namespaces;
mod values;

use axum::Router;
use axum::extract::{DefaultBodyLimit, Path, Request, State};
use axum::middleware::{Next, from_fn_with_state, map_response};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};

pub use envelope::of_error;

use crate::error::AppError;
use crate::state::AppState;

/// The routes.
pub fn router(app: AppState) -> Router<AppState> {
    let namespaces = Router::new()
        .route("/", get(namespaces::list).post(namespaces::create))
        .route("/{ns}", get(namespaces::show).put(namespaces::rename).delete(namespaces::delete))
        .route("/{ns}/keys", get(keys::list))
        .route("/{ns}/values/{key}", get(values::get).put(values::put).delete(values::delete))
        .route("/{ns}/metadata/{key}", get(values::metadata))
        .route("/{ns}/bulk", axum::routing::put(bulk::put).delete(bulk::delete))
        .route("/{ns}/bulk/delete", post(bulk::delete))
        .route("/{ns}/bulk/get", post(bulk::get));
    Router::new()
        .nest("/accounts/{account}/storage/kv/namespaces", namespaces)
        .method_not_allowed_fallback(async || AppError::MethodNotAllowed)
        .fallback(async || envelope::no_route())
        .layer(from_fn_with_state(app, account))
        .layer(map_response(envelope::in_words))
        .layer(DefaultBodyLimit::disable())
}

/// Only this server's own account has anything here.
async fn account(State(app): State<AppState>, request: Request, next: Next) -> Response {
    let mut parts = request.uri().path().split('/').skip_while(|part| *part != "accounts");
    match parts.nth(1) {
        Some(account) if account == app.config.kv_api.account_id => next.run(request).await,
        _ => envelope::no_route().into_response(),
    }
}

/// The namespace that an address names: 32 hex digits, or there is none.
type Namespace = Path<(String, String)>;
