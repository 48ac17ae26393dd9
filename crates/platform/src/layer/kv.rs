//! A layer around a key-value namespace.

use async_trait::async_trait;
use serde_json::Value as Json;

use super::{Layer, Layered};
use crate::kv::{End, KvEntry, KvPage};
use crate::{Kv, PlatformError, Service};

const KV: Service = Service::Kv;

#[async_trait]
impl<L: Layer> Kv for Layered<L, dyn Kv> {
    async fn get(&self, key: &str) -> Result<Option<KvEntry>, PlatformError> {
        self.layer.around(KV, &["get"], self.inner.get(key)).await
    }

    async fn keep(
        &self,
        key: &str,
        value: Vec<u8>,
        end: End,
        metadata: Option<Json>,
    ) -> Result<(), PlatformError> {
        self.layer.around(KV, &["put"], self.inner.keep(key, value, end, metadata)).await
    }

    async fn delete(&self, key: &str) -> Result<(), PlatformError> {
        self.layer.around(KV, &["delete"], self.inner.delete(key)).await
    }

    async fn list(&self, prefix: &str, cursor: Option<&str>, limit: u32) -> Result<KvPage, PlatformError> {
        self.layer.around(KV, &["list"], self.inner.list(prefix, cursor, limit)).await
    }
}
