//! What a program asks: who it is, which key, what it brings.

use std::borrow::Cow;

use axum::body::{Body, Bytes};
use axum::extract::{FromRequestParts, OriginalUri, Request};
use axum::http::header::{CONTENT_TYPE, ETAG, IF_MATCH, IF_NONE_MATCH};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName};
use axum::response::AppendHeaders;
use coppice_kv_api::{Condition, Fault, Key, VALUE_BYTES, WRITES_AT_ONCE, etag};
use percent_encoding::percent_decode_str;
use serde::de::DeserializeOwned;

use crate::header_text::header_text;
use crate::kv_api::model::Scope;
use crate::kv_api::model::key::ApiKey;
use crate::kv_api::service::Failure;
use crate::kv_api::service::caller::{Caller, Credentials, Refused};
use crate::request_body;
use crate::request_context::RequestContext;
use crate::state::AppState;
use crate::tenant::Site;

/// The most bytes of a value in JSON, each of which may take six, and of what stands beside it.
pub const VALUE_BODY: usize = VALUE_BYTES * 6 + SMALL_BODY;

/// The most bytes of what brings no value: names, titles, metadata.
pub const SMALL_BODY: usize = 1 << 18;

impl FromRequestParts<AppState> for Caller {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Failure> {
        let uri = OriginalUri::from_request_parts(parts, state).await.map(|uri| uri.0);
        let uri = uri.unwrap_or_else(|never| match never {});
        let credentials = Credentials::read(&parts.headers, &parts.method, uri.path(), uri.query())?;
        let context = parts.extensions.get::<RequestContext>().cloned();
        match (context, parts.extensions.get::<Site>()) {
            (Some(context), Some(Site::Shop(shop))) => {
                Ok(Self { context, tenant: shop.id.clone(), credentials })
            }
            _ => Err(Refused::Unauthorized.into()),
        }
    }
}

/// The key that an address names, decoded once.
pub struct KeyInPath(Result<Key, Fault>);

impl KeyInPath {
    /// The key.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn key(self) -> Result<Key, Fault> {
        self.0
    }
}

impl FromRequestParts<AppState> for KeyInPath {
    type Rejection = std::convert::Infallible;

    /// The segment as it was sent: the names that the router knows, such as `batch`, are keys as well.
    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Self::Rejection> {
        let OriginalUri(uri) = OriginalUri::from_request_parts(parts, state).await?;
        // Either `/api/v1/kv/KEY…` or `/client/v4/accounts/A/storage/kv/namespaces/N/values/KEY`.
        let place = if uri.path().starts_with("/api/") { 4 } else { 10 };
        let sent = uri.path().split('/').nth(place);
        Ok(Self(key(sent.unwrap_or_default())))
    }
}

fn key(sent: &str) -> Result<Key, Fault> {
    let bytes: Cow<'_, [u8]> = percent_decode_str(sent).into();
    let text = str::from_utf8(&bytes).map_err(|_| Fault::Other("A key is UTF-8.".to_owned()))?;
    Key::parse(text)
}

/// Who asks, and what they bring, of which at most so many bytes are taken: who it is is known before anything of it is read.
///
/// # Errors
/// Whoever may not; what is too large or does not come whole.
pub async fn brought(
    caller: &Caller,
    scope: Scope,
    body: Body,
    most: usize,
) -> Result<(ApiKey, Bytes), Failure> {
    let key = caller.identify(scope).await?;
    let most = caller.credentials.body_bound().map_or(most, |bound| bound.min(most));
    let bytes = match request_body::collect(body, most).await {
        Ok(bytes) => bytes,
        Err(request_body::Lost::TooLarge) => return Err(Failure::TooLarge(most)),
        Err(request_body::Lost::Cut) => return Err(Failure::Cut),
    };
    caller.check_body(&key, &bytes)?;
    Ok((key, bytes))
}

/// Who asks, what they bring in JSON, and its bytes, as [`brought`].
///
/// # Errors
/// As [`brought`]; what is no JSON, or not what it must be.
pub async fn brought_json<T: DeserializeOwned>(
    caller: &Caller,
    scope: Scope,
    request: Request,
    most: usize,
) -> Result<(ApiKey, T, Bytes), Failure> {
    let is_json = is_json(&request);
    let (key, body) = brought(caller, scope, request.into_body(), most).await?;
    if !is_json {
        return Err(Failure::NotJson);
    }
    Ok((key, object(&body)?, body))
}

/// Under which condition a request is made.
///
/// # Errors
/// What can't be read.
pub fn condition(headers: &HeaderMap) -> Result<Condition, Fault> {
    let sent = |name: HeaderName| headers.contains_key(&name).then(|| header_text(headers, name));
    Condition::parse(sent(IF_MATCH).as_deref(), sent(IF_NONE_MATCH).as_deref())
}

/// The header that names a version, where there is one.
pub fn tag(version: Option<i64>) -> Option<AppendHeaders<[(HeaderName, String); 1]>> {
    version.map(|version| AppendHeaders([(ETAG, etag(version))]))
}

/// Whether so many may be written at once: what is too much is refused before each of it is looked at.
///
/// # Errors
/// [`Fault::ManyKeys`].
pub fn few(items: usize) -> Result<(), Fault> {
    if items > WRITES_AT_ONCE { Err(Fault::ManyKeys(WRITES_AT_ONCE)) } else { Ok(()) }
}

/// What a body of JSON says.
///
/// # Errors
/// What can't be read.
pub fn json<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Fault> {
    serde_json::from_slice(bytes).map_err(|error| Fault::Other(format!("The JSON can't be read: {error}")))
}

/// What a body of JSON says that is an object: in an array of its fields, which would be read as well, nobody has said which is which.
///
/// # Errors
/// What can't be read.
pub fn object<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Fault> {
    match bytes.trim_ascii_start().first() {
        Some(b'{') => json(bytes),
        _ => Err(Fault::Other("The JSON can't be read: an object was expected.".to_owned())),
    }
}

/// Whether what comes says it is JSON.
fn is_json(request: &Request) -> bool {
    let kind = header_text(request.headers(), CONTENT_TYPE);
    kind.split(';').next().is_some_and(|kind| kind.trim().eq_ignore_ascii_case("application/json"))
}
