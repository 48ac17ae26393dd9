//! A file in parts: which are there, which are still to be sent, and how far it is.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// A file in parts, which are numbered from 1. All but the last are equally long.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parts {
    size: u64,
    part_size: u64,
    stored: BTreeSet<u16>,
    /// Bytes of parts that are on their way.
    flying: BTreeMap<u16, u64>,
}

impl Parts {
    /// A file of `size` bytes of which these parts are there already.
    pub fn new(size: u64, part_size: u64, stored: &[u16]) -> Self {
        let mut parts =
            Self { size, part_size: part_size.max(1), stored: BTreeSet::new(), flying: BTreeMap::new() };
        let count = parts.count();
        parts.stored.extend(stored.iter().filter(|number| (1..=count).contains(*number)));
        parts
    }

    /// How many there are.
    pub fn count(&self) -> u16 {
        u16::try_from(self.size.div_ceil(self.part_size)).unwrap_or(u16::MAX)
    }

    /// Where a part lies in the file.
    pub fn range(&self, number: u16) -> Range<u64> {
        let start = u64::from(number.saturating_sub(1)).saturating_mul(self.part_size).min(self.size);
        start..start.saturating_add(self.part_size).min(self.size)
    }

    /// The next part to send, which from now on is on its way.
    pub fn take(&mut self) -> Option<u16> {
        let number = (1..=self.count()).find(|n| !self.stored.contains(n) && !self.flying.contains_key(n))?;
        self.flying.insert(number, 0);
        Some(number)
    }

    /// Notes how many bytes of a part have left.
    pub fn sent(&mut self, number: u16, bytes: u64) {
        let length = self.length(number);
        if let Some(flying) = self.flying.get_mut(&number) {
            *flying = bytes.min(length);
        }
    }

    /// Notes that a part is there.
    pub fn arrived(&mut self, number: u16) {
        self.flying.remove(&number);
        self.stored.insert(number);
    }

    /// Whether all parts are there.
    pub fn is_whole(&self) -> bool {
        self.stored.len() == usize::from(self.count())
    }

    /// Bytes that are there or have left.
    pub fn done(&self) -> u64 {
        let stored: u64 = self.stored.iter().map(|number| self.length(*number)).sum();
        stored.saturating_add(self.flying.values().sum())
    }

    fn length(&self, number: u16) -> u64 {
        let Range { start, end } = self.range(number);
        end.saturating_sub(start)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_parts_make_up_the_file_and_the_last_is_what_is_left() {
        let parts = Parts::new(25, 10, &[]);
        assert_eq!(parts.count(), 3);
        let ranges: Vec<_> = (1..=3).map(|n| parts.range(n)).collect();
        assert_eq!(ranges, [0..10, 10..20, 20..25]);
        assert_eq!(Parts::new(20, 10, &[]).count(), 2);
    }

    #[test]
    fn only_what_is_not_there_is_sent_and_each_part_once() {
        let mut parts = Parts::new(45, 10, &[1, 3, 9, 0]);
        assert_eq!(
            [parts.take(), parts.take(), parts.take(), parts.take()],
            [Some(2), Some(4), Some(5), None]
        );
        for number in [2, 4] {
            parts.arrived(number);
        }
        assert!(!parts.is_whole());
        parts.arrived(5);
        assert!(parts.is_whole() && parts.done() == 45);
    }

    #[test]
    fn progress_counts_what_is_there_and_what_has_left() {
        let mut parts = Parts::new(25, 10, &[1]);
        assert_eq!(parts.done(), 10);
        assert_eq!(parts.take(), Some(2));
        parts.sent(2, 4);
        parts.sent(3, 4);
        assert_eq!(parts.done(), 14);
        // What is sent around a part does not count.
        parts.sent(2, 10_000);
        assert_eq!(parts.done(), 20);
        parts.arrived(2);
        assert_eq!(parts.done(), 20);
    }
}
