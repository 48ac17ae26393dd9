//! A clock that the test moves, by which nobody sleeps longer than in earnest.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use coppice_platform::Clock;
use coppice_platform::clock::ManualClock;

struct Hand(Arc<ManualClock>);

/// The time as the test has set it. Whoever waits, waits in earnest: requests look again for one another every few
/// milliseconds, and nobody moves the clock meanwhile.
pub fn hand(clock: &Arc<ManualClock>) -> Arc<dyn Clock> {
    Arc::new(Hand(clock.clone()))
}

#[async_trait]
impl Clock for Hand {
    fn now_ms(&self) -> i64 {
        self.0.now_ms()
    }

    async fn sleep(&self, duration: Duration) {
        tokio::time::sleep(duration).await;
    }
}
