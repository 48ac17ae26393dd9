//! A cached value with what decides whether it may be used.

use coppice_platform::sql::Bookmark;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::cached::Cached;

/// How long a value is used, in seconds after it began to be read (RFC 9111, section 4.2; RFC 5861).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Freshness {
    /// As it is.
    pub max_age: u32,
    /// After that, while it is fetched again. 0 for whatever decides who may see something: that is waited for.
    pub stale_while_revalidate: u32,
    /// After that, if it can't be fetched again.
    pub stale_if_error: u32,
}

impl Freshness {
    /// Used for so many seconds, and then not any more.
    pub const fn seconds(max_age: u32) -> Self {
        Self { max_age, stale_while_revalidate: 0, stale_if_error: 0 }
    }

    /// Until when a value is used that began to be read at `now`, in epoch milliseconds.
    pub(crate) fn lifetime(self, now: i64) -> Lifetime {
        let after = |from: i64, seconds: u32| from.saturating_add(i64::from(seconds).saturating_mul(1_000));
        let fresh_until = after(now, self.max_age);
        let stale_until = after(fresh_until, self.stale_while_revalidate);
        Lifetime { fresh_until, stale_until, usable_until: after(stale_until, self.stale_if_error) }
    }

    /// Seconds after which nobody uses the value any more.
    pub(crate) fn whole(self) -> u32 {
        self.max_age.saturating_add(self.stale_while_revalidate).saturating_add(self.stale_if_error)
    }
}

/// Until when a value is used, in epoch milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(crate) struct Lifetime {
    /// As it is.
    #[serde(rename = "f")]
    pub fresh_until: i64,
    /// While it is fetched again.
    #[serde(rename = "s")]
    pub stale_until: i64,
    /// If it can't be fetched again.
    #[serde(rename = "e")]
    pub usable_until: i64,
}

/// A cached value. `value` may well be a `None`: that there is nothing is worth knowing too.
pub(crate) struct Entry<T> {
    pub value: Cached<T>,
    /// The state of the database it was read at.
    pub bookmark: Option<Bookmark>,
    /// Until when it is used.
    pub lifetime: Lifetime,
}

/// The form in which KV keeps an entry, or the grave of one.
#[derive(Serialize, Deserialize)]
struct Stored<T> {
    #[serde(rename = "b")]
    bookmark: Option<Bookmark>,
    #[serde(flatten)]
    lifetime: Lifetime,
    /// None in a grave. A value may be null, so that a list tells the two apart.
    #[serde(rename = "v")]
    value: Vec<T>,
}

/// What stands under a key in KV.
pub(crate) enum Kept<T> {
    /// A value.
    Value(Entry<T>),
    /// The bookmark of a change that has made whatever was here older untrue.
    Grave(Bookmark),
}

// Not derived: the value is shared, so `T` itself need not be `Clone`.
impl<T> Clone for Entry<T> {
    fn clone(&self) -> Self {
        Self { value: self.value.clone(), bookmark: self.bookmark.clone(), lifetime: self.lifetime }
    }
}

impl<T> Entry<T> {
    /// Whether somebody may be shown this value who has written, or seen, the state `min_bookmark`.
    pub fn satisfies(&self, min_bookmark: Option<&Bookmark>) -> bool {
        min_bookmark.is_none_or(|needed| self.bookmark.as_ref().is_some_and(|own| own >= needed))
    }
}

impl<T: Serialize> Entry<T> {
    /// The entry as KV keeps it.
    pub fn encode(&self) -> Option<Vec<u8>> {
        let Self { value, bookmark, lifetime } = self;
        let value = vec![value.value.as_ref()];
        serde_json::to_vec(&Stored { bookmark: bookmark.clone(), lifetime: *lifetime, value }).ok()
    }
}

/// A grave as KV keeps it.
pub(crate) fn encode_grave(bookmark: &Bookmark) -> Vec<u8> {
    let grave =
        Stored::<()> { bookmark: Some(bookmark.clone()), lifetime: Lifetime::default(), value: Vec::new() };
    serde_json::to_vec(&grave).unwrap_or_default()
}

impl<T: DeserializeOwned> Kept<T> {
    /// Reads what KV kept; `None` if it is nothing of ours.
    pub fn decode(bytes: &[u8]) -> Option<Self> {
        let Stored { bookmark, lifetime, mut value } = serde_json::from_slice::<Stored<T>>(bytes).ok()?;
        match value.pop() {
            Some(value) => Some(Self::Value(Entry { value: Cached::new(value), bookmark, lifetime })),
            None => bookmark.map(Self::Grave),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_that_is_nothing_is_not_taken_for_a_grave() {
        let bookmark = Bookmark::from_sequence(3, 7);
        let entry = Entry {
            value: Cached::new(None::<u32>),
            bookmark: Some(bookmark.clone()),
            lifetime: Lifetime::default(),
        };
        let bytes = entry.encode().unwrap();
        assert!(matches!(Kept::<Option<u32>>::decode(&bytes), Some(Kept::Value(e)) if e.value.is_none()));
        let grave = encode_grave(&bookmark);
        assert!(matches!(Kept::<Option<u32>>::decode(&grave), Some(Kept::Grave(b)) if b == bookmark));
        assert!(Kept::<u32>::decode(b"{oops").is_none());
    }

    #[test]
    fn who_has_written_is_shown_nothing_older() {
        let at = |n| Some(Bookmark::from_sequence(n, 7));
        let entry = |bookmark| Entry { value: Cached::new(()), bookmark, lifetime: Lifetime::default() };
        assert!(entry(at(2)).satisfies(at(2).as_ref()) && entry(at(2)).satisfies(None));
        assert!(!entry(at(2)).satisfies(at(3).as_ref()));
        assert!(entry(None).satisfies(None) && !entry(None).satisfies(at(0).as_ref()));
    }
}
