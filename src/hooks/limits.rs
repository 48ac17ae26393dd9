//! How many requests at once, and how long each.
//!
//! Around whatever asks a database, and so not around what must answer when all else stands still: static files and
//! `/healthz`.

use std::future::Future;
use std::time::Duration;

use axum::extract::{Request, State};
use axum::http::Method;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use futures_util::future::{Either, select};

use super::body::{self, Patient};
use crate::client_address;
use crate::error::AppError;
use crate::state::AppState;

/// How long a request may take that brings a file, or puts one together: 8 MiB at what a slow phone sends.
const UPLOAD: Duration = Duration::from_secs(600);

/// Around what reads its body before it does anything: the body comes first, and then a seat is waited for, so that
/// nobody who has one is waited for.
pub async fn seated(State(app): State<AppState>, request: Request, next: Next) -> Response {
    let answer = async {
        let client = client_address::read(&request, &app.config.client_address);
        let (request, _memory) = body::whole(&app, &client, request).await?;
        let _seat = app.seat(&app.seats.requests, &client).await?;
        within(&app, timeout(&app, &request), next.run(request)).await
    };
    answer.await.unwrap_or_else(IntoResponse::into_response)
}

/// Around what stores a file while it comes: its seats are apart from those of pages, and a client that stops sending
/// loses its own. Whoever asks for the page of such a form brings nothing, and waits among those of pages.
pub async fn streamed(State(app): State<AppState>, request: Request, next: Next) -> Response {
    if matches!(*request.method(), Method::GET | Method::HEAD) {
        return seated(State(app), request, next).await;
    }
    let answer = async {
        let client = client_address::read(&request, &app.config.client_address);
        let _seat = app.seat(&app.seats.uploads, &client).await?;
        let timeout = app.config.request_timeout.max(UPLOAD);
        let (patient, request) = Patient::around(&app, request);
        let response = within(&app, timeout, next.run(request)).await?;
        if patient.has_given_up() { Err(AppError::TooSlow) } else { Ok(response) }
    };
    answer.await.unwrap_or_else(IntoResponse::into_response)
}

/// How long a request may take that has come whole: longer, where it puts files together, or deletes, moves or compares many.
fn timeout(app: &AppState, request: &Request) -> Duration {
    let path = request.uri().path();
    let is_of_files = *request.method() == Method::POST
        && (path.starts_with("/admin/cdn/") || path.starts_with("/admin/api/cdn/"));
    if is_of_files { app.config.request_timeout.max(UPLOAD) } else { app.config.request_timeout }
}

async fn within<T>(
    app: &AppState,
    timeout: Duration,
    request: impl Future<Output = T>,
) -> Result<T, AppError> {
    match select(Box::pin(request), app.platform.clock.sleep(timeout)).await {
        Either::Left((response, _)) => Ok(response),
        Either::Right(_) => {
            log::warn!("a request was given up after {timeout:?}");
            Err(AppError::Unavailable { cause: None })
        }
    }
}
