//! What one place has read.

use std::collections::HashMap;

/// The copies a place has, and how late it learns.
#[derive(Default)]
pub(super) struct Reads {
    pub(super) delay_ms: i64,
    pub(super) cache_ms: i64,
    seen: HashMap<String, Seen>,
}

/// The version of a key that was read last, and until when it is shown.
#[derive(Clone, Copy, Default)]
struct Seen {
    version: usize,
    until_ms: i64,
}

impl Reads {
    /// The version of a key that is shown now: that of the copy, or else the one that has come by the time it is told.
    pub(super) fn read(&mut self, key: &str, now_ms: i64, reached: impl FnOnce(i64) -> usize) -> usize {
        let as_of_ms = now_ms.saturating_sub(self.delay_ms);
        let copy = self.seen.entry(key.to_owned()).or_insert(Seen { version: 0, until_ms: i64::MIN });
        if copy.until_ms <= now_ms {
            // A delay that has grown takes nothing back.
            let version = reached(as_of_ms).max(copy.version);
            *copy = Seen { version, until_ms: as_of_ms.saturating_add(self.cache_ms) };
        }
        copy.version
    }

    /// Keeps a copy of the newest version, and says which that is.
    pub(super) fn note_newest(&mut self, key: &str, version: usize, now_ms: i64) -> usize {
        let until_ms = now_ms.saturating_add(self.cache_ms);
        self.seen.insert(key.to_owned(), Seen { version, until_ms });
        version
    }

    /// The version of a key that has come, or else was shown before, without a copy of it.
    pub(super) fn arrived(&self, key: &str, now_ms: i64, reached: impl FnOnce(i64) -> usize) -> usize {
        let shown = self.seen.get(key).map_or(0, |copy| copy.version);
        reached(now_ms.saturating_sub(self.delay_ms)).max(shown)
    }
}
