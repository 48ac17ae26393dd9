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
use coppice::client_address::PeerAddress;
use coppice::config::Config;
use coppice::state::AppState;
use coppice::{dev_faults, router, tick};
use coppice_platform::faulty::Faults;
use coppice_platform::workers;
use tower_service::Service;
use worker::{Context, MessageBatch, ScheduleContext, ScheduledEvent, event, web_sys};

/// The application, built by the first thing that an isolate is to do and kept for all that follow.
static APPLICATION: OnceLock<Application> = OnceLock::new();

/// What requests, and what messages and the clock are answered by.
struct Application {
    state: AppState,
    router: Router,
}

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

/// A minute has passed: wrangler.toml says so.
#[event(scheduled)]
async fn scheduled(_: ScheduledEvent, _: worker::Env, _: ScheduleContext) {
    // Where it is not set up, the log says so already.
    if let Ok(application) = application() {
        tick::tick(&application.state).await;
    }
}

/// Messages that this Worker has sent to itself: wrangler.toml says one at a time. If this traps, they are brought again.
#[event(queue)]
async fn queue(batch: MessageBatch<()>, _: worker::Env, _: Context) -> worker::Result<()> {
    if let Ok(application) = application() {
        for message in workers::queue::messages(&batch) {
            tick::handle(&application.state, &message).await;
        }
    }
    Ok(())
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
    let mut router = match application() {
        Ok(application) => application.router.clone(),
        Err(NotSetUp) => {
            return (StatusCode::INTERNAL_SERVER_ERROR, "This site is not set up yet.").into_response();
        }
    };
    match router.call(request).await {
        Ok(response) => response,
        Err(never) => match never {},
    }
}

/// Settings are missing or wrong; the log says which.
struct NotSetUp;

fn application() -> Result<&'static Application, NotSetUp> {
    match APPLICATION.get() {
        Some(application) => Ok(application),
        None => start().map(|application| APPLICATION.get_or_init(|| application)),
    }
}

fn start() -> Result<Application, NotSetUp> {
    let platform = workers::platform();
    logger::start(platform.env.as_ref());
    let config = Config::read(platform.env.as_ref()).map_err(|problems| {
        problems.iter().for_each(|problem| log::error!("{problem}"));
        NotSetUp
    })?;
    config.warnings().iter().for_each(|warning| log::warn!("{warning}"));
    let faults =
        platform.env.get("FAULTS").filter(|_| config.dev).and_then(|rules| Faults::parse(&rules).ok());
    let platform = faults.as_ref().map_or(platform.clone(), |faults| faults.wrap(platform));
    let state = AppState::new(platform, config);
    let mut routes = router::routes(state.clone());
    if let Some(faults) = &faults {
        routes = routes.merge(dev_faults::routes(faults));
    }
    Ok(Application { router: router::with_hooks(state.clone(), routes), state })
}
