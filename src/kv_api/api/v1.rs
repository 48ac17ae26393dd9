//! Our own shape: JSON in and out, below `/api/v1`.

mod bulk;
mod document;
mod entries;
mod many;
pub mod outline;
mod problem;
mod whole;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::map_response;
use axum::routing::get;
use utoipa::OpenApi;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::error::AppError;
use crate::state::AppState;

/// The routes, and the document that describes them.
pub fn router() -> (Router<AppState>, utoipa::openapi::OpenApi) {
    // What is done to many has names that are keys as well.
    let named = || get(entries::get_value).put(entries::put_value).delete(entries::delete_value);
    let (router, document) = OpenApiRouter::with_openapi(document::Document::openapi())
        .routes(routes!(entries::get_value, entries::put_value, entries::delete_value))
        .routes(routes!(entries::get_metadata))
        .routes(routes!(whole::list, entries::post_value))
        .routes(routes!(many::get_many))
        .routes(routes!(many::get_many_with_metadata))
        .routes(routes!(bulk::put_many))
        .routes(routes!(bulk::delete_many))
        .routes(routes!(whole::health))
        .route("/kv/batch", named())
        .route("/kv/bulk", named())
        .route("/kv/batch/metadata", get(entries::get_metadata))
        .route("/openapi.json", get(document::json))
        .split_for_parts();
    let router = router
        .method_not_allowed_fallback(async || AppError::MethodNotAllowed)
        .fallback(async || AppError::NotFound("There is nothing at this address.".into()))
        .layer(map_response(problem::in_words))
        .layer(DefaultBodyLimit::disable());
    (router, document)
}
