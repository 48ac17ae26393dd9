//! How many requests at once, and how long each.

use std::future::Future;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use axum::extract::Request;
use axum::http::Method;
use futures_util::future::{Either, select};

use crate::error::AppError;
use crate::state::AppState;

/// How long a request may take that brings a file: 8 MiB at what a slow phone sends.
const UPLOAD: Duration = Duration::from_secs(600);

/// How long a request may take.
pub fn patience(app: &AppState, request: &Request) -> Duration {
    let brings_a_file = matches!(*request.method(), Method::PUT | Method::POST)
        && request.uri().path().starts_with("/admin/cdn/");
    if brings_a_file { app.config.request_timeout.max(UPLOAD) } else { app.config.request_timeout }
}

/// Runs a request within the limits.
///
/// # Errors
/// [`AppError::Unavailable`] where too many are under way or this one took too long.
pub async fn run<T>(
    app: &AppState,
    patience: Duration,
    request: impl Future<Output = T>,
) -> Result<T, AppError> {
    let _seat =
        Seat::take(&app.in_flight, app.config.max_in_flight).ok_or(AppError::Unavailable { cause: None })?;
    let limit = app.platform.clock.sleep(patience);
    match select(Box::pin(request), limit).await {
        Either::Left((response, _)) => Ok(response),
        Either::Right(_) => {
            log::warn!("a request was given up after {patience:?}");
            Err(AppError::Unavailable { cause: None })
        }
    }
}

/// One of the places there are, given back when it is dropped.
pub struct Seat<'a>(&'a AtomicU32);

impl<'a> Seat<'a> {
    /// Takes a place of `all`, if one is free.
    pub fn take(taken: &'a AtomicU32, all: u32) -> Option<Self> {
        let seat = Self(taken);
        (taken.fetch_add(1, Ordering::Relaxed) < all).then_some(seat)
        // A seat that was not to be had is dropped here and so given back.
    }
}

impl Drop for Seat<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_are_only_so_many_seats_and_each_is_given_back() {
        let taken = AtomicU32::new(0);
        let first = Seat::take(&taken, 1);
        assert!(first.is_some());
        assert!(Seat::take(&taken, 1).is_none());
        drop(first);
        assert!(Seat::take(&taken, 1).is_some());
        assert_eq!(taken.load(Ordering::Relaxed), 0);
    }
}
