//! The static files, compiled in. On Workers the platform serves them itself, before the Worker is asked.

use axum::body::Body;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::http::{HeaderValue, Response};

/// A static file.
#[derive(Debug)]
pub struct Asset {
    /// What the code calls it.
    pub name: &'static str,
    /// The path it is served at.
    pub path: &'static str,
    /// Its media type.
    pub content_type: &'static str,
    /// How long it may be kept.
    pub cache_control: &'static str,
    /// Its content; empty on Workers.
    pub bytes: &'static [u8],
}

include!(concat!(env!("OUT_DIR"), "/assets.rs"));

/// The file the code calls `name`.
pub fn find(name: &str) -> Option<&'static Asset> {
    ALL.iter().find(|asset| asset.name == name)
}

/// The path of the file the code calls `name`.
pub fn path(name: &str) -> &'static str {
    find(name).map_or("/", |asset| asset.path)
}

/// The answer to a request for a static file.
pub fn serve(asset: &'static Asset) -> Response<Body> {
    let mut response = Response::new(Body::from(asset.bytes));
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(asset.content_type));
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static(asset.cache_control));
    response
}
