//! What describes this shape to programs: OpenAPI 3.1, from the types above.

use std::sync::OnceLock;

use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::IntoResponse;
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
pub fn whole() -> &'static OpenApi {
    static WHOLE: OnceLock<OpenApi> = OnceLock::new();
    WHOLE.get_or_init(|| super::router().1)
}

/// `GET /api/v1/openapi.json`.
pub async fn json() -> impl IntoResponse {
    let headers = [(CONTENT_TYPE, "application/json"), (CACHE_CONTROL, "public, max-age=300")];
    (headers, whole().to_json().unwrap_or_default())
}
