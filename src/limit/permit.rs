//! How many may be at something at the same time.

use std::sync::atomic::{AtomicU32, Ordering};

/// One of the places there are, given back when it is dropped.
pub struct Permit<'a>(&'a AtomicU32);

impl<'a> Permit<'a> {
    /// Takes a place of `all`, if one is free.
    pub fn take(taken: &'a AtomicU32, all: u32) -> Option<Self> {
        let permit = Self(taken);
        (taken.fetch_add(1, Ordering::Relaxed) < all).then_some(permit)
        // One that was not to be had is dropped here and so given back.
    }
}

impl Drop for Permit<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_are_only_so_many_permits_and_each_is_given_back() {
        let taken = AtomicU32::new(0);
        let first = Permit::take(&taken, 1);
        assert!(first.is_some());
        assert!(Permit::take(&taken, 1).is_none());
        drop(first);
        assert!(Permit::take(&taken, 1).is_some());
        assert_eq!(taken.load(Ordering::Relaxed), 0);
    }
}
