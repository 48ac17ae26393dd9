//! Requests to a provider.

use std::time::Duration;

use axum::body::Bytes;
use axum::http::header::{ACCEPT, AUTHORIZATION, USER_AGENT};
use axum::http::{HeaderValue, Request, StatusCode};
use coppice_platform::http::HttpLimits;
use coppice_platform::{ErrorKind, PlatformError, Service};
use futures_util::future::BoxFuture;
use openidconnect::url::Url;
use openidconnect::{AccessToken, ErrorResponse, HttpRequest, HttpResponse, RequestTokenError};
use serde::de::DeserializeOwned;

use super::{OidcError, Provider};
use crate::state::AppState;

const LIMITS: HttpLimits = HttpLimits { timeout: Duration::from_secs(10), max_bytes: 256 * 1024 };

/// Sends a request of the crate's.
///
/// # Errors
/// There is no answer, or one that says to come back later.
pub(super) async fn send(app: &AppState, request: HttpRequest) -> Result<HttpResponse, PlatformError> {
    let mut request = request.map(Bytes::from);
    // GitHub answers nobody without a name.
    request.headers_mut().insert(USER_AGENT, HeaderValue::from_static(env!("CARGO_PKG_NAME")));
    let answer = app.platform.http.send(request, LIMITS).await?;
    let status = answer.status();
    if status.is_server_error() || status == StatusCode::TOO_MANY_REQUESTS {
        return Err(PlatformError::new(Service::Http, "send", ErrorKind::Unavailable, status));
    }
    Ok(answer.map(Vec::from))
}

/// [`send`] as the crate takes it. It owns what it needs: a borrowed one could not cross threads.
pub(super) fn sender(
    app: &AppState,
) -> impl Fn(HttpRequest) -> BoxFuture<'static, Result<HttpResponse, PlatformError>> + Send + Sync + use<> {
    let app = app.clone();
    move |request| {
        let app = app.clone();
        Box::pin(async move { send(&app, request).await })
    }
}

/// What a provider has at `address`, perhaps for who holds `token`.
///
/// # Errors
/// It does not answer, or with something else than was asked for.
pub(super) async fn get<T: DeserializeOwned>(
    app: &AppState,
    provider: &Provider,
    address: &Url,
    token: Option<&AccessToken>,
) -> Result<T, OidcError> {
    let mut request = Request::get(address.as_str()).header(ACCEPT, "application/json");
    if let Some(token) = token {
        request = request.header(AUTHORIZATION, format!("Bearer {}", token.secret()));
    }
    let request = request.body(Vec::new()).map_err(|e| provider.invalid(e))?;
    let answer = send(app, request).await.map_err(|e| provider.unreachable(e))?;
    if answer.status() != StatusCode::OK {
        return Err(provider.unreachable(format!("{address} answers {}", answer.status())));
    }
    serde_json::from_slice(answer.body()).map_err(|e| provider.invalid(format!("{address}: {e}")))
}

/// Why there are no tokens. Only the kind of error is told: the rest may hold what the provider was sent.
pub(super) fn refused<E: ErrorResponse>(
    provider: &Provider,
    error: RequestTokenError<PlatformError, E>,
) -> OidcError {
    match error {
        RequestTokenError::Request(error) => provider.unreachable(error),
        RequestTokenError::ServerResponse(_) => provider.invalid("it refuses to give tokens"),
        RequestTokenError::Parse(..) | RequestTokenError::Other(_) => {
            provider.invalid("its answer with tokens can't be read")
        }
    }
}
