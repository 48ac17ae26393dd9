//! How many requests at once, and how long each.

use std::future::Future;
use std::time::Duration;

use axum::extract::Request;
use axum::http::Method;
use futures_util::future::{Either, select};

use crate::error::AppError;
use crate::limit::Permit;
use crate::state::AppState;

/// How long a request may take that brings a file, or puts one together: 8 MiB at what a slow phone sends.
const UPLOAD: Duration = Duration::from_secs(600);

/// How long a request may take.
pub fn timeout(app: &AppState, request: &Request) -> Duration {
    let path = request.uri().path();
    let brings_a_file = matches!(*request.method(), Method::PUT | Method::POST)
        && (path.starts_with("/admin/cdn/") || path.starts_with("/admin/api/cdn/"));
    if brings_a_file { app.config.request_timeout.max(UPLOAD) } else { app.config.request_timeout }
}

/// Runs a request within the limits.
///
/// # Errors
/// [`AppError::Unavailable`] where too many are under way or this one took too long.
pub async fn run<T>(
    app: &AppState,
    timeout: Duration,
    request: impl Future<Output = T>,
) -> Result<T, AppError> {
    let _permit = Permit::take(&app.in_flight, app.config.max_in_flight)
        .ok_or(AppError::Unavailable { cause: None })?;
    let limit = app.platform.clock.sleep(timeout);
    match select(Box::pin(request), limit).await {
        Either::Left((response, _)) => Ok(response),
        Either::Right(_) => {
            log::warn!("a request was given up after {timeout:?}");
            Err(AppError::Unavailable { cause: None })
        }
    }
}
