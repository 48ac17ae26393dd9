//! Lists of keys.

use axum::extract::{Path, Query};
use axum::response::Response;
use coppice_kv_api::limit;
use serde::{Deserialize, Serialize};
use serde_json::json;
use serde_json::value::RawValue;

use super::Namespace;
use super::envelope::page;
use crate::kv_api::service::caller::Caller;
use crate::kv_api::service::{Failure, Target, lists};

/// The fewest keys a page has in this shape.
const LEAST: u32 = 10;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct ListQuery {
    prefix: String,
    limit: Option<String>,
    cursor: Option<String>,
}

#[derive(Serialize)]
struct Listed {
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    expiration: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    metadata: Option<Box<RawValue>>,
}

/// `GET …/namespaces/{ns}/keys`.
pub async fn list(
    caller: Caller,
    Path((_, namespace)): Namespace,
    Query(query): Query<ListQuery>,
) -> Result<Response, Failure> {
    let limit = limit(query.limit.as_deref(), LEAST)?;
    // What clients send of the end of a list is empty, and of its beginning too.
    let cursor = query.cursor.as_deref().filter(|cursor| !cursor.is_empty());
    let list = lists::list(&caller, &Target::Named(namespace), &query.prefix, cursor, limit).await?;
    let shown = |listed: lists::Listed| Listed {
        name: listed.key,
        expiration: listed.expiration,
        metadata: listed.metadata.and_then(|json| serde_json::from_str(&json).ok()),
    };
    let keys: Vec<_> = list.keys.into_iter().map(shown).collect();
    let info = json!({ "count": keys.len(), "cursor": list.cursor.unwrap_or_default() });
    Ok(page(keys, info))
}
