//! The two shapes in which programs ask: [`v1`], our own, and [`v4`], Cloudflare's.
//!
//! What fails is a [`Failure`](super::service::Failure) in both; a layer around each says it in its own words.

mod asked;
pub mod v1;
pub mod v4;

use axum::response::{IntoResponse, Response};
use std::sync::Arc;

use super::service::Failure;
use super::service::caller::Refused;
use crate::error::AppError;

/// How many seconds who may not write just now is told to wait.
const FROZEN_SECS: &str = "5";

/// A failure on its way to the layer that puts it into words.
#[derive(Clone)]
struct Told(Arc<Failure>);

impl IntoResponse for Failure {
    /// What is no matter of keys and values is answered as everywhere.
    fn into_response(self) -> Response {
        match self {
            Self::Refused(Refused::Platform(error)) => AppError::from(error).into_response(),
            Self::Refused(Refused::TooMany { limit, retry_after }) => {
                AppError::TooMany { limit, retry_after }.into_response()
            }
            Self::NotJson => AppError::UnsupportedMediaType.into_response(),
            other => {
                let mut response = ().into_response();
                response.extensions_mut().insert(Told(Arc::new(other)));
                response
            }
        }
    }
}
