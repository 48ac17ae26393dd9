//! What was done, and where.

use std::sync::atomic::{AtomicU64, Ordering};

/// How many batches were answered by whom.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Reads that a replica answered.
    pub replica_reads: u64,
    /// Reads that the primary answered.
    pub primary_reads: u64,
    /// Writes that the primary committed.
    pub writes: u64,
    /// How often a replica failed and the next was asked.
    pub passed_over: u64,
}

#[derive(Default)]
pub(super) struct Counters {
    pub(super) replica_reads: AtomicU64,
    pub(super) primary_reads: AtomicU64,
    pub(super) writes: AtomicU64,
    pub(super) passed_over: AtomicU64,
}

impl Counters {
    pub(super) fn snapshot(&self) -> Counts {
        let read = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
        Counts {
            replica_reads: read(&self.replica_reads),
            primary_reads: read(&self.primary_reads),
            writes: read(&self.writes),
            passed_over: read(&self.passed_over),
        }
    }
}

/// Counts one more.
pub(super) fn count(counter: &AtomicU64) {
    counter.fetch_add(1, Ordering::Relaxed);
}
