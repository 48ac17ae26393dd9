//! All keys, and how it is: `/kv`, `/health`.

use axum::Json;
use axum::extract::Query;
use coppice_kv_api::limit;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use utoipa::{IntoParams, ToSchema};

use super::entries::raw;
use super::problem::{Problem, Problems};
use crate::error::AppError;
use crate::kv_api::service::caller::Caller;
use crate::kv_api::service::{Failure, Target, health, lists};
use crate::request_context::RequestContext;

/// Which keys are to be listed.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListQuery {
    /// What they begin with.
    #[serde(default)]
    pub prefix: String,
    /// How many.
    #[param(value_type = Option<u32>, minimum = 1, maximum = 1000)]
    pub limit: Option<String>,
    /// Where the list goes on, as the page before it said.
    pub cursor: Option<String>,
}

/// A key in a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct ListedKey {
    /// The key.
    pub name: String,
    /// When its value ends, in seconds of the epoch.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expiration: Option<i64>,
    /// What stands beside it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<serde_json::Value>)]
    pub metadata: Option<Box<RawValue>>,
}

impl From<lists::Listed> for ListedKey {
    fn from(listed: lists::Listed) -> Self {
        Self { name: listed.key, expiration: listed.expiration, metadata: raw(listed.metadata.as_deref()) }
    }
}

/// A page of keys, in the order of their bytes.
#[derive(Debug, Serialize, ToSchema)]
pub struct ListAnswer {
    /// The keys.
    pub keys: Vec<ListedKey>,
    /// Whether these are the last.
    pub list_complete: bool,
    /// Where the list goes on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
}

/// How it is.
#[derive(Debug, Serialize, ToSchema)]
pub struct HealthAnswer {
    /// `ok`.
    pub status: &'static str,
    /// Where values are.
    pub backend: &'static str,
    /// Which of the database's tables there are: the number of the last change to them.
    pub schema: String,
}

/// Lists keys.
#[utoipa::path(get, path = "/kv", tag = "values", params(ListQuery),
    responses((status = 200, description = "The keys", body = ListAnswer), Problems))]
pub async fn list(caller: Caller, Query(query): Query<ListQuery>) -> Result<Json<ListAnswer>, Failure> {
    let limit = limit(query.limit.as_deref(), 1)?;
    let cursor = query.cursor.as_deref().filter(|cursor| !cursor.is_empty());
    let list = lists::list(&caller, &Target::Own, &query.prefix, cursor, limit).await?;
    Ok(Json(ListAnswer {
        keys: list.keys.into_iter().map(ListedKey::from).collect(),
        list_complete: list.cursor.is_none(),
        cursor: list.cursor,
    }))
}

/// Whether the database answers.
#[utoipa::path(get, path = "/health", tag = "health", security(()),
    responses((status = 200, description = "It does", body = HealthAnswer),
        (status = 503, description = "It does not", body = Problem)))]
pub async fn health(context: RequestContext) -> Result<Json<HealthAnswer>, AppError> {
    let (schema, backend) = health::health(&context).await?;
    Ok(Json(HealthAnswer { status: "ok", backend: backend.name(), schema }))
}
