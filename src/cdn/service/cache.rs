//! What is kept of files from one answer to the next.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use futures_util::future::join_all;
use sha2::{Digest, Sha256};

use crate::kv::{CacheKey, FILE};
use crate::locals::Locals;

/// Where what is known of the object under this key is cached; to be made untrue when a file changes. Of its copies
/// nothing need be: nobody is shown one without being shown the file's own rights first. Hashed, because keys are longer
/// than KV takes.
pub fn cache_key(home: &str, object: &str) -> CacheKey {
    CacheKey::new(FILE, home, "all", &URL_SAFE_NO_PAD.encode(Sha256::digest(object)))
}

/// What is kept of these files from answers before is no longer true: waited for, so that who has made a file private
/// can rely on it.
pub async fn invalidate(locals: &Locals, keys: impl IntoIterator<Item = String>) {
    let keys = keys.into_iter().map(|key| cache_key(&locals.home, &key));
    join_all(keys.map(|key| async move { locals.invalidate(&key).await })).await;
}
