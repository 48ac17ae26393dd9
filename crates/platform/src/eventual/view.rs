//! The namespace as it looks from one place.

use std::collections::BTreeMap;
use std::sync::Arc;

use async_trait::async_trait;
use serde_json::Value as Json;

use super::history::Value;
use super::state::State;
use crate::kv::{End, KvEntry, KvKey, KvPage, limits};
use crate::{Kv, PlatformError};

/// The namespace from one place.
pub(super) struct View {
    state: Arc<State>,
    number: usize,
}

impl View {
    pub(super) fn new(state: Arc<State>, number: usize) -> Self {
        Self { state, number }
    }

    /// All keys with this prefix that the origin has, page by page.
    async fn origin_keys(&self, prefix: &str) -> Result<BTreeMap<String, KvKey>, PlatformError> {
        let (mut keys, mut cursor) = (BTreeMap::new(), None);
        loop {
            let page = self.state.origin.list(prefix, cursor.as_deref(), 1_000).await?;
            keys.extend(page.keys.into_iter().map(|key| (key.name.clone(), key)));
            cursor = page.cursor;
            if cursor.is_none() {
                return Ok(keys);
            }
        }
    }
}

#[async_trait]
impl Kv for View {
    async fn get(&self, key: &str) -> Result<Option<KvEntry>, PlatformError> {
        if let Some(shown) = self.state.look_up(self.number, key) {
            return Ok(shown);
        }
        let base = self.state.origin.get(key).await?;
        // Unless it was written for the first time meanwhile.
        Ok(self.state.look_up(self.number, key).unwrap_or(base))
    }

    async fn keep(
        &self,
        key: &str,
        value: Vec<u8>,
        end: End,
        metadata: Option<Json>,
    ) -> Result<(), PlatformError> {
        let (state, view, key) = (self.state.clone(), self.number, key.to_owned());
        let put = async move {
            state.may_write("put", &key)?;
            state.know_base(&key).await?;
            state.origin.keep(&key, value.clone(), end, metadata.clone()).await?;
            let entry = KvEntry { value, metadata: metadata.filter(|metadata| !metadata.is_null()) };
            let expiration = end.moment(state.clock.now());
            state.note(view, &key, Some(Value { entry, expiration }));
            Ok(())
        };
        self.state.serial.run(put).await
    }

    async fn delete(&self, key: &str) -> Result<(), PlatformError> {
        let (state, view, key) = (self.state.clone(), self.number, key.to_owned());
        let delete = async move {
            state.may_write("delete", &key)?;
            state.know_base(&key).await?;
            state.origin.delete(&key).await?;
            state.note(view, &key, None);
            Ok(())
        };
        self.state.serial.run(delete).await
    }

    /// What has reached this place by now, or was read here: a list is never a copy.
    async fn list(&self, prefix: &str, cursor: Option<&str>, limit: u32) -> Result<KvPage, PlatformError> {
        limits::page(limit)?;
        let mut keys = self.origin_keys(prefix).await?;
        self.state.overlay(self.number, prefix, &mut keys);
        // As natively, the cursor is the last key of the page before.
        let after = cursor.unwrap_or_default();
        let mut rest = keys.into_values().skip_while(|key| key.name.as_str() <= after);
        let keys: Vec<_> = rest.by_ref().take(usize::try_from(limit).unwrap_or(usize::MAX)).collect();
        let cursor = keys.last().filter(|_| rest.next().is_some()).map(|key| key.name.clone());
        Ok(KvPage { keys, cursor })
    }
}
