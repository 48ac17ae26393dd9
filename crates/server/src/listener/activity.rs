//! What happens on a connection, as far as it says how long it may stay.

use std::sync::atomic::{AtomicBool, Ordering};
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
    /// Whether it speaks HTTP/2: what comes then are frames, of which few are heads, and what is not taken is not even
    /// written, for each answer has a window of its own.
    framed: bool,
    /// Answers that wait for whoever asked to take some of them.
    waiting: u32,
    /// When some of an answer was last taken, or one began.
    taken: Instant,
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
        Self(Arc::new(Mutex::new(State {
            requests: 0,
            used: false,
            heard: false,
            since,
            stalled: None,
            framed: false,
            waiting: 0,
            taken: since,
        })))
    }

    /// Something has come.
    pub fn heard(&self) {
        let mut state = self.state();
        if state.requests == 0 && !state.heard && !state.framed {
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

    /// A request has come, by HTTP/2 if it is `framed`, and is under way for as long as this is held.
    pub fn begin(&self, framed: bool) -> Arc<Request> {
        let mut state = self.state();
        state.requests = state.requests.saturating_add(1);
        state.used = true;
        state.framed = framed;
        drop(state);
        Arc::new(Request { activity: self.clone(), waits: AtomicBool::new(false) })
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
        // One that is still being answered speaks for the others: a proxy's visitors share a connection.
        let all_wait = state.framed && state.requests > 0 && state.waiting == state.requests;
        match (state.stalled, state.requests) {
            (Some(since), _) if since.elapsed() >= STALLED => Verdict::Overdue,
            _ if all_wait && state.taken.elapsed() >= STALLED => Verdict::Overdue,
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
pub struct Request {
    activity: Activity,
    waits: AtomicBool,
}

impl Request {
    /// Something is done about its answer: it is there, or a piece of it was asked for. From now on it waits for whoever asked
    /// to take it, or, where there is no next piece yet, for us.
    pub fn answers(&self, waits: bool) {
        let mut state = self.activity.state();
        match (self.waits.swap(waits, Ordering::Relaxed), waits) {
            (false, true) => state.waiting = state.waiting.saturating_add(1),
            (true, false) => state.waiting = state.waiting.saturating_sub(1),
            _ => {}
        }
        state.taken = Instant::now();
    }
}

impl Drop for Request {
    fn drop(&mut self) {
        let mut state = self.activity.state();
        if *self.waits.get_mut() {
            state.waiting = state.waiting.saturating_sub(1);
        }
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
        let (first, second) = (activity.begin(false), activity.begin(false));
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
        let _request = activity.begin(false);
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

    #[tokio::test(start_paused = true)]
    async fn answers_of_http_2_that_nobody_takes_end_their_connection_unless_one_is_still_being_made() {
        let activity = Activity::new();
        let (first, second) = (activity.begin(true), activity.begin(true));
        first.answers(true);
        advance(STALLED * 2).await;
        assert_eq!(activity.judge(false), Verdict::Stays, "the second is being made");
        second.answers(true);
        second.answers(false);
        advance(STALLED * 2).await;
        assert_eq!(activity.judge(false), Verdict::Stays, "its next piece is being made");
        second.answers(true);
        advance(STALLED / 2).await;
        first.answers(true);
        advance(STALLED / 2).await;
        assert_eq!(activity.judge(false), Verdict::Stays, "some of the first was taken");
        advance(STALLED / 2).await;
        assert_eq!(activity.judge(false), Verdict::Overdue);
        drop(first);
        drop(second);
        assert_eq!(activity.judge(false), Verdict::Stays);
    }

    #[tokio::test(start_paused = true)]
    async fn a_frame_of_http_2_is_no_half_a_head() {
        let activity = Activity::new();
        drop(activity.begin(true));
        activity.heard();
        advance(HEAD * 2).await;
        assert_eq!(activity.judge(false), Verdict::Stays);
        advance(IDLE).await;
        assert_eq!(activity.judge(false), Verdict::Idle);
    }
}
