//! What was asked for and is not there. Apart from what is, so that nobody can push values out by asking for what he
//! makes up; for seconds, and never in KV.

use std::num::NonZeroUsize;
use std::sync::{Mutex, PoisonError};

use coppice_platform::sql::Bookmark;
use lru::LruCache;

/// How many are remembered.
const CAPACITY: NonZeroUsize = NonZeroUsize::new(1_024).unwrap();

/// Milliseconds for which it is believed that there is nothing.
const BELIEVED_MS: i64 = 5_000;

struct Absence {
    bookmark: Option<Bookmark>,
    until: i64,
}

/// What is not there, as the primary has said lately.
pub struct Absences(Mutex<LruCache<String, Absence>>);

impl Default for Absences {
    fn default() -> Self {
        Self(Mutex::new(LruCache::new(CAPACITY)))
    }
}

impl Absences {
    /// Whether it is known that there is nothing under this key, for a reader who must see the state `min_bookmark`.
    pub fn holds(&self, key: &str, min_bookmark: Option<&Bookmark>, now: i64) -> bool {
        self.lock().get(key).is_some_and(|absence| {
            now < absence.until && min_bookmark.is_none_or(|needed| absence.bookmark.as_ref() >= Some(needed))
        })
    }

    /// Remembers that there was nothing at this state of the database.
    pub fn note(&self, key: &str, bookmark: Option<Bookmark>, now: i64) {
        let until = now.saturating_add(BELIEVED_MS);
        self.lock().put(key.to_owned(), Absence { bookmark, until });
    }

    /// Forgets it: there may be something now.
    pub fn forget(&self, key: &str) {
        self.lock().pop(key);
    }

    /// Forgets everything.
    pub fn forget_all(&self) {
        self.lock().clear();
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, LruCache<String, Absence>> {
        // Nothing in here can be left half done, so a poisoned lock is as good as another.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
