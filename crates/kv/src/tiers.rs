//! Two tiers of one store: a small memory in front of KV.

use std::sync::Arc;

use coppice_platform::kv::Ttl;
use coppice_platform::sql::Bookmark;
use coppice_platform::{Background, Clock, Kv};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::entry::{Entry, Kept, encode_grave};
use crate::memory::{Memory, Put};

/// How long a value is believed without asking KV, in milliseconds. KV's own answers may be a minute old
/// (<https://developers.cloudflare.com/kv/concepts/how-kv-works/#consistency>); this adds nothing to that, for every
/// value has an end of its own.
const BELIEVED_MS: i64 = 10_000;

/// Seconds a grave is kept in KV: longer than any load may take that began before it.
const GRAVE_TTL: u32 = 120;

/// A memory with KV behind it.
#[derive(Clone)]
pub(crate) struct Tiers {
    kv: Arc<dyn Kv>,
    pub clock: Arc<dyn Clock>,
    background: Arc<dyn Background>,
    memory: Arc<Memory>,
}

/// A place in the store.
#[derive(Clone, Copy)]
pub(crate) struct Place<'a> {
    /// The kind of value.
    pub kind: &'static str,
    /// Its key.
    pub key: &'a str,
    /// Whether it is in KV too.
    pub is_stored: bool,
}

/// KV has failed; that is in the log.
pub(crate) struct Failed;

impl Tiers {
    pub fn new(kv: Arc<dyn Kv>, clock: Arc<dyn Clock>, background: Arc<dyn Background>) -> Self {
        Self { kv, clock, background, memory: Arc::new(Memory::new()) }
    }

    /// What memory has, however old it is.
    pub fn recall<T: Send + Sync + 'static>(&self, place: Place<'_>) -> Option<Entry<T>> {
        self.memory.get::<T>(place.kind, place.key).map(|(entry, _)| entry)
    }

    /// What memory or KV has that is not past all use.
    ///
    /// # Errors
    /// KV has failed, and memory does not know.
    pub async fn find<T: DeserializeOwned + Send + Sync + 'static>(
        &self,
        place: Place<'_>,
    ) -> Result<Option<Entry<T>>, Failed> {
        let now = self.clock.now_ms();
        let usable = |entry: &Entry<T>| now < entry.lifetime.usable_until;
        let remembered = self.memory.get::<T>(place.kind, place.key).filter(|(entry, _)| usable(entry));
        let believed =
            remembered.as_ref().is_some_and(|(_, since)| (0..BELIEVED_MS).contains(&(now - since)));
        if !place.is_stored || believed {
            return Ok(remembered.map(|(entry, _)| entry));
        }
        let stored = match self.kv.get(place.key).await {
            Ok(stored) => stored,
            Err(error) => {
                log::warn!("the cache failed: {error}");
                return remembered.map(|(entry, _)| Some(entry)).ok_or(Failed);
            }
        };
        match stored.and_then(|stored| Kept::<T>::decode(&stored.value)) {
            // What memory knows better, it keeps; and a grave in memory keeps out what KV has not heard of.
            Some(Kept::Value(entry)) => drop(self.memory.put(place.kind, place.key, entry, now)),
            Some(Kept::Grave(change)) => self.memory.bury(place.kind, place.key, &change),
            // KV may not have heard of it yet: that it has nothing says nothing.
            None => {
                if let Some((entry, _)) = &remembered {
                    self.memory.put(place.kind, place.key, entry.clone(), now);
                }
            }
        }
        Ok(self.recall(place).filter(usable))
    }

    /// Remembers a value in both tiers, for `ttl` seconds in KV. If a change is known that has made it untrue, that is
    /// answered.
    pub fn put<T: Serialize + Send + Sync + 'static>(
        &self,
        place: Place<'_>,
        entry: Entry<T>,
        ttl: u32,
    ) -> Option<Bookmark> {
        let bytes = if place.is_stored { entry.encode() } else { None };
        let bookmark = entry.bookmark.clone();
        match self.memory.put(place.kind, place.key, entry, self.clock.now_ms()) {
            Put::Done => {}
            Put::Outdone => return None,
            Put::Buried(change) => return Some(change),
        }
        let bytes = bytes?;
        let (kv, key) = (self.kv.clone(), place.key.to_owned());
        self.background.wait_until(Box::pin(async move {
            // A change at another place may have left its grave since the value was read.
            let kept = kv.get(&key).await.ok().flatten();
            let kept = kept.and_then(|kept| Kept::<serde::de::IgnoredAny>::decode(&kept.value));
            if matches!(&kept, Some(Kept::Grave(change)) if bookmark.as_ref() < Some(change)) {
                return;
            }
            if let Err(error) = kv.put(&key, bytes, Ttl::seconds(ttl), None).await {
                log::warn!("a value could not be cached: {error}");
            }
        }));
        None
    }

    /// Makes whatever is older than a `change` untrue, in both tiers: its grave keeps out what was read before.
    pub async fn bury(&self, place: Place<'_>, change: &Bookmark) {
        self.memory.bury(place.kind, place.key, change);
        if !place.is_stored {
            return;
        }
        let grave = encode_grave(change);
        if let Err(error) = self.kv.put(place.key, grave, Ttl::seconds(GRAVE_TTL), None).await {
            log::warn!("a cached value stays until its time is over: {error}");
        }
    }

    /// Removes a value from both tiers.
    pub async fn remove(&self, place: Place<'_>) {
        self.memory.forget(place.kind, place.key);
        if place.is_stored
            && let Err(error) = self.kv.delete(place.key).await
        {
            log::warn!("a cached value stays until its time is over: {error}");
        }
    }

    /// Forgets all values of a kind in memory.
    pub fn forget_all(&self, kind: &str) {
        self.memory.forget_all(kind);
    }
}
