//! The values an isolate or process has used last, so that a busy page asks KV once in a while and not every time.

use std::any::Any;
use std::collections::HashMap;
use std::num::NonZeroUsize;
use std::sync::{Mutex, PoisonError};

use coppice_platform::sql::Bookmark;
use lru::LruCache;

use crate::entry::Entry;

/// How many values of each kind are kept.
const CAPACITY: NonZeroUsize = NonZeroUsize::new(512).unwrap();

/// How many graves are kept.
const GRAVES: NonZeroUsize = NonZeroUsize::new(2_048).unwrap();

struct Remembered {
    entry: Box<dyn Any + Send + Sync>,
    bookmark: Option<Bookmark>,
    since: i64,
}

/// A small memory of typed values, and of the changes that have made values untrue.
pub(crate) struct Memory(Mutex<Inner>);

struct Inner {
    values: HashMap<&'static str, LruCache<String, Remembered>>,
    graves: LruCache<String, Bookmark>,
}

/// What became of an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Put {
    /// It is remembered.
    Done,
    /// A later one is.
    Outdone,
    /// It was read before this change has made it untrue.
    Buried(Bookmark),
}

impl Memory {
    pub fn new() -> Self {
        Self(Mutex::new(Inner { values: HashMap::new(), graves: LruCache::new(GRAVES) }))
    }

    /// The value of a kind under a key, and since when it is here, in epoch milliseconds.
    pub fn get<T: Send + Sync + 'static>(&self, kind: &str, key: &str) -> Option<(Entry<T>, i64)> {
        let mut inner = self.lock();
        let remembered = inner.values.get_mut(kind)?.get(key)?;
        Some((remembered.entry.downcast_ref::<Entry<T>>()?.clone(), remembered.since))
    }

    /// Remembers an entry, unless one of a later state of the database is there, or the grave of a change that the entry
    /// does not know of.
    pub fn put<T: Send + Sync + 'static>(
        &self,
        kind: &'static str,
        key: &str,
        entry: Entry<T>,
        now: i64,
    ) -> Put {
        let mut inner = self.lock();
        if let Some(grave) = inner.graves.get(key).filter(|grave| entry.bookmark.as_ref() < Some(grave)) {
            return Put::Buried(grave.clone());
        }
        let values = inner.values.entry(kind).or_insert_with(|| LruCache::new(CAPACITY));
        if values.peek(key).is_some_and(|known| known.bookmark > entry.bookmark) {
            return Put::Outdone;
        }
        let bookmark = entry.bookmark.clone();
        values.put(key.to_owned(), Remembered { entry: Box::new(entry), bookmark, since: now });
        Put::Done
    }

    /// Forgets whatever is older than a change, and remembers that.
    pub fn bury(&self, kind: &str, key: &str, change: &Bookmark) {
        let mut inner = self.lock();
        if inner.graves.peek(key).is_none_or(|grave| grave < change) {
            inner.graves.put(key.to_owned(), change.clone());
        }
        if let Some(values) = inner.values.get_mut(kind)
            && values.peek(key).is_some_and(|known| known.bookmark.as_ref() < Some(change))
        {
            values.pop(key);
        }
    }

    /// Forgets a value, which may come back.
    pub fn forget(&self, kind: &str, key: &str) {
        if let Some(values) = self.lock().values.get_mut(kind) {
            values.pop(key);
        }
    }

    /// Forgets all values of a kind, which may come back.
    pub fn forget_all(&self, kind: &str) {
        self.lock().values.remove(kind);
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Inner> {
        // Nothing in here can be left half done, so a poisoned lock is as good as another.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cached::Cached;

    fn entry(number: u64) -> Entry<u64> {
        let bookmark = Some(Bookmark::from_sequence(number, 7));
        Entry { value: Cached::new(number), bookmark, lifetime: Default::default() }
    }

    fn shown(memory: &Memory) -> Option<u64> {
        memory.get::<u64>("a", "k").map(|(entry, _)| *entry.value)
    }

    #[test]
    fn a_value_never_gives_way_to_an_older_one() {
        let memory = Memory::new();
        assert_eq!(memory.put("a", "k", entry(2), 0), Put::Done);
        assert_eq!(memory.put("a", "k", entry(1), 0), Put::Outdone);
        assert_eq!(shown(&memory), Some(2));
        assert_eq!(memory.put("a", "k", entry(3), 0), Put::Done);
        assert_eq!(shown(&memory), Some(3));
    }

    #[test]
    fn what_was_read_before_a_change_does_not_come_back_after_it() {
        let memory = Memory::new();
        memory.put("a", "k", entry(1), 0);
        let change = Bookmark::from_sequence(2, 7);
        memory.bury("a", "k", &change);
        assert_eq!(shown(&memory), None);
        let early = memory.put("a", "k", entry(1), 0);
        assert_eq!(early, Put::Buried(change), "a load that began before the change");
        assert_eq!(memory.put("a", "k", entry(2), 0), Put::Done, "one that has seen it");
        memory.bury("a", "k", &Bookmark::from_sequence(1, 7));
        assert_eq!(shown(&memory), Some(2), "a change that the value knows of");
    }

    #[test]
    fn no_kind_pushes_another_out() {
        let memory = Memory::new();
        memory.put("a", "k", entry(1), 0);
        for n in 0..2_000 {
            memory.put("b", &n.to_string(), entry(1), 0);
        }
        assert_eq!(shown(&memory), Some(1));
    }
}
