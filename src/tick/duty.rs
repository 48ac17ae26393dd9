//! A duty: what is done by the clock, and how it is done once.

use std::time::Duration;

use coppice_platform::PlatformError;
use coppice_platform::sql::{SessionStart, SqlSession};
use futures_util::future::BoxFuture;

use super::budget::Budget;
use super::{message, store};
use crate::state::AppState;

/// What a duty does. What it leaves because the budget is exhausted is done in another go, at once; what it fails at, at
/// its next time. It may be stopped at any step, and may be done again from the start.
pub type Run = for<'a> fn(&'a AppState, &'a mut Budget) -> BoxFuture<'a, Result<(), PlatformError>>;

/// What is done by the clock.
pub struct Duty {
    /// Its name in the table, in messages and in the log. It stays what it is.
    pub name: &'static str,
    /// Every how many minutes it is due: counted from the epoch, so that 60 is on the hour.
    pub every: u32,
    /// How long whoever has begun it is waited for, in seconds: longer than it ever takes.
    pub lease: u32,
    /// How many statements and requests to others it may make in one go; those that begin and end it come on top.
    pub budget: u32,
    /// What it does.
    pub run: Run,
}

/// How long it is until a duty that has not come to its end is gone on with.
const PAUSE: Duration = Duration::from_secs(1);

impl Duty {
    /// What most may use in one go.
    pub const BUDGET: u32 = 40;

    /// A duty that is due every so many minutes, with a lease of 5 minutes and [the usual budget](Self::BUDGET).
    pub const fn every_minutes(every: u32, name: &'static str, run: Run) -> Self {
        Self { name, every, lease: 300, budget: Self::BUDGET, run }
    }

    /// Does it, if it is due and nobody is at it.
    pub async fn run_if_due(&self, app: &AppState) {
        if let Err(error) = self.try_run(app).await {
            log::error!("the duty {} is for another minute: {error}", self.name);
        }
    }

    async fn try_run(&self, app: &AppState) -> Result<(), PlatformError> {
        let db = session(app);
        let clock = &app.platform.clock;
        let now = clock.now();
        let lease_until = now.saturating_add(self.lease.into());
        let Some(fence) = store::begin_duty(&db, self.name, now, lease_until).await? else {
            return Ok(());
        };
        let mut budget = Budget::new(self.budget);
        let done = (self.run)(app, &mut budget).await;
        if let Err(error) = &done {
            log::error!("the duty {} failed and is for its next time: {error}", self.name);
        }
        let now = clock.now();
        if done.is_err() || !budget.is_exhausted() {
            return store::end_duty(&db, self.name, fence, self.next(now)).await;
        }
        store::end_duty(&db, self.name, fence, now).await?;
        app.platform.queue.send(message::about("duty", self.name), PAUSE).await
    }

    /// When it is due next.
    fn next(&self, now: i64) -> i64 {
        let every = i64::from(self.every.max(1)).saturating_mul(60);
        now.saturating_sub(now.rem_euclid(every)).saturating_add(every)
    }
}

/// A session of its own, for no request asks.
pub fn session(app: &AppState) -> SqlSession {
    let platform = &app.platform;
    #[expect(clippy::disallowed_methods, reason = "no request asks for it: it is a session of its own")]
    SqlSession::open(platform.sql.as_ref(), platform.clock.clone(), SessionStart::FirstPrimary)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_duty_is_due_at_the_same_minutes_whenever_it_was_done() {
        let next = |every, now| Duty::every_minutes(every, "", |_, _| Box::pin(async { Ok(()) })).next(now);
        assert_eq!([0, 1, 59].map(|now| next(1, now)), [60; 3]);
        assert_eq!([600, 601, 1_199].map(|now| next(10, now)), [1_200; 3]);
        assert_eq!(next(1_440, 86_400 * 20_000 + 7), 86_400 * 20_001);
        assert_eq!(
            (next(0, 5), next(u32::MAX, i64::MAX)),
            (60, i64::MAX),
            "no duty has it, and none stops for it"
        );
    }
}
