//! Copies of objects that never change, in the data centre's own cache: nearer than R2, and R2 is not paid for them.
//! <https://developers.cloudflare.com/workers/runtime-apis/cache/>
//!
//! It keeps whole objects alone and cuts ranges out of them itself.

use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::bucket::{ByteRange, GetOptions, ObjectMeta};

#[wasm_bindgen(module = "/src/workers/r2/cache.js")]
extern "C" {
    #[wasm_bindgen(catch, js_name = find)]
    async fn find_copy(key: &str, range: Option<String>) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(js_name = keep)]
    fn keep_copy(bucket: &JsValue, key: &str, known: &str, seconds: u32);
    #[wasm_bindgen(catch)]
    async fn remove(keys: &str) -> Result<JsValue, JsValue>;
}

/// Larger objects are read in ranges of which each is another.
const LARGEST: u64 = 32 << 20;
/// How long a copy is kept, in seconds: as long may those elsewhere outlive a deleted object.
const KEPT: u32 = 30 * 24 * 3_600;
/// A request may make so many calls and no more. A file and its smaller copies are 16 objects.
const REMOVED: usize = 20;

fn may_be_kept(options: &GetOptions) -> bool {
    options.immutable && options.if_match.is_none() && options.if_none_match.is_empty()
}

/// `[what is known, body]` of an object, or of a range of it, if a copy will do and there is one.
pub(super) async fn find(key: &str, options: &GetOptions) -> Option<JsValue> {
    if !may_be_kept(options) {
        return None;
    }
    let range = options.range.as_ref().map(|range| match range {
        ByteRange::Inclusive(range) => format!("bytes={}-{}", range.start(), range.end()),
        ByteRange::From(first) => format!("bytes={first}-"),
        ByteRange::Suffix(count) => format!("bytes=-{count}"),
    });
    find_copy(key, range).await.ok().filter(|copy| !copy.is_undefined())
}

/// Has a copy made of an object that was just read, if it is one to keep.
pub(super) fn keep(bucket: &JsValue, meta: &ObjectMeta, options: &GetOptions) {
    if may_be_kept(options) && options.range.is_none() && (1..=LARGEST).contains(&meta.size) {
        keep_copy(bucket, &meta.key, &serde_json::json!(meta).to_string(), KEPT);
    }
}

/// Removes the copies that are here. Those elsewhere go in time.
pub(super) async fn forget(keys: &[String]) {
    let keys: Vec<_> = keys.iter().take(REMOVED).collect();
    // No copy is missed.
    let _ = remove(&serde_json::json!(keys).to_string()).await;
}
