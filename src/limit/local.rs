//! The advisory limiter of one isolate or process, which costs nothing: each counts for itself.

use std::num::NonZeroUsize;
use std::sync::{Mutex, PoisonError};

use lru::LruCache;

use super::{Limit, Verdict};

/// How many are remembered.
const CAPACITY: NonZeroUsize = NonZeroUsize::new(4_096).unwrap();

/// How often each has tried in its window.
pub struct LocalLimits(Mutex<LruCache<String, (u32, i64)>>);

impl Default for LocalLimits {
    fn default() -> Self {
        Self(Mutex::new(LruCache::new(CAPACITY)))
    }
}

impl LocalLimits {
    /// Counts a try of whoever has this id; `now` in epoch seconds.
    pub fn count(&self, id: &str, limit: Limit, now: i64) -> Verdict {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let fresh = limit.window_end(now);
        let window = all.get_or_insert_mut(id.to_owned(), || (0, fresh));
        if window.1 <= now {
            *window = (0, fresh);
        }
        *window = (window.0.saturating_add(1), window.1.min(fresh));
        limit.judge(window.0, window.1, now)
    }

    /// What another try would be told, which is not counted.
    pub fn look(&self, id: &str, limit: Limit, now: i64) -> Verdict {
        let all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (count, end) =
            all.peek(id).copied().filter(|(_, end)| *end > now).unwrap_or((0, limit.window_end(now)));
        limit.judge(count.saturating_add(1), end, now)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIMIT: Limit = Limit { limit: 2, window_secs: 60 };

    #[test]
    fn each_has_so_many_tries_in_a_window_and_looking_uses_up_none() {
        let limits = LocalLimits::default();
        for _ in 0..5 {
            assert!(limits.look("one", LIMIT, 100).allowed);
        }
        assert!(limits.count("one", LIMIT, 100).allowed && limits.count("one", LIMIT, 159).allowed);
        assert!(!limits.look("one", LIMIT, 159).allowed);
        let refused = limits.count("one", LIMIT, 159);
        assert_eq!((refused.allowed, refused.retry_after), (false, 1));
        assert!(limits.count("other", LIMIT, 159).allowed);
        assert!(limits.look("one", LIMIT, 160).allowed && limits.count("one", LIMIT, 160).allowed);
    }

    #[test]
    fn a_clock_that_was_put_back_locks_nobody_out_for_longer_than_the_window() {
        let limits = LocalLimits::default();
        let _ = limits.count("one", LIMIT, 10_000);
        assert_eq!(limits.count("one", LIMIT, 100).reset_at, 160);
    }
}
