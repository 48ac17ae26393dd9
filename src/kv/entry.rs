//! A cached value with what decides whether it may be used.

use std::sync::Arc;

use coppice_platform::sql::Bookmark;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

/// A cached value. `value` may well be a `None`: that there is nothing is worth knowing too.
pub(super) struct Entry<T> {
    pub value: Arc<T>,
    /// The state of the database it was read at.
    pub bookmark: Option<Bookmark>,
    /// Until when it is fresh, in epoch milliseconds.
    pub fresh_until: i64,
    /// Until when it may be used while it is fetched again, in epoch milliseconds.
    pub stale_until: i64,
}

/// The form in which KV keeps an entry.
#[derive(Serialize, Deserialize)]
struct Stored<T> {
    #[serde(rename = "b")]
    bookmark: Option<Bookmark>,
    #[serde(rename = "f")]
    fresh_until: i64,
    #[serde(rename = "s")]
    stale_until: i64,
    #[serde(rename = "v")]
    value: T,
}

// Not derived: the value is shared, so `T` itself need not be `Clone`.
impl<T> Clone for Entry<T> {
    fn clone(&self) -> Self {
        Self { value: self.value.clone(), bookmark: self.bookmark.clone(), ..*self }
    }
}

impl<T> Entry<T> {
    /// Whether a visitor who has written, or seen, the state `min_bookmark` may be shown this value.
    pub fn satisfies(&self, min_bookmark: Option<&Bookmark>) -> bool {
        min_bookmark.is_none_or(|needed| self.bookmark.as_ref().is_some_and(|own| own >= needed))
    }

    /// Whether this is from a later state of the database than `other`.
    pub fn is_later_than(&self, other: &Self) -> bool {
        self.bookmark > other.bookmark
    }
}

impl<T: Serialize> Entry<T> {
    /// The entry as KV keeps it.
    pub fn encode(&self) -> Option<Vec<u8>> {
        let Self { value, bookmark, fresh_until, stale_until } = self;
        serde_json::to_vec(&Stored {
            bookmark: bookmark.clone(),
            fresh_until: *fresh_until,
            stale_until: *stale_until,
            value: value.as_ref(),
        })
        .ok()
    }
}

impl<T: DeserializeOwned> Entry<T> {
    /// Reads what KV kept; `None` if it is no such entry.
    pub fn decode(bytes: &[u8]) -> Option<Self> {
        let Stored { bookmark, fresh_until, stale_until, value } =
            serde_json::from_slice::<Stored<T>>(bytes).ok()?;
        Some(Self { value: Arc::new(value), bookmark, fresh_until, stale_until })
    }
}
