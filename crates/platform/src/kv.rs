//! Key-value namespaces: eventually consistent, cheap to read. What is cached has an end; what is kept need not.

use async_trait::async_trait;
use serde_json::Value as Json;

use crate::{ErrorKind, PlatformError, Service};

/// How long a value is kept, in seconds. Cloudflare's KV refuses less than [`Ttl::MIN`], so both targets
/// raise anything shorter to it; a caller that means less keeps its own expiry in the value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Ttl(u32);

impl Ttl {
    /// The shortest time KV keeps a value, in seconds.
    /// <https://developers.cloudflare.com/kv/api/write-key-value-pairs/#expiring-keys>
    pub const MIN: u32 = 60;

    /// `seconds`, raised to [`Ttl::MIN`].
    pub fn seconds(seconds: u32) -> Self {
        Self(seconds.max(Self::MIN))
    }

    /// The time in seconds.
    pub fn as_secs(self) -> u32 {
        self.0
    }
}

/// When a value that is kept ends. What is only cached says a [`Ttl`]: by [`Kv::put`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// Never.
    Never,
    /// After this time.
    After(Ttl),
    /// At this moment, in epoch seconds; one sooner than [`Ttl::MIN`] from now is raised to that.
    At(i64),
}

impl End {
    /// The moment, if there is one, for what is stored now.
    #[cfg_attr(target_arch = "wasm32", allow(dead_code, reason = "KV itself reckons it there"))]
    pub(crate) fn moment(self, now: i64) -> Option<i64> {
        match self {
            Self::Never => None,
            Self::After(ttl) => Some(now.saturating_add(i64::from(ttl.as_secs()))),
            Self::At(end) => Some(end.max(now.saturating_add(i64::from(Ttl::MIN)))),
        }
    }
}

/// A value with what was stored beside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KvEntry {
    /// The value.
    pub value: Vec<u8>,
    /// At most 1,024 bytes of JSON stored beside it.
    pub metadata: Option<Json>,
}

/// A key in a listing.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct KvKey {
    /// The key.
    pub name: String,
    /// When it ends, in epoch seconds.
    pub expiration: Option<i64>,
    /// What was stored beside the value.
    pub metadata: Option<Json>,
}

/// A page of a listing, in key order (by UTF-8 bytes).
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct KvPage {
    /// The keys.
    pub keys: Vec<KvKey>,
    /// Where the next page begins; `None` when the listing is complete.
    pub cursor: Option<String>,
}

/// One key-value namespace.
#[async_trait]
pub trait Kv: Send + Sync {
    /// The value of `key` with its metadata, or `None` where absent or expired.
    async fn get(&self, key: &str) -> Result<Option<KvEntry>, PlatformError>;

    /// Stores a value until its end. Keys are 1 to 512 bytes; values at most 25 MiB.
    async fn keep(
        &self,
        key: &str,
        value: Vec<u8>,
        end: End,
        metadata: Option<Json>,
    ) -> Result<(), PlatformError>;

    /// Caches a value for `ttl`: [`keep`](Self::keep) for what has an end.
    async fn put(
        &self,
        key: &str,
        value: Vec<u8>,
        ttl: Ttl,
        metadata: Option<Json>,
    ) -> Result<(), PlatformError> {
        self.keep(key, value, End::After(ttl), metadata).await
    }

    /// What a list says of `key`: when it ends, too, which no read of a value tells on Workers.
    async fn find(&self, key: &str) -> Result<Option<KvKey>, PlatformError> {
        // A key is the first of all that begin with it.
        let page = self.list(key, None, 1).await?;
        Ok(page.keys.into_iter().find(|found| found.name == key))
    }

    /// Removes a key; removing what is not there is no error.
    async fn delete(&self, key: &str) -> Result<(), PlatformError>;

    /// The keys that begin with `prefix`, `limit` (1 to 1,000) at a time, from `cursor` on.
    async fn list(&self, prefix: &str, cursor: Option<&str>, limit: u32) -> Result<KvPage, PlatformError>;
}

/// The bounds of KV, held against on both targets so that neither takes what the other refuses.
/// <https://developers.cloudflare.com/kv/platform/limits/>
pub(crate) mod limits {
    use super::{ErrorKind, Json, PlatformError, Service};

    const KEY: usize = 512;
    const VALUE: usize = 25 << 20;
    const METADATA: usize = 1_024;
    const PAGE: std::ops::RangeInclusive<u32> = 1..=1_000;

    fn hold(holds: bool, operation: &'static str, otherwise: &str) -> Result<(), PlatformError> {
        let refused = || PlatformError::new(Service::Kv, operation, ErrorKind::Refused, otherwise);
        holds.then_some(()).ok_or_else(refused)
    }

    /// A key is 1 to 512 bytes and neither `.` nor `..`.
    pub(crate) fn key(operation: &'static str, key: &str) -> Result<(), PlatformError> {
        let holds = (1..=KEY).contains(&key.len()) && !matches!(key, "." | "..");
        hold(holds, operation, "a key is 1 to 512 bytes and neither `.` nor `..`")
    }

    /// A value and what is stored beside it; answers the latter as text.
    pub(crate) fn entry(value: &[u8], metadata: Option<&Json>) -> Result<Option<String>, PlatformError> {
        let metadata = metadata.filter(|metadata| !metadata.is_null()).map(Json::to_string);
        hold(value.len() <= VALUE, "put", "a value is at most 25 MiB")?;
        hold(
            metadata.as_ref().is_none_or(|m| m.len() <= METADATA),
            "put",
            "metadata is at most 1,024 bytes",
        )?;
        Ok(metadata)
    }

    /// A page of a listing.
    pub(crate) fn page(limit: u32) -> Result<(), PlatformError> {
        hold(PAGE.contains(&limit), "list", "a page is 1 to 1,000 keys")
    }
}
