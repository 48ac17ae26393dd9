//! What happens on a connection, as far as it says how long it may stay.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

/// How long a request's head may take once it has begun, and how long a new connection may say nothing.
const HEAD: Duration = Duration::from_secs(10);

/// How long a connection may stay without a request: longer than a proxy keeps it, so that it does not end while the
/// proxy sends.
const IDLE: Duration = Duration::from_secs(75);

/// The same when there is hardly room for others.
const IDLE_IF_CROWDED: Duration = Duration::from_secs(5);

/// How long an answer may wait for whoever asked to take some of it.
const STALLED: Duration = Duration::from_secs(60);

/// What happens on a connection.
#[derive(Clone)]
pub struct Activity(Arc<Mutex<State>>);

struct State {
    /// Requests that are not answered to their end.
    requests: u32,
    /// Whether there has been one.
    used: bool,
    /// Whether something has come that is no whole head yet.
    heard: bool,
    /// Since when this is so.
    since: Instant,
    /// Since when nothing of an answer has been taken.
    stalled: Option<Instant>,
}

/// What is to become of a connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It stays.
    Stays,
    /// Nothing happens on it: it ends as soon as both sides agree.
    Idle,
    /// Whoever is at the other end keeps us waiting: it ends now.
    Overdue,
}

impl Activity {
    /// Nothing yet.
    pub fn new() -> Self {
        let since = Instant::now();
        Self(Arc::new(Mutex::new(State { requests: 0, used: false, heard: false, since, stalled: None })))
    }

    /// Something has come.
    pub fn heard(&self) {
        let mut state = self.state();
        if state.requests == 0 && !state.heard {
            state.heard = true;
            state.since = Instant::now();
        }
    }

    /// Something was sent, or could not be for now.
    pub fn sent(&self, some: bool) {
        let mut state = self.state();
        if some {
            state.stalled = None;
        } else {
            state.stalled.get_or_insert_with(Instant::now);
        }
    }

    /// A request has come, and is under way for as long as this is held.
    pub fn begin(&self) -> Arc<Request> {
        let mut state = self.state();
        state.requests = state.requests.saturating_add(1);
        state.used = true;
        drop(state);
        Arc::new(Request(self.clone()))
    }

    /// Whether no request is under way.
    pub fn is_idle(&self) -> bool {
        self.state().requests == 0
    }

    /// What is to become of the connection.
    pub fn judge(&self, crowded: bool) -> Verdict {
        let state = self.state();
        let idle = if crowded { IDLE_IF_CROWDED } else { IDLE };
        let passed = state.since.elapsed();
        match (state.stalled, state.requests) {
            (Some(since), _) if since.elapsed() >= STALLED => Verdict::Overdue,
            (None, 0) if (state.heard || !state.used) && passed >= HEAD => Verdict::Overdue,
            (None, 0) if state.used && !state.heard && passed >= idle => Verdict::Idle,
            _ => Verdict::Stays,
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A request that is under way.
pub struct Request(Activity);

impl Drop for Request {
    fn drop(&mut self) {
        let mut state = self.0.state();
        state.requests = state.requests.saturating_sub(1);
        state.heard = false;
        state.since = Instant::now();
    }
}

#[cfg(test)]
mod tests {
    use tokio::time::advance;

    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_connection_that_says_nothing_or_half_a_head_is_soon_overdue() {
        for speaks in [false, true] {
            let activity = Activity::new();
            advance(HEAD / 2).await;
            if speaks {
                activity.heard();
                advance(HEAD / 2).await;
            }
            assert_eq!(activity.judge(false), Verdict::Stays);
            // A head that trickles is no younger for each byte.
            activity.heard();
            advance(HEAD / 2).await;
            activity.heard();
            advance(HEAD / 2).await;
            assert_eq!(activity.judge(false), Verdict::Overdue);
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_request_stays_as_long_as_it_takes_and_its_connection_a_while_after() {
        let activity = Activity::new();
        let (first, second) = (activity.begin(), activity.begin());
        advance(HEAD * 100).await;
        drop(first);
        advance(IDLE * 2).await;
        assert_eq!(activity.judge(true), Verdict::Stays);
        drop(second);
        assert_eq!(activity.judge(true), Verdict::Stays);
        advance(IDLE_IF_CROWDED).await;
        assert_eq!((activity.judge(true), activity.judge(false)), (Verdict::Idle, Verdict::Stays));
        advance(IDLE).await;
        assert_eq!(activity.judge(false), Verdict::Idle);
    }

    #[tokio::test(start_paused = true)]
    async fn who_takes_nothing_of_an_answer_is_overdue_and_who_takes_a_little_is_not() {
        let activity = Activity::new();
        let _request = activity.begin();
        for _ in 0..10 {
            activity.sent(false);
            advance(STALLED / 2).await;
            activity.sent(false);
            activity.sent(true);
        }
        assert_eq!(activity.judge(false), Verdict::Stays);
        activity.sent(false);
        advance(STALLED).await;
        assert_eq!(activity.judge(false), Verdict::Overdue);
    }
}
