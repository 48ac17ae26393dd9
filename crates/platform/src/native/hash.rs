//! Hashes of objects whose store keeps none.

use futures_util::TryStreamExt;
use sha2::{Digest, Sha256};

use crate::bucket::{GetOptions, GetResult};
use crate::{Bucket, PlatformError};

/// The SHA-256 of an object's bytes, read a piece at a time; `None` where there is no object.
pub(super) async fn of_object(bucket: &dyn Bucket, key: &str) -> Result<Option<[u8; 32]>, PlatformError> {
    let Some(GetResult::Object(object)) = bucket.get(key, GetOptions::default()).await? else {
        return Ok(None);
    };
    let hash = object.body.try_fold(Sha256::new(), async |hash, chunk| Ok(hash.chain_update(&chunk))).await?;
    Ok(Some(hash.finalize().into()))
}
