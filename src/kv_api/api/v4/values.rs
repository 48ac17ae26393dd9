//! One value: its bytes, as they are.

use axum::body::Body;
use axum::extract::{Path, Query, Request};
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, HeaderName};
use axum::response::{AppendHeaders, IntoResponse, Response};
use coppice_kv_api::{Lifetime, Metadata, VALUE_BYTES, Value};
use serde::Deserialize;
use serde_json::value::RawValue;

use super::envelope::{done, nothing};
use super::multipart;
use crate::header_text::header_text;
use crate::kv_api::api::asked::{KeyInPath, SMALL_BODY, brought, condition, tag};
use crate::kv_api::model::Scope;
use crate::kv_api::service::caller::Caller;
use crate::kv_api::service::entries::{self as service, Write};
use crate::kv_api::service::{Failure, Target};

/// The most bytes that bring a value: it, and what stands around it.
const MOST: usize = VALUE_BYTES + SMALL_BODY;

/// When a value is to end.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct PutQuery {
    expiration: Option<String>,
    expiration_ttl: Option<String>,
}

/// `GET …/values/{key}`.
pub async fn get(
    caller: Caller,
    Path((_, namespace, _)): Entry,
    key: KeyInPath,
) -> Result<Response, Failure> {
    let entry = service::get(&caller, &Target::Named(namespace), &key.key()?).await?;
    let kind = [(CONTENT_TYPE, "application/octet-stream")];
    let tag = tag(entry.version);
    let end =
        entry.expiration.map(|end| AppendHeaders([(HeaderName::from_static("expiration"), end.to_string())]));
    Ok((kind, tag, end, entry.into_value().into_bytes()).into_response())
}

/// Account, namespace and key, of which the last is read by [`KeyInPath`].
type Entry = Path<(String, String, String)>;

/// `GET …/metadata/{key}`.
pub async fn metadata(
    caller: Caller,
    Path((_, namespace, _)): Entry,
    key: KeyInPath,
) -> Result<Response, Failure> {
    let entry = service::get(&caller, &Target::Named(namespace), &key.key()?).await?;
    let metadata = entry.metadata.and_then(|json| serde_json::from_str::<Box<RawValue>>(&json).ok());
    Ok(done(metadata))
}

/// `PUT …/values/{key}`: any bytes; or a form, of which the field `value` has them, and `metadata` what stands beside.
pub async fn put(
    caller: Caller,
    Path((_, namespace, _)): Entry,
    key: KeyInPath,
    Query(query): Query<PutQuery>,
    request: Request,
) -> Result<Response, Failure> {
    let headers = request.headers().clone();
    let (api_key, body) = brought(&caller, Scope::Write, request.into_body(), MOST).await?;
    let key = key.key()?;
    let lifetime = Lifetime::parse(query.expiration_ttl.as_deref(), query.expiration.as_deref())?;
    let expiration = lifetime.end(caller.context.app.platform.clock.now())?;
    let is_form = header_text(&headers, CONTENT_TYPE).to_ascii_lowercase().starts_with("multipart/form-data");
    let (bytes, metadata) = match is_form {
        true => multipart::read(&headers, body).await?,
        false => (body.to_vec(), None),
    };
    let metadata = metadata.map(|text| Metadata::parse(&text)).transpose()?.flatten();
    let write = Write { key, value: Value::from_bytes(bytes)?, metadata, expiration };
    let target = Target::Named(namespace);
    service::put(&caller, &api_key, &target, &write, &condition(&headers)?).await?;
    Ok(nothing())
}

/// `DELETE …/values/{key}`; that there is none is no failure.
pub async fn delete(
    caller: Caller,
    Path((_, namespace, _)): Entry,
    key: KeyInPath,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Failure> {
    let (api_key, _) = brought(&caller, Scope::Write, body, SMALL_BODY).await?;
    let target = Target::Named(namespace);
    service::delete(&caller, &api_key, &target, &key.key()?, &condition(&headers)?).await?;
    Ok(nothing())
}
