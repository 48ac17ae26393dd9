//! A clock that is moved by hand.

use std::future::poll_fn;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Poll, Waker};
use std::time::Duration;

use async_trait::async_trait;

use crate::Clock;

/// A clock for tests: it says what it was last told, and a sleep ends when it has been moved far enough.
///
/// Whatever sleeps on it waits for somebody to move it: a test that does both has to do them at once.
pub struct ManualClock(Mutex<Hand>);

#[derive(Default)]
struct Hand {
    now_ms: i64,
    sleepers: Vec<Waker>,
}

impl ManualClock {
    /// A clock that stands at this time, in milliseconds since the Unix epoch.
    pub fn at(now_ms: i64) -> Arc<Self> {
        Arc::new(Self(Mutex::new(Hand { now_ms, sleepers: Vec::new() })))
    }

    /// Moves it to this time, in milliseconds since the Unix epoch; back, too.
    pub fn set(&self, now_ms: i64) {
        self.turn(|_| now_ms);
    }

    /// Moves it on.
    pub fn advance(&self, by: Duration) {
        self.turn(|now_ms| now_ms.saturating_add(milliseconds(by)));
    }

    fn turn(&self, to: impl FnOnce(i64) -> i64) {
        let sleepers = {
            let mut hand = self.hand();
            hand.now_ms = to(hand.now_ms);
            std::mem::take(&mut hand.sleepers)
        };
        // Each looks for itself whether its time has come.
        sleepers.into_iter().for_each(Waker::wake);
    }

    fn hand(&self) -> MutexGuard<'_, Hand> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[async_trait]
impl Clock for ManualClock {
    fn now_ms(&self) -> i64 {
        self.hand().now_ms
    }

    async fn sleep(&self, duration: Duration) {
        let end = self.now_ms().saturating_add(milliseconds(duration));
        poll_fn(|context| {
            let mut hand = self.hand();
            if hand.now_ms >= end {
                return Poll::Ready(());
            }
            hand.sleepers.push(context.waker().clone());
            Poll::Pending
        })
        .await;
    }
}

fn milliseconds(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;

    #[test]
    fn it_says_what_it_was_told() {
        let clock = ManualClock::at(1_500);
        assert_eq!((clock.now_ms(), clock.now()), (1_500, 1));
        clock.advance(Duration::from_secs(1));
        assert_eq!(clock.now_ms(), 2_500);
        clock.set(-1);
        assert_eq!((clock.now_ms(), clock.now()), (-1, -1));
        clock.advance(Duration::MAX);
        clock.advance(Duration::MAX);
    }

    #[tokio::test]
    async fn a_sleep_ends_when_its_time_has_come_and_not_before() {
        let clock = ManualClock::at(0);
        let sleeper = clock.clone();
        let asleep = tokio::spawn(async move { sleeper.sleep(Duration::from_millis(100)).await });
        for _ in 0..3 {
            tokio::task::yield_now().await;
            clock.advance(Duration::from_millis(33));
        }
        tokio::task::yield_now().await;
        assert!(!asleep.is_finished());
        clock.advance(Duration::from_millis(1));
        asleep.await.unwrap();
    }
}
