//! One value: `/kv/{key}`.

use axum::Json;
use axum::body::Body;
use axum::extract::{Query, Request};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use coppice_kv_api::{Fault, Key, Kind, Lifetime, Metadata, Value};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::value::RawValue;
use utoipa::{IntoParams, ToSchema};

use super::problem::{AtKvProblems, BodyProblems, Problem, Problems};
use crate::kv_api::api::asked::{KeyInPath, VALUE_BODY, brought, brought_json, condition, tag};
use crate::kv_api::model::Scope;
use crate::kv_api::service::caller::Caller;
use crate::kv_api::service::entries::{self as service, Put, Write};
use crate::kv_api::service::{Failure, Target};

/// How a value is to be read.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct TypeQuery {
    /// As text, as the JSON it is, or in base64.
    #[serde(rename = "type")]
    #[param(pattern = "^(text|json|base64)$")]
    pub kind: Option<String>,
}

/// A value.
#[derive(Debug, Serialize, ToSchema)]
pub struct ValueAnswer {
    /// Its key.
    pub key: String,
    /// Itself.
    #[schema(value_type = serde_json::Value)]
    pub value: Box<RawValue>,
}

/// A value and what stands beside it.
#[derive(Debug, Serialize, ToSchema)]
pub struct MetadataAnswer {
    /// Its key.
    pub key: String,
    /// Itself.
    #[schema(value_type = serde_json::Value)]
    pub value: Box<RawValue>,
    /// What stands beside it.
    #[schema(value_type = Option<serde_json::Value>)]
    pub metadata: Option<Box<RawValue>>,
    /// When it ends, in seconds of the epoch.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expiration: Option<i64>,
    /// The number of its write, as in its ETag; none where values are in KV.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<i64>,
}

/// A key: at most 512 bytes, without NUL, and neither `.` nor `..`.
#[derive(Debug, ToSchema)]
#[schema(value_type = String, pattern = "^(?!\\.{1,2}$)[^\\x00]+$")]
pub struct KeyText(#[expect(dead_code, reason = "it describes a field")] String);

/// A whole number, which JSON may write with a point: to it, 60 and 60.0 are the same.
fn whole<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<i64>, D::Error> {
    let Some(number) = Option::<serde_json::Number>::deserialize(deserializer)? else { return Ok(None) };
    let exact = |number: f64| number.fract() == 0.0 && number.abs() <= 9_007_199_254_740_991.0;
    #[expect(clippy::cast_possible_truncation, reason = "it is whole, and exact")]
    let from_float = number.as_f64().filter(|number| exact(*number)).map(|number| number as i64);
    let whole = number.as_i64().or(from_float);
    whole.map(Some).ok_or_else(|| D::Error::custom("a whole number of seconds was expected"))
}

/// What is written.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct PutBody {
    /// The value: text stays text, any other JSON keeps its text to the letter.
    #[schema(value_type = serde_json::Value)]
    pub value: Box<RawValue>,
    /// At most 1,024 bytes of JSON beside it.
    #[serde(default)]
    #[schema(value_type = Option<serde_json::Value>)]
    pub metadata: Option<Box<RawValue>>,
    /// When it is to end, in seconds of the epoch: a minute from now at least.
    #[serde(default, deserialize_with = "whole")]
    #[schema(maximum = 2_147_483_647)]
    pub expiration: Option<i64>,
    /// How many seconds it is to live, which wins.
    #[serde(default, deserialize_with = "whole")]
    #[schema(minimum = 60)]
    pub expiration_ttl: Option<i64>,
}

/// What is written, and by which key.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct PairBody {
    /// The key.
    #[schema(value_type = KeyText)]
    pub key: String,
    /// The value: text stays text, any other JSON keeps its text to the letter.
    #[schema(value_type = serde_json::Value)]
    pub value: Box<RawValue>,
    /// At most 1,024 bytes of JSON beside it.
    #[serde(default)]
    #[schema(value_type = Option<serde_json::Value>)]
    pub metadata: Option<Box<RawValue>>,
    /// When it is to end, in seconds of the epoch: a minute from now at least.
    #[serde(default, deserialize_with = "whole")]
    #[schema(maximum = 2_147_483_647)]
    pub expiration: Option<i64>,
    /// How many seconds it is to live, which wins.
    #[serde(default, deserialize_with = "whole")]
    #[schema(minimum = 60)]
    pub expiration_ttl: Option<i64>,
}

impl PairBody {
    /// What is to be written; `now` in epoch seconds.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn write(self, now: i64) -> Result<Write, Fault> {
        let Self { key, value, metadata, expiration, expiration_ttl } = self;
        PutBody { value, metadata, expiration, expiration_ttl }.write(Key::parse(&key)?, now)
    }
}

impl PutBody {
    fn write(self, key: Key, now: i64) -> Result<Write, Fault> {
        let metadata = match &self.metadata {
            Some(json) => Metadata::parse(json.get())?,
            None => None,
        };
        let lifetime = Lifetime { ttl: self.expiration_ttl, expiration: self.expiration };
        Ok(Write { key, value: Value::from_json(&self.value)?, metadata, expiration: lifetime.end(now)? })
    }
}

/// What a write has done.
#[derive(Debug, Serialize, ToSchema)]
pub struct PutAnswer {
    /// That it is done.
    pub success: bool,
    /// The key.
    pub key: String,
    /// The number of this write, as in the ETag; none where values are in KV.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<i64>,
}

/// That it is done.
#[derive(Debug, Serialize, ToSchema)]
pub struct DoneAnswer {
    /// It is.
    pub success: bool,
}

/// Reads a value.
#[utoipa::path(get, path = "/kv/{key}", tag = "values",
    params(("key" = String, Path, description = "The key, percent-encoded: at most 512 bytes", pattern = "^(?!\\.{1,2}$)[^\\x00]+$"), TypeQuery),
    responses(
        (status = 200, description = "The value", body = ValueAnswer, headers(("etag" = String))),
        (status = 404, description = "There is no such key", body = Problem), Problems))]
pub async fn get_value(
    caller: Caller,
    key: KeyInPath,
    Query(query): Query<TypeQuery>,
) -> Result<Response, Failure> {
    let kind = Kind::parse(query.kind.as_deref())?;
    let entry = service::get(&caller, &Target::Own, &key.key()?).await?;
    let tag = tag(entry.version);
    let key = entry.key.clone();
    Ok((tag, Json(ValueAnswer { key, value: entry.into_value().into_json(kind) })).into_response())
}

/// Reads a value and what stands beside it.
#[utoipa::path(get, path = "/kv/{key}/metadata", tag = "values",
    params(("key" = String, Path, description = "The key, percent-encoded: at most 512 bytes", pattern = "^(?!\\.{1,2}$)[^\\x00]+$"), TypeQuery),
    responses(
        (status = 200, description = "The value", body = MetadataAnswer, headers(("etag" = String))),
        (status = 404, description = "There is no such key", body = Problem), Problems))]
pub async fn get_metadata(
    caller: Caller,
    key: KeyInPath,
    Query(query): Query<TypeQuery>,
) -> Result<Response, Failure> {
    let kind = Kind::parse(query.kind.as_deref())?;
    let entry = service::get(&caller, &Target::Own, &key.key()?).await?;
    let answer = MetadataAnswer {
        key: entry.key.clone(),
        metadata: raw(entry.metadata.as_deref()),
        expiration: entry.expiration,
        version: entry.version,
        value: entry.into_value().into_json(kind),
    };
    Ok((tag(answer.version), Json(answer)).into_response())
}

/// JSON that was stored as it is.
pub fn raw(json: Option<&str>) -> Option<Box<RawValue>> {
    json.and_then(|json| serde_json::from_str(json).ok())
}

/// Writes a value.
#[utoipa::path(put, path = "/kv/{key}", tag = "values", request_body = PutBody,
    params(("key" = String, Path, description = "The key, percent-encoded: at most 512 bytes", pattern = "^(?!\\.{1,2}$)[^\\x00]+$"),
        ("if-match" = Option<String>, Header, description = "ETags of which the value must have one, or *", pattern = "^(\\*|(W/)?\"[!#-~]*\"(, ?(W/)?\"[!#-~]*\"){0,9})?$"),
        ("if-none-match" = Option<String>, Header, description = "*: there must be no such key", pattern = "^\\*?$")),
    responses(
        (status = 200, description = "There was one", body = PutAnswer, headers(("etag" = String))),
        (status = 201, description = "There was none", body = PutAnswer, headers(("etag" = String))),
        (status = 412, description = "The condition was not met", body = Problem), Problems, BodyProblems, AtKvProblems))]
pub async fn put_value(caller: Caller, key: KeyInPath, request: Request) -> Result<Response, Failure> {
    let condition = condition(request.headers());
    let (api_key, put, _) = brought_json::<PutBody>(&caller, Scope::Write, request, VALUE_BODY).await?;
    let write = put.write(key.key()?, caller.context.app.platform.clock.now())?;
    let put = service::put(&caller, &api_key, &Target::Own, &write, &condition?).await?;
    Ok(written(&write.key, put))
}

/// Writes a value by the key in the body.
#[utoipa::path(post, path = "/kv", tag = "values", request_body = PairBody,
    params(("if-match" = Option<String>, Header, description = "ETags of which the value must have one, or *", pattern = "^(\\*|(W/)?\"[!#-~]*\"(, ?(W/)?\"[!#-~]*\"){0,9})?$"),
        ("if-none-match" = Option<String>, Header, description = "*: there must be no such key", pattern = "^\\*?$")),
    responses(
        (status = 200, description = "There was one", body = PutAnswer, headers(("etag" = String))),
        (status = 201, description = "There was none", body = PutAnswer, headers(("etag" = String))),
        (status = 412, description = "The condition was not met", body = Problem), Problems, BodyProblems, AtKvProblems))]
pub async fn post_value(caller: Caller, request: Request) -> Result<Response, Failure> {
    let condition = condition(request.headers());
    let (api_key, pair, _) = brought_json::<PairBody>(&caller, Scope::Write, request, VALUE_BODY).await?;
    let write = pair.write(caller.context.app.platform.clock.now())?;
    let put = service::put(&caller, &api_key, &Target::Own, &write, &condition?).await?;
    Ok(written(&write.key, put))
}

fn written(key: &Key, put: Put) -> Response {
    let status = if put.is_new { StatusCode::CREATED } else { StatusCode::OK };
    let answer = PutAnswer { success: true, key: key.to_string(), version: put.version };
    (status, tag(put.version), Json(answer)).into_response()
}

/// Deletes a value; that there is none is no failure.
#[utoipa::path(delete, path = "/kv/{key}", tag = "values",
    params(("key" = String, Path, description = "The key, percent-encoded: at most 512 bytes", pattern = "^(?!\\.{1,2}$)[^\\x00]+$"),
        ("if-match" = Option<String>, Header, description = "ETags of which the value must have one, or *", pattern = "^(\\*|(W/)?\"[!#-~]*\"(, ?(W/)?\"[!#-~]*\"){0,9})?$")),
    responses(
        (status = 200, description = "There is none now", body = DoneAnswer),
        (status = 412, description = "The condition was not met", body = Problem), Problems, AtKvProblems))]
pub async fn delete_value(
    caller: Caller,
    key: KeyInPath,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<DoneAnswer>, Failure> {
    let (api_key, _) = brought(&caller, Scope::Write, body, VALUE_BODY).await?;
    service::delete(&caller, &api_key, &Target::Own, &key.key()?, &condition(&headers)?).await?;
    Ok(Json(DoneAnswer { success: true }))
}
