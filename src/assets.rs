//! The static files, compiled in. On Workers the platform serves them itself, before the Worker is asked.

use axum::body::Body;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::http::{HeaderValue, Response};

use crate::cache_policy::CachePolicy;

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
    pub policy: CachePolicy,
    /// Its content; empty on Workers.
    pub bytes: &'static [u8],
}

/// A script that stands within pages.
#[derive(Debug)]
pub struct InlineScript {
    /// What stands between the tags.
    pub text: &'static str,
    /// What a security policy calls it: its hash.
    pub source: &'static str,
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
    response.headers_mut().insert(CACHE_CONTROL, asset.policy.header());
    response
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::fs;
    use std::path::Path;

    use super::*;

    #[test]
    fn workers_lets_static_files_be_kept_as_long_as_we_do() {
        let dir = tempfile::tempdir().unwrap();
        let assets = coppice_assets::collect(Path::new(env!("CARGO_MANIFEST_DIR"))).unwrap();
        coppice_assets::write_site(&assets, dir.path()).unwrap();
        let headers = fs::read_to_string(dir.path().join("_headers")).unwrap();
        let (mut path, mut kept) = ("", BTreeMap::new());
        for line in headers.lines() {
            match line.trim().split_once("Cache-Control: ") {
                Some((_, value)) => drop(kept.insert(path, value)),
                None if line.starts_with('/') => path = line,
                None => {}
            }
        }
        assert!(!ALL.is_empty() && ALL.len() == kept.len());
        for asset in ALL {
            assert_eq!(asset.policy.header(), kept[asset.path], "{}", asset.path);
        }
    }
}
