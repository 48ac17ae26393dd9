//! Requests to a provider.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use coppice_platform::http::{HttpLimits, Reach};
use coppice_platform::{ErrorKind, Http, PlatformError, Service};
use futures_util::future::BoxFuture;
use http::header::{ACCEPT, AUTHORIZATION, USER_AGENT};
use http::{HeaderValue, Request, StatusCode};
use openidconnect::url::Url;
use openidconnect::{AccessToken, ErrorResponse, HttpRequest, HttpResponse, RequestTokenError};
use serde::de::DeserializeOwned;

use crate::{OidcError, Provider};

const LIMITS: HttpLimits =
    HttpLimits { timeout: Duration::from_secs(10), max_bytes: 256 * 1024, reach: Reach::Anywhere };

/// Who asks. GitHub answers nobody without a name.
const AGENT: HeaderValue = HeaderValue::from_static("coppice");

/// Sends a request of the openidconnect crate's.
///
/// # Errors
/// There is no answer, or one that says to come back later.
async fn send(http: &dyn Http, request: HttpRequest) -> Result<HttpResponse, PlatformError> {
    let mut request = request.map(Bytes::from);
    request.headers_mut().insert(USER_AGENT, AGENT);
    let response = http.send(request, LIMITS).await?;
    let status = response.status();
    if status.is_server_error() || status == StatusCode::TOO_MANY_REQUESTS {
        return Err(PlatformError::new(Service::Http, "send", ErrorKind::Unavailable, status));
    }
    Ok(response.map(Vec::from))
}

/// [`send`] as the openidconnect crate takes it. It owns what it needs: a borrowed one could not cross threads.
pub(crate) fn sender(
    http: &Arc<dyn Http>,
) -> impl Fn(HttpRequest) -> BoxFuture<'static, Result<HttpResponse, PlatformError>> + Send + Sync + use<> {
    let http = Arc::clone(http);
    move |request| {
        let http = Arc::clone(&http);
        Box::pin(async move { send(http.as_ref(), request).await })
    }
}

/// What a provider has at `address`, perhaps for who holds `token`.
///
/// # Errors
/// It does not answer, or with something else than was asked for.
pub(crate) async fn get<T: DeserializeOwned>(
    http: &dyn Http,
    provider: &Provider,
    address: &Url,
    token: Option<&AccessToken>,
) -> Result<T, OidcError> {
    let mut request = Request::get(address.as_str()).header(ACCEPT, "application/json");
    if let Some(token) = token {
        request = request.header(AUTHORIZATION, format!("Bearer {}", token.secret()));
    }
    let request = request.body(Vec::new()).map_err(|e| provider.invalid(e))?;
    let response = send(http, request).await.map_err(|e| provider.unreachable(e))?;
    if response.status() != StatusCode::OK {
        return Err(provider.unreachable(format!("{address} answers {}", response.status())));
    }
    serde_json::from_slice(response.body()).map_err(|e| provider.invalid(format!("{address}: {e}")))
}

/// Why there are no tokens. Only the kind of error is told: the rest may hold what the provider was sent.
pub(crate) fn token_error<E: ErrorResponse>(
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
