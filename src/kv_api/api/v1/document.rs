//! What describes this shape to programs: OpenAPI 3.1, from the types above.

use std::sync::OnceLock;

use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::IntoResponse;
use serde_json::{Map, Value};
use utoipa::Modify;
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::openapi::{OpenApi, Server};

/// What is the same for all addresses.
#[derive(utoipa::OpenApi)]
#[openapi(
    info(title = "Coppice KV", version = "1", description =
        "Keys and values with strong consistency: who writes a value reads it, at any replica, with the bookmark that every answer carries in `x-d1-bookmark`.",
        license(name = "MIT OR Apache-2.0", identifier = "MIT OR Apache-2.0")),
    security(("token" = [])),
    modifiers(&Token),
    tags((name = "values", description = "One value at a time"),
        (name = "many", description = "Many values at once"),
        (name = "health", description = "How it is")),
)]
pub struct Document;

struct Token;

impl Modify for Token {
    fn modify(&self, document: &mut OpenApi) {
        document.servers = Some(vec![Server::new("/api/v1")]);
        let token =
            HttpBuilder::new().scheme(HttpAuthScheme::Bearer).description(Some("A key of the API")).build();
        document.components.get_or_insert_default().add_security_scheme("token", SecurityScheme::Http(token));
    }
}

/// The document, as it was made with the routes.
pub fn whole() -> &'static Value {
    static WHOLE: OnceLock<Value> = OnceLock::new();
    WHOLE.get_or_init(|| {
        let mut document = serde_json::to_value(super::router().1).unwrap_or_default();
        if let Some(paths) = document.get_mut("paths").and_then(Value::as_object_mut) {
            describe_names(paths);
            paths.values_mut().for_each(without_null);
        }
        document
    })
}

/// The names of what is done to many are keys as well, and answer to what keys answer to.
fn describe_names(paths: &mut Map<String, Value>) {
    for (key, named) in
        [("/kv/{key}", "/kv/batch"), ("/kv/{key}", "/kv/bulk"), ("/kv/{key}/metadata", "/kv/batch/metadata")]
    {
        let Some(Value::Object(operations)) = paths.get(key).cloned() else { continue };
        let Some(Value::Object(own)) = paths.get_mut(named) else { continue };
        for (method, mut operation) in operations {
            if let Some(parameters) = operation.get_mut("parameters").and_then(Value::as_array_mut) {
                parameters.retain(|parameter| parameter.get("in").and_then(Value::as_str) != Some("path"));
            }
            if let Some(operation) = operation.as_object_mut() {
                let id = format!("{method}_{}", named.trim_start_matches('/').replace('/', "_"));
                operation.insert("operationId".to_owned(), id.into());
                operation.insert("tags".to_owned(), Value::Array(vec![NAMES.into()]));
            }
            own.insert(method, operation);
        }
    }
}

/// The tag of what is described once already.
const NAMES: &str = "names";

/// What stands in an address or a header is there or not, and never null.
fn without_null(item: &mut Value) {
    let operations = item.as_object_mut().into_iter().flat_map(Map::values_mut);
    let parameters =
        operations.filter_map(|operation| operation.get_mut("parameters")?.as_array_mut()).flatten();
    for kinds in parameters.filter_map(|parameter| parameter.get_mut("schema")?.get_mut("type")) {
        let other = kinds
            .as_array()
            .and_then(|kinds| kinds.iter().find(|kind| kind.as_str() != Some("null")).cloned());
        if let Some(other) = other {
            *kinds = other;
        }
    }
}

/// `GET /api/v1/openapi.json`.
pub async fn json() -> impl IntoResponse {
    let headers = [(CONTENT_TYPE, "application/json"), (CACHE_CONTROL, "public, max-age=300")];
    (headers, whole().to_string())
}
