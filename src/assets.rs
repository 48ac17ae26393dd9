//! The static files, compiled in. On Workers the platform serves them itself, before the Worker is asked.

use axum::body::Body;
use axum::extract::Path;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::http::{HeaderValue, Response};
use axum::response::{IntoResponse, Redirect};

use crate::cache_policy::CachePolicy;
use crate::error::AppError;

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

/// What stands within pages: a script or a style sheet.
#[derive(Debug, Hash)]
pub struct Inline {
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

/// `GET /assets/{file}`, a name that is none of this release's: a page that somebody has kept, or a tab that is open, names
/// the files of the release it came from, and is sent to those of today. On Workers the platform does so, by the rules that
/// `coppice_assets` writes for it.
///
/// # Errors
/// [`AppError::NotFound`] where no release had a file of this name.
pub async fn former(Path(file): Path<String>) -> Result<axum::response::Response, AppError> {
    let today = today(&file).ok_or_else(|| AppError::NotFound("There is no file at this address.".into()))?;
    let mut response = Redirect::temporary(today.path).into_response();
    response.headers_mut().insert(CACHE_CONTROL, CachePolicy::NoStore.header());
    Ok(response)
}

/// Today's file for the one that some release served as `stem.hash.ending`.
fn today(file: &str) -> Option<&'static Asset> {
    let (stem, rest) = file.split_once('.')?;
    let (hash, ending) = rest.split_once('.')?;
    let is_hash = hash.len() == 10 && hash.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
    let asset = find(&format!("{stem}.{ending}")).filter(|_| is_hash)?;
    // Its own address is the platform's to answer; sent there again, the browser would go in a circle.
    (!asset.path.ends_with(file)).then_some(asset)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::fs;
    use std::path::Path;

    use super::*;

    #[test]
    fn a_file_of_a_former_release_is_todays() {
        for asset in ALL.iter().filter(|asset| asset.path.contains("/assets/")) {
            let (stem, ending) = asset.name.split_once('.').unwrap();
            let former = today(&format!("{stem}.0123456789.{ending}"));
            assert_eq!(former.map(|today| today.path), Some(asset.path));
            assert!(today(asset.path.trim_start_matches("/assets/")).is_none());
        }
        for none in [
            "cdn.css",
            "cdn.0123456789.js",
            "cdn.012345678Z.css",
            "cdn.01234567890.css",
            "x.0123456789.css",
            "",
            ".",
        ] {
            assert!(today(none).is_none(), "{none}");
        }
    }

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
