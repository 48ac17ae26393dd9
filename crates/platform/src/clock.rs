//! The time.

mod manual;

use std::time::Duration;

use async_trait::async_trait;

pub use manual::ManualClock;

/// The time, and waiting for it. On Workers the time stands still between two I/O operations.
#[async_trait]
pub trait Clock: Send + Sync {
    /// Milliseconds since the Unix epoch.
    fn now_ms(&self) -> i64;

    /// Seconds since the Unix epoch.
    fn now(&self) -> i64 {
        self.now_ms().div_euclid(1_000)
    }

    /// Waits. Dropping the future ends the wait.
    async fn sleep(&self, duration: Duration);
}
