//! Workers KV.

use async_trait::async_trait;
use js_sys::{Array, Uint8Array};
use serde_json::Value as Json;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use worker::send::SendFuture;

use super::binding::Binding;
use crate::kv::{End, KvEntry, KvPage, limits};
use crate::{Kv, PlatformError};

#[wasm_bindgen(module = "/src/workers/kv.js")]
extern "C" {
    #[wasm_bindgen(catch)]
    async fn get(namespace: &JsValue, key: &str) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(catch)]
    async fn put(
        namespace: &JsValue,
        key: &str,
        value: Uint8Array,
        expiration_ttl: Option<u32>,
        expiration: Option<f64>,
        metadata: Option<String>,
    ) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(catch)]
    async fn remove(namespace: &JsValue, key: &str) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(catch)]
    async fn list(
        namespace: &JsValue,
        prefix: &str,
        cursor: Option<String>,
        limit: u32,
    ) -> Result<JsValue, JsValue>;
}

/// A KV namespace.
pub(super) struct WorkersKv(Binding);

impl WorkersKv {
    pub(super) fn new(binding: Binding) -> Self {
        Self(binding)
    }
}

#[async_trait]
impl Kv for WorkersKv {
    async fn get(&self, key: &str) -> Result<Option<KvEntry>, PlatformError> {
        limits::key("get", key)?;
        SendFuture::new(async {
            let answer = get(self.0.object("get")?, key).await.map_err(|e| self.0.failed("get", &e))?;
            if answer.is_null() {
                return Ok(None);
            }
            let [value, metadata] = pair(&answer).ok_or_else(|| self.0.garbled("get"))?;
            let metadata = metadata.as_string().and_then(|text| serde_json::from_str(&text).ok());
            Ok(Some(KvEntry { value: Uint8Array::new(&value).to_vec(), metadata }))
        })
        .await
    }

    async fn keep(
        &self,
        key: &str,
        value: Vec<u8>,
        end: End,
        metadata: Option<Json>,
    ) -> Result<(), PlatformError> {
        limits::key("put", key)?;
        let metadata = limits::entry(&value, metadata.as_ref())?;
        SendFuture::new(async {
            let value = Uint8Array::from(value.as_slice());
            let (ttl, moment) = match end {
                End::Never => (None, None),
                End::After(ttl) => (Some(ttl.as_secs()), None),
                End::At(moment) => (None, Some(seconds(moment))),
            };
            let done = put(self.0.object("put")?, key, value, ttl, moment, metadata).await;
            done.map(drop).map_err(|e| self.0.failed("put", &e))
        })
        .await
    }

    async fn delete(&self, key: &str) -> Result<(), PlatformError> {
        limits::key("delete", key)?;
        SendFuture::new(async {
            let done = remove(self.0.object("delete")?, key).await;
            done.map(drop).map_err(|e| self.0.failed("delete", &e))
        })
        .await
    }

    async fn list(&self, prefix: &str, cursor: Option<&str>, limit: u32) -> Result<KvPage, PlatformError> {
        limits::page(limit)?;
        SendFuture::new(async {
            let page = list(self.0.object("list")?, prefix, cursor.map(str::to_owned), limit).await;
            let page = page.map_err(|e| self.0.failed("list", &e))?.as_string();
            let page = page.and_then(|text| serde_json::from_str(&text).ok());
            page.ok_or_else(|| self.0.garbled("list"))
        })
        .await
    }
}

/// Epoch seconds as JavaScript counts.
#[expect(clippy::cast_precision_loss, reason = "whoever means a moment means one below 2^53")]
fn seconds(moment: i64) -> f64 {
    moment as f64
}

fn pair(answer: &JsValue) -> Option<[JsValue; 2]> {
    let answer = answer.dyn_ref::<Array>()?;
    Some([answer.get(0), answer.get(1)])
}
