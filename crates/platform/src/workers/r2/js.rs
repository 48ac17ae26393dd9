//! The calls to R2, made in JavaScript.

use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen(module = "/src/workers/r2.js")]
extern "C" {
    #[wasm_bindgen(catch)]
    pub(super) async fn head(bucket: &JsValue, key: &str) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(catch)]
    pub(super) async fn get(bucket: &JsValue, key: &str, options: &str) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(catch)]
    pub(super) async fn put(
        bucket: &JsValue,
        key: &str,
        body: JsValue,
        options: &str,
    ) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(catch)]
    pub(super) async fn sha256(bucket: &JsValue, key: &str) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(catch)]
    pub(super) async fn remove(bucket: &JsValue, keys: &str) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(catch)]
    pub(super) async fn list(
        bucket: &JsValue,
        prefix: &str,
        cursor: Option<String>,
        limit: u32,
    ) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(catch)]
    pub(super) async fn create(bucket: &JsValue, key: &str, options: &str) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(catch)]
    pub(super) async fn part(
        bucket: &JsValue,
        key: &str,
        id: &str,
        number: u16,
        body: JsValue,
    ) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(catch)]
    pub(super) async fn complete(
        bucket: &JsValue,
        key: &str,
        id: &str,
        parts: &str,
    ) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(catch)]
    pub(super) async fn abort(bucket: &JsValue, key: &str, id: &str) -> Result<JsValue, JsValue>;
}
