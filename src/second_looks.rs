//! How often somebody may have the primary asked for what a replica does not have.

use std::num::NonZeroUsize;
use std::sync::{Mutex, PoisonError};

use lru::LruCache;

use crate::client_address::ClientAddress;
use crate::limit::Limit;

/// Looks that one address has in a minute. Nobody follows more new links than that; who makes them up is told by the
/// replica that there is nothing.
const LOOKS: Limit = Limit { limit: 30, window_secs: 60 };

/// Addresses that are remembered.
const CAPACITY: NonZeroUsize = NonZeroUsize::new(4_096).unwrap();

/// The looks of an isolate's or process's visitors.
pub struct SecondLooks(Mutex<LruCache<String, (u32, i64)>>);

impl Default for SecondLooks {
    fn default() -> Self {
        Self(Mutex::new(LruCache::new(CAPACITY)))
    }
}

impl SecondLooks {
    /// Whether this address may look once more, which counts; `now` in epoch seconds.
    pub fn allow(&self, address: &ClientAddress, now: i64) -> bool {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let window =
            all.get_or_insert_mut(address.group().unwrap_or_default(), || (0, LOOKS.window_end(now)));
        if window.1 <= now {
            *window = (0, LOOKS.window_end(now));
        }
        window.0 = window.0.saturating_add(1);
        LOOKS.judge(window.0, window.1, now).allowed
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_has_so_many_looks_a_minute_and_uses_up_nobody_elses() {
        let looks = SecondLooks::default();
        let [one, other] = ["203.0.113.7", "203.0.113.8"].map(|ip| ClientAddress(Some(ip.parse().unwrap())));
        assert!((0..LOOKS.limit).all(|_| looks.allow(&one, 100)));
        assert!(!looks.allow(&one, 159) && looks.allow(&other, 159));
        assert!(looks.allow(&one, 160));
    }
}
