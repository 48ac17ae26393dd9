//! Many values, read at once: `/kv/batch`.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::Request;
use coppice_kv_api::{Fault, Key, Kind, READS_AT_ONCE};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use utoipa::ToSchema;

use super::entries::{KeyText, raw};
use super::problem::{BodyProblems, Problems};
use crate::kv_api::api::asked::{SMALL_BODY, brought_json};
use crate::kv_api::model::Scope;
use crate::kv_api::service::caller::Caller;
use crate::kv_api::service::entries::{self as service, Entry};
use crate::kv_api::service::{Failure, Target};

/// Which values are to be read.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct ManyBody {
    /// Their keys.
    #[schema(value_type = Vec<KeyText>, max_items = 100)]
    pub keys: Vec<String>,
    /// As text, as the JSON they are, or in base64.
    #[serde(default, rename = "type")]
    #[schema(pattern = "^(text|json|base64)$")]
    pub kind: Option<String>,
    /// For how many seconds they may be kept elsewhere. Nothing is.
    #[serde(default)]
    #[schema(minimum = 0, maximum = 2_147_483_647)]
    pub cache_ttl: Option<i32>,
}

/// A value of many, and what stands beside it.
#[derive(Debug, Serialize, ToSchema)]
pub struct WithMetadata {
    /// Itself.
    #[schema(value_type = serde_json::Value)]
    pub value: Box<RawValue>,
    /// What stands beside it.
    #[schema(value_type = Option<serde_json::Value>)]
    pub metadata: Option<Box<RawValue>>,
}

/// Values by their keys; null, where there is none.
#[derive(Debug, Serialize, ToSchema)]
pub struct ManyAnswer {
    /// The values.
    #[schema(value_type = BTreeMap<String, serde_json::Value>)]
    pub values: BTreeMap<String, Option<Box<RawValue>>>,
}

/// The same, with what stands beside them.
#[derive(Debug, Serialize, ToSchema)]
pub struct ManyWithMetadataAnswer {
    /// The values.
    #[schema(value_type = Object)]
    pub values: BTreeMap<String, Option<WithMetadata>>,
}

/// Reads as many as 100 values.
#[utoipa::path(post, path = "/kv/batch", tag = "many", request_body = ManyBody,
    responses((status = 200, description = "The values", body = ManyAnswer), Problems, BodyProblems))]
pub async fn get_many(caller: Caller, request: Request) -> Result<Json<ManyAnswer>, Failure> {
    let values = read(&caller, request, |entry, kind| entry.into_value().into_json(kind)).await?;
    Ok(Json(ManyAnswer { values }))
}

/// Reads as many as 100 values and what stands beside them.
#[utoipa::path(post, path = "/kv/batch/metadata", tag = "many", request_body = ManyBody,
    responses((status = 200, description = "The values", body = ManyWithMetadataAnswer), Problems, BodyProblems))]
pub async fn get_many_with_metadata(
    caller: Caller,
    request: Request,
) -> Result<Json<ManyWithMetadataAnswer>, Failure> {
    let values = read(&caller, request, |entry, kind| WithMetadata {
        metadata: raw(entry.metadata.as_deref()),
        value: entry.into_value().into_json(kind),
    });
    Ok(Json(ManyWithMetadataAnswer { values: values.await? }))
}

async fn read<T>(
    caller: &Caller,
    request: Request,
    shown: impl Fn(Entry, Kind) -> T,
) -> Result<BTreeMap<String, Option<T>>, Failure> {
    let (_, many, body) = brought_json::<ManyBody>(caller, Scope::Read, request, SMALL_BODY).await?;
    let kind = Kind::parse(many.kind.as_deref())?;
    if many.cache_ttl.is_some_and(|seconds| seconds < 0) {
        return Err(Fault::Other("Invalid cacheTtl. It is a number of seconds.".to_owned()).into());
    }
    if many.keys.len() > READS_AT_ONCE {
        return Err(Fault::ManyKeys(READS_AT_ONCE).into());
    }
    let keys = many.keys.iter().map(|key| Key::parse(key)).collect::<Result<Vec<_>, _>>()?;
    let mut found = service::get_many(caller, &Target::Own, &keys, &body).await?;
    let value = |key: String| {
        let value = found.remove(&key).map(|entry| shown(entry, kind));
        (key, value)
    };
    // A key that is asked for twice is one.
    let keys: std::collections::BTreeSet<_> = many.keys.into_iter().collect();
    Ok(keys.into_iter().map(value).collect())
}
