//! The values an isolate or process has used last, so that a busy page asks KV once in a while and not every time.

use std::any::Any;
use std::num::NonZeroUsize;
use std::sync::{Mutex, PoisonError};

use lru::LruCache;

use super::entry::Entry;

/// How many values are kept.
const CAPACITY: NonZeroUsize = NonZeroUsize::new(512).unwrap();

/// How long a value is believed without asking KV, in milliseconds. KV's own answers may be a minute old
/// (<https://developers.cloudflare.com/kv/concepts/how-kv-works/#consistency>); this adds little to that, and who
/// has written himself is never shown an older value, from here as little as from there.
const BELIEVED_MS: i64 = 10_000;

struct Remembered {
    entry: Box<dyn Any + Send + Sync>,
    since: i64,
}

/// A small memory of typed values.
pub(super) struct Memory(Mutex<LruCache<String, Remembered>>);

impl Memory {
    pub fn new() -> Self {
        Self(Mutex::new(LruCache::new(CAPACITY)))
    }

    pub fn get<T: Send + Sync + 'static>(&self, key: &str, now: i64) -> Option<Entry<T>> {
        let mut all = self.lock();
        let remembered = all.get(key)?;
        let believed = now.checked_sub(remembered.since).is_some_and(|age| (0..BELIEVED_MS).contains(&age));
        let entry = remembered.entry.downcast_ref::<Entry<T>>()?;
        believed.then(|| entry.clone())
    }

    /// Remembers an entry, unless one of a later state of the database is there.
    pub fn put<T: Send + Sync + 'static>(&self, key: &str, entry: Entry<T>, now: i64) {
        let mut all = self.lock();
        let later = all
            .peek(key)
            .and_then(|r| r.entry.downcast_ref::<Entry<T>>())
            .is_some_and(|known| known.is_later_than(&entry));
        if !later {
            all.put(key.to_owned(), Remembered { entry: Box::new(entry), since: now });
        }
    }

    pub fn forget(&self, key: &str) {
        self.lock().pop(key);
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, LruCache<String, Remembered>> {
        // Nothing in here can be left half done, so a poisoned lock is as good as another.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
