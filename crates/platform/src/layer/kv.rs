//! A layer around a key-value namespace.

use async_trait::async_trait;
use serde_json::Value as Json;

use super::{Layer, Layered};
use crate::kv::{KvEntry, KvPage, Ttl};
use crate::{Kv, PlatformError, Service};

const KV: Service = Service::Kv;

#[async_trait]
impl<L: Layer> Kv for Layered<L, dyn Kv> {
    async fn get(&self, key: &str) -> Result<Option<KvEntry>, PlatformError> {
        self.layer.around(KV, &["get"], self.inner.get(key)).await
    }

    async fn put(
        &self,
        key: &str,
        value: Vec<u8>,
        ttl: Ttl,
        metadata: Option<Json>,
    ) -> Result<(), PlatformError> {
        self.layer.around(KV, &["put"], self.inner.put(key, value, ttl, metadata)).await
    }

    async fn delete(&self, key: &str) -> Result<(), PlatformError> {
        self.layer.around(KV, &["delete"], self.inner.delete(key)).await
    }

    async fn list(&self, prefix: &str, cursor: Option<&str>, limit: u32) -> Result<KvPage, PlatformError> {
        self.layer.around(KV, &["list"], self.inner.list(prefix, cursor, limit)).await
    }
}
