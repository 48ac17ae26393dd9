//! Many values, written or deleted at once: `/kv/bulk`.

use axum::Json;
use axum::extract::{Query, Request};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use coppice_kv_api::Key;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use utoipa::{IntoParams, ToSchema};

use super::entries::{KeyText, PairBody};
use super::problem::{AtKvProblems, BodyProblems, Problems};
use crate::kv_api::api::asked::{brought_json, few, json, object};
use crate::kv_api::model::Scope;
use crate::kv_api::service::bulk::{self as service, Outcomes, Refusal, Together};
use crate::kv_api::service::caller::Caller;
use crate::kv_api::service::{Failure, Target};

/// Whether what is good is done where something is refused.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct AtomicQuery {
    /// All, or nothing.
    #[serde(default)]
    pub atomic: bool,
}

/// What is written.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PairsBody {
    /// Keys and their values; where a key comes twice, the last wins.
    #[schema(value_type = Vec<PairBody>, max_items = 10_000)]
    pub pairs: Vec<Box<RawValue>>,
}

/// What is deleted.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct KeysBody {
    /// The keys.
    #[schema(value_type = Vec<KeyText>, max_items = 10_000)]
    pub keys: Vec<Box<RawValue>>,
}

/// What became of one of many.
#[derive(Debug, Serialize, ToSchema)]
pub struct OutcomeAnswer {
    /// The key, as far as it could be read.
    pub key: String,
    /// Whether it was done.
    pub success: bool,
    /// Why not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
}

/// What became of many.
#[derive(Debug, Serialize, ToSchema)]
pub struct BulkAnswer {
    /// Whether all was done.
    pub success: bool,
    /// How many there were.
    pub total: usize,
    /// How many were done.
    pub successful: usize,
    /// How many were not.
    pub failed: usize,
    /// What became of each, in order.
    pub results: Vec<OutcomeAnswer>,
}

/// What can be read of any pair.
#[derive(Deserialize)]
struct Named {
    key: String,
}

/// Writes as many as 10,000 values in one transaction.
#[utoipa::path(post, path = "/kv/bulk", tag = "many", request_body = PairsBody, params(AtomicQuery),
    responses(
        (status = 200, description = "All was done", body = BulkAnswer),
        (status = 207, description = "Some were refused; the others were done together", body = BulkAnswer),
        (status = 422, description = "Some were refused, and so nothing was done", body = BulkAnswer),
        Problems, BodyProblems, AtKvProblems))]
pub async fn put_many(
    caller: Caller,
    Query(query): Query<AtomicQuery>,
    request: Request,
) -> Result<Response, Failure> {
    let most = caller.context.app.config.kv_api.bulk_bytes;
    let (api_key, PairsBody { pairs }, _) = brought_json(&caller, Scope::Write, request, most).await?;
    few(pairs.len())?;
    let now = caller.context.app.platform.clock.now();
    let name = |pair: &RawValue| object::<Named>(pair.get().as_bytes()).map(|named| named.key);
    let names = pairs.iter().map(|pair| name(pair).unwrap_or_default()).collect();
    let writes = pairs.iter().map(|pair| object::<PairBody>(pair.get().as_bytes())?.write(now)).collect();
    let outcomes = service::put(&caller, &api_key, &Target::Own, writes, query.together()).await?;
    Ok(answer(names, &outcomes, query.together()))
}

/// Deletes as many as 10,000 values in one transaction.
#[utoipa::path(post, path = "/kv/bulk/delete", tag = "many", request_body = KeysBody, params(AtomicQuery),
    responses(
        (status = 200, description = "All was done", body = BulkAnswer),
        (status = 207, description = "Some were refused; the others were done together", body = BulkAnswer),
        (status = 422, description = "Some were refused, and so nothing was done", body = BulkAnswer),
        Problems, BodyProblems, AtKvProblems))]
pub async fn delete_many(
    caller: Caller,
    Query(query): Query<AtomicQuery>,
    request: Request,
) -> Result<Response, Failure> {
    let most = caller.context.app.config.kv_api.bulk_bytes;
    let (api_key, KeysBody { keys }, _) = brought_json(&caller, Scope::Write, request, most).await?;
    few(keys.len())?;
    let names = keys.iter().map(|key| json(key.get().as_bytes()).unwrap_or_default()).collect();
    let keys = keys.iter().map(|key| Key::parse(&json::<String>(key.get().as_bytes())?)).collect();
    let outcomes = service::delete(&caller, &api_key, &Target::Own, keys, query.together()).await?;
    Ok(answer(names, &outcomes, query.together()))
}

impl AtomicQuery {
    fn together(&self) -> Together {
        if self.atomic { Together::Atomic } else { Together::WhatIsGood }
    }
}

fn answer(names: Vec<String>, outcomes: &Outcomes, together: Together) -> Response {
    let failed = outcomes.iter().filter(|outcome| outcome.is_err()).count();
    let nothing_done = failed > 0 && together == Together::Atomic;
    let results: Vec<_> = names
        .into_iter()
        .zip(outcomes)
        .map(|(key, outcome)| OutcomeAnswer {
            key,
            success: outcome.is_ok() && !nothing_done,
            error: match outcome {
                Ok(()) if nothing_done => Some("Another was refused, and so nothing was done.".to_owned()),
                Ok(()) => None,
                Err(Refusal::Fault(fault)) => Some(fault.to_string()),
                Err(Refusal::OutOfReach) => Some(Failure::OutOfReach.to_string()),
                Err(Refusal::NotDone) => Some("KV could not do it just now.".to_owned()),
            },
        })
        .collect();
    let total = results.len();
    let successful = results.iter().filter(|result| result.success).count();
    let failed = total.saturating_sub(successful);
    let status = match failed {
        0 => StatusCode::OK,
        _ if nothing_done => StatusCode::UNPROCESSABLE_ENTITY,
        _ => StatusCode::MULTI_STATUS,
    };
    let success = failed == 0;
    (status, Json(BulkAnswer { success, total, successful, failed, results })).into_response()
}
