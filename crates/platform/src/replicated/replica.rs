//! A replica, which does what the primary did, later.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, AtomicUsize, Ordering};
use std::time::Duration;

use super::Answer;
use super::log::Log;
use crate::serial::Serial;
use crate::sql::{SessionStart, Statement};
use crate::{ErrorKind, PlatformError, Service, Sql};

pub(super) struct Replica {
    sql: Arc<dyn Sql>,
    lag_ms: AtomicI64,
    failing: AtomicBool,
    /// How many writes it has done; moved within the series alone.
    done: AtomicUsize,
    serial: Serial<Result<Answer, PlatformError>>,
}

impl Replica {
    pub(super) fn new(sql: Arc<dyn Sql>) -> Self {
        Self {
            sql,
            lag_ms: AtomicI64::new(0),
            failing: AtomicBool::new(false),
            done: AtomicUsize::new(0),
            serial: Serial::new(),
        }
    }

    pub(super) fn set_lag(&self, lag: Duration) {
        self.lag_ms.store(i64::try_from(lag.as_millis()).unwrap_or(i64::MAX), Ordering::Relaxed);
    }

    pub(super) fn set_failing(&self, failing: bool) {
        self.failing.store(failing, Ordering::Relaxed);
    }

    /// Where in the log it answers from, at this time.
    pub(super) fn position(&self, log: &Log, now_ms: i64) -> usize {
        let until_ms = now_ms.saturating_sub(self.lag_ms.load(Ordering::Relaxed));
        log.reach(self.done.load(Ordering::Acquire), until_ms)
    }

    /// Does what is left of the log up to `position`, then reads.
    pub(super) async fn read(
        self: &Arc<Self>,
        log: &Arc<Log>,
        position: usize,
        statements: Vec<Statement>,
    ) -> Result<Answer, PlatformError> {
        if self.failing.load(Ordering::Relaxed) {
            return Err(unavailable("the replica fails on demand"));
        }
        let (replica, log) = (self.clone(), log.clone());
        let read = async move {
            replica.catch_up(&log, position).await?;
            let rows = replica.sql.connect(SessionStart::FirstPrimary).batch(statements).await?;
            let seen = log.bookmark(replica.done.load(Ordering::Acquire));
            Ok(Answer { rows, seen: seen.ok_or_else(|| unavailable("a state nobody knows"))? })
        };
        self.serial.run(read).await
    }

    async fn catch_up(&self, log: &Log, position: usize) -> Result<(), PlatformError> {
        let connection = self.sql.connect(SessionStart::FirstPrimary);
        for next in self.done.load(Ordering::Acquire)..position {
            let Some(statements) = log.statements(next) else { break };
            // Whatever the reason, this replica can't go on, and another one can.
            connection.batch(statements).await.map_err(unavailable)?;
            self.done.store(next.saturating_add(1), Ordering::Release);
        }
        Ok(())
    }
}

fn unavailable(why: impl std::fmt::Display) -> PlatformError {
    PlatformError::new(Service::Sql, "replicate", ErrorKind::Unavailable, why)
}
