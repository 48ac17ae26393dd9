//! What a key has held, in order.

use crate::kv::KvEntry;

/// A value and when it ends, in epoch seconds.
pub(super) struct Value {
    pub(super) entry: KvEntry,
    pub(super) expiration: Option<i64>,
}

/// The versions of one key, by their numbers. The first, 0, is what was there before any write.
pub(super) struct History {
    base: Option<Value>,
    writes: Vec<Write>,
}

/// A put, or a delete where there is no value.
struct Write {
    at_ms: i64,
    view: usize,
    value: Option<Value>,
}

impl History {
    pub(super) fn new(base: Option<Value>) -> Self {
        Self { base, writes: Vec::new() }
    }

    pub(super) fn append(&mut self, at_ms: i64, view: usize, value: Option<Value>) {
        self.writes.push(Write { at_ms, view, value });
    }

    /// When the key was last written.
    pub(super) fn written_ms(&self) -> Option<i64> {
        self.writes.last().map(|write| write.at_ms)
    }

    /// The last version.
    pub(super) fn newest(&self) -> usize {
        self.writes.len()
    }

    /// The last version that `view` knows of if it learns only of what others have written by `as_of_ms`.
    pub(super) fn reached(&self, view: usize, as_of_ms: i64) -> usize {
        let known = |write: &Write| write.view == view || write.at_ms <= as_of_ms;
        self.writes.iter().rposition(known).map_or(0, |last| last.saturating_add(1))
    }

    /// What the key holds in this version, unless it has ended by `now`, in epoch seconds.
    pub(super) fn value(&self, version: usize, now: i64) -> Option<&Value> {
        let value = match version.checked_sub(1) {
            None => self.base.as_ref(),
            Some(write) => self.writes.get(write).and_then(|write| write.value.as_ref()),
        };
        value.filter(|value| value.expiration.is_none_or(|end| end > now))
    }
}
