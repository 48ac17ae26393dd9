//! Coppice's entry on Cloudflare Workers.
#![cfg(target_arch = "wasm32")]
#![expect(
    clippy::disallowed_types,
    reason = "the entry is handed the runtime's own types; the platform reads them"
)]

mod logger;

use std::sync::OnceLock;

use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use coppice::cdn::service::{ABANDONED_AFTER, sweep};
use coppice::client_address::PeerAddress;
use coppice::config::Config;
use coppice::shop::service::index_stale_products;
use coppice::state::AppState;
use coppice_platform::faulty::Faults;
use coppice_platform::workers;
use tower_service::Service;
use worker::{Context, ScheduleContext, ScheduledEvent, event, web_sys};

/// How many products are indexed anew in one go, which has half a minute of computing time and a thousand queries.
const INDEXED_AT_ONCE: usize = 1_000;

/// The application, built by an isolate's first request and kept for all that follow.
static ROUTER: OnceLock<Router> = OnceLock::new();

#[event(fetch)]
async fn fetch(request: web_sys::Request, _: worker::Env, _: Context) -> worker::Result<web_sys::Response> {
    workers::fetch::answered(async move {
        match workers::fetch::request(&request) {
            Ok(request) => answer(with_peer(request.map(Body::new))).await,
            Err(error) => {
                log::warn!("a request could not be read: {error}");
                StatusCode::BAD_REQUEST.into_response()
            }
        }
    })
    .await
}

/// What is done by the clock: wrangler.toml says when.
#[event(scheduled)]
async fn scheduled(_: ScheduledEvent, _: worker::Env, _: ScheduleContext) {
    let platform = workers::platform();
    logger::start(platform.env.as_ref());
    match sweep(&platform, ABANDONED_AFTER).await {
        Ok(swept) => log::info!("{swept}"),
        Err(error) => log::error!("the files could not be swept: {error}"),
    }
    match index_stale_products(&platform, INDEXED_AT_ONCE).await {
        Ok(0) => {}
        Ok(done) => log::info!("{done} products were indexed anew"),
        Err(error) => log::error!("products could not be indexed anew: {error}"),
    }
}

/// Tells the application who is at the other end of the connection, which Cloudflare knows: it sets this header itself,
/// whatever the visitor sent.
fn with_peer(mut request: Request) -> Request {
    let peer = request.headers().get("cf-connecting-ip").and_then(|value| value.to_str().ok()?.parse().ok());
    if let Some(peer) = peer {
        request.extensions_mut().insert(PeerAddress(peer));
    }
    request
}

async fn answer(request: Request) -> Response {
    let mut router = match ROUTER.get() {
        Some(router) => router.clone(),
        None => match start() {
            Ok(router) => ROUTER.get_or_init(|| router).clone(),
            Err(response) => return *response,
        },
    };
    match router.call(request).await {
        Ok(response) => response,
        Err(never) => match never {},
    }
}

fn start() -> Result<Router, Box<Response>> {
    let platform = workers::platform();
    logger::start(platform.env.as_ref());
    let config = Config::read(platform.env.as_ref()).map_err(|problems| {
        problems.iter().for_each(|problem| log::error!("{problem}"));
        Box::new((StatusCode::INTERNAL_SERVER_ERROR, "This site is not set up yet.").into_response())
    })?;
    let faults =
        platform.env.get("FAULTS").filter(|_| config.dev).and_then(|rules| Faults::parse(&rules).ok());
    let platform = faults.map_or(platform.clone(), |faults| faults.wrap(platform));
    Ok(coppice::router::router(AppState::new(platform, config)))
}
