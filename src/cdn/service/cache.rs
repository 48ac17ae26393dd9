//! What is kept of files from one answer to the next.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};

use crate::kv::{CacheKey, Feature};
use crate::locals::Locals;

/// Where what is known of the object under this key is cached; to be forgotten when a file changes. Of its copies
/// nothing need be: nobody is shown one without being shown the file's own rights first. Hashed, because keys are longer
/// than KV takes.
pub fn cache_key(object: &str) -> CacheKey {
    CacheKey::new(Feature::CdnFile, "all", &URL_SAFE_NO_PAD.encode(Sha256::digest(object)))
}

/// What is kept of these files from answers before is no longer true. After the answer: it takes a call to KV each.
pub fn forget_cached(locals: &Locals, keys: Vec<String>) {
    let app = locals.app.clone();
    locals.app.platform.background.wait_until(Box::pin(async move {
        for key in keys {
            app.cache.delete(&cache_key(&key)).await;
        }
    }));
}
