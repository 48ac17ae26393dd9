//! Asking.

mod read;
mod send;
mod write;

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use coppice_platform::{Clock, Http, Random};

use crate::Settings;

pub use read::{Index, Page, Query, Scan, Table};
pub use write::{Change, Condition, Write};

/// That nothing is known of AWS's time yet.
const UNSEEN: i64 = i64::MIN;

/// A table, as it is asked. Each call has a time within which it must be over, tries and pauses and all.
pub struct Client {
    http: Arc<dyn Http>,
    clock: Arc<dyn Clock>,
    random: Arc<dyn Random>,
    settings: Settings,
    /// By how many milliseconds what is signed is later than this machine's clock: 0, until AWS has refused that.
    correction_ms: AtomicI64,
    /// How much later AWS's clock was in its last answer.
    seen_ms: AtomicI64,
}

impl Client {
    /// A client over these.
    pub fn new(
        http: Arc<dyn Http>,
        clock: Arc<dyn Clock>,
        random: Arc<dyn Random>,
        settings: Settings,
    ) -> Self {
        let (correction_ms, seen_ms) = (AtomicI64::new(0), AtomicI64::new(UNSEEN));
        Self { http, clock, random, settings, correction_ms, seen_ms }
    }

    /// Which table, and where.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// How many milliseconds later it was where the last answer came from than at this machine; to a second.
    pub fn clock_offset_ms(&self) -> Option<i64> {
        Some(self.seen_ms.load(Ordering::Relaxed)).filter(|seen| *seen != UNSEEN)
    }
}
