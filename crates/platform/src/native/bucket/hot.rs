//! Small files that were read lately, in memory: a file never changes, and each way to the disk costs a change of
//! thread.

use std::sync::{Mutex, PoisonError};

use bytes::Bytes;
use lru::LruCache;

/// How many bytes are kept.
const MOST: usize = 16 << 20;

/// The files, the one that was read longest ago going first.
pub(super) struct Hot(Mutex<Kept>);

struct Kept {
    files: LruCache<String, Bytes>,
    bytes: usize,
}

impl Default for Hot {
    fn default() -> Self {
        Self(Mutex::new(Kept { files: LruCache::unbounded(), bytes: 0 }))
    }
}

impl Hot {
    pub(super) fn get(&self, id: &str) -> Option<Bytes> {
        self.with(|kept| kept.files.get(id).cloned())
    }

    pub(super) fn put(&self, id: String, file: Bytes) {
        self.with(|kept| {
            kept.bytes += file.len();
            if let Some((_, before)) = kept.files.push(id, file) {
                kept.bytes -= before.len();
            }
            while kept.bytes > MOST
                && let Some((_, oldest)) = kept.files.pop_lru()
            {
                kept.bytes -= oldest.len();
            }
        });
    }

    pub(super) fn remove(&self, id: &str) {
        self.with(|kept| kept.bytes -= kept.files.pop(id).map_or(0, |file| file.len()));
    }

    fn with<T>(&self, work: impl FnOnce(&mut Kept) -> T) -> T {
        work(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(size: usize) -> Bytes {
        Bytes::from(vec![1; size])
    }

    #[test]
    fn no_more_is_kept_than_fits_and_the_oldest_goes_first() {
        let hot = Hot::default();
        hot.put("a".into(), file(MOST / 2));
        hot.put("b".into(), file(MOST / 2));
        assert!(hot.get("a").is_some());
        hot.put("c".into(), file(1));
        assert_eq!(["a", "b", "c"].map(|id| hot.get(id).is_some()), [true, false, true]);
        hot.put("large".into(), file(MOST + 1));
        assert_eq!(hot.with(|kept| (kept.files.len(), kept.bytes)), (0, 0));
    }

    #[test]
    fn what_is_put_twice_counts_once_and_what_is_removed_not_at_all() {
        let hot = Hot::default();
        hot.put("a".into(), file(10));
        hot.put("a".into(), file(10));
        assert_eq!(hot.with(|kept| kept.bytes), 10);
        hot.remove("a");
        hot.remove("a");
        assert_eq!(hot.with(|kept| kept.bytes), 0);
        assert_eq!(hot.get("a"), None);
    }
}
