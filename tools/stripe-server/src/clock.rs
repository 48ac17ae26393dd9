//! The time, as the service has it.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

/// The machine's clock, set ahead or back. All of its copies are one clock.
#[derive(Debug, Clone, Default)]
pub(crate) struct Clock {
    ahead: Arc<AtomicI64>,
}

impl Clock {
    /// Seconds since the Unix epoch.
    pub fn now(&self) -> i64 {
        machine().saturating_add(self.ahead.load(Ordering::Relaxed))
    }

    /// So many seconds ahead of the machine's.
    pub fn set_ahead(&self, seconds: i64) {
        self.ahead.store(seconds, Ordering::Relaxed);
    }
}

#[expect(clippy::disallowed_types, reason = "a service has a clock of its own")]
fn machine() -> i64 {
    let since = std::time::SystemTime::now().duration_since(std::time::SystemTime::UNIX_EPOCH);
    since.map_or(0, |since| i64::try_from(since.as_secs()).unwrap_or(i64::MAX))
}
