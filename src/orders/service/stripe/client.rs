//! Requests to Stripe's API.

use std::time::Duration;

use bytes::Bytes;
use coppice_orders::stripe::text;
use coppice_platform::http::{HttpLimits, Reach};
use form_urlencoded::Serializer;
use http::header::{AUTHORIZATION, CONTENT_TYPE};
use http::{HeaderValue, Request, StatusCode};
use serde_json::Value;

use super::StripeKeys;
use crate::state::AppState;

/// The version of the API that all here speaks.
const VERSION: &str = "2026-10-28.endive";

/// How long one request may take: a buyer waits for it.
const PATIENCE: Duration = Duration::from_secs(8);

/// The longest answer that is read, in bytes.
const LONGEST: usize = 1 << 20;

/// Why Stripe has not done what it was asked for.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StripeError {
    /// Whether it has, is not known; the same may be asked again by the same key.
    #[error("Stripe can't be reached: {0}")]
    Unreachable(String),
    /// It does not take the shop's key, until somebody types in another.
    #[error("Stripe does not take the key, by {0}")]
    Key(u16),
    /// It has failed, which it will say again to the same key (<https://docs.stripe.com/api/idempotent_requests>).
    #[error("Stripe has failed with {0}")]
    Failed(u16),
    /// It does not want to.
    #[error("Stripe refuses, {code}: {message}")]
    Refused {
        /// Its word for why.
        code: String,
        /// Its sentence, for the log.
        message: String,
    },
}

/// Whoever asks Stripe for one shop.
#[derive(Clone, Copy)]
pub struct Client<'a> {
    app: &'a AppState,
    keys: &'a StripeKeys,
}

impl<'a> Client<'a> {
    /// Asks with this shop's keys.
    pub fn new(app: &'a AppState, keys: &'a StripeKeys) -> Self {
        Self { app, keys }
    }

    /// Asks for what there is.
    ///
    /// # Errors
    /// Where it does not answer with that.
    pub async fn get(&self, path: &str) -> Result<Value, StripeError> {
        self.send(Request::get(format!("{}{path}", self.app.config.stripe.url)), Bytes::new()).await
    }

    /// Asks for something to be done; where there is a key, once, however often it is asked by it.
    ///
    /// # Errors
    /// Where it does not answer that it is.
    pub async fn post(
        &self,
        path: &str,
        form: &[(String, String)],
        key: Option<&str>,
    ) -> Result<Value, StripeError> {
        let mut request = Request::post(format!("{}{path}", self.app.config.stripe.url))
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded");
        if let Some(key) = key {
            request = request.header("idempotency-key", key);
        }
        let body = Serializer::new(String::new()).extend_pairs(form).finish();
        self.send(request, Bytes::from(body)).await
    }

    async fn send(&self, request: http::request::Builder, body: Bytes) -> Result<Value, StripeError> {
        let request = request
            .header(AUTHORIZATION, format!("Bearer {}", self.keys.secret_key))
            .header("stripe-version", VERSION)
            .body(body)
            .map_err(|error| StripeError::Refused {
                code: "request".to_owned(),
                message: error.to_string(),
            })?;
        // The address is the operator's.
        let limits = HttpLimits { timeout: PATIENCE, max_bytes: LONGEST, reach: Reach::Anywhere };
        let answer = self.app.platform.http.send(request, limits).await;
        let answer = answer.map_err(|error| StripeError::Unreachable(error.to_string()))?;
        let status = answer.status();
        // It says itself whether it would do it by the same key.
        let should_retry = answer.headers().get("stripe-should-retry").map(HeaderValue::as_bytes);
        let is_kept = status.is_server_error() && should_retry != Some(b"true");
        let said = serde_json::from_slice::<Value>(answer.body());
        match (status, said) {
            (status, Ok(said)) if status.is_success() => Ok(said),
            (StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN, Ok(_)) => {
                Err(StripeError::Key(status.as_u16()))
            }
            (status, Ok(_)) if is_kept => Err(StripeError::Failed(status.as_u16())),
            // Somebody between us and Stripe; somebody else asks by the same key just now; too many ask.
            (status, Err(_)) => Err(StripeError::Unreachable(status.to_string())),
            (status, _)
                if status.is_server_error()
                    || matches!(status, StatusCode::CONFLICT | StatusCode::TOO_MANY_REQUESTS) =>
            {
                Err(StripeError::Unreachable(status.to_string()))
            }
            (status, Ok(said)) => {
                let code = [text(&said, "/error/code"), text(&said, "/error/type"), status.to_string()];
                let code = code.into_iter().find(|code| !code.is_empty()).unwrap_or_default();
                Err(StripeError::Refused { code, message: text(&said, "/error/message") })
            }
        }
    }
}
