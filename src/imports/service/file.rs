//! The file of an import, as it is kept.

use coppice_catalogue::formats::{CatalogueError, Reader};
use coppice_platform::bucket::{GetOptions, GetResult, collect};
use coppice_platform::{Platform, PlatformError};

use crate::imports::model::ImportJob;

/// The largest file, in bytes. Which rows belong together shows only once all are there, so that a file is held whole while it is
/// read: on Workers beside everything else in 128 MB.
pub const LARGEST: u64 = if cfg!(target_family = "wasm") { 24 << 20 } else { 100 << 20 };

/// Where the file of an import stands in the bucket. No folder begins with a dot, so that no file of the shop's is there, and
/// none is served from there.
pub fn key(id: &str) -> String {
    format!(".imports/{id}")
}

/// Reads an import's file, for a shop with this currency; `None` where it is not there.
///
/// # Errors
/// What the bucket can't do.
pub async fn open(
    platform: &Platform,
    job: &ImportJob,
    currency: &str,
) -> Result<Option<Result<Reader, CatalogueError>>, PlatformError> {
    match platform.bucket.get(&key(&job.id), GetOptions::default()).await? {
        Some(GetResult::Object(object)) => {
            let bytes = collect(object.body).await?;
            Ok(Some(Reader::from_bytes(bytes, currency, encoding(&job.encoding))))
        }
        _ => Ok(None),
    }
}

/// The encoding that is said, if one is.
pub fn encoding(said: &str) -> Option<&str> {
    Some(said).filter(|said| !said.is_empty())
}

/// Removes an import's file; one that is not there is no error.
///
/// # Errors
/// What the bucket can't do.
pub async fn remove(platform: &Platform, id: &str) -> Result<(), PlatformError> {
    platform.bucket.delete(&[key(id)]).await
}
