//! One session.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;

use super::counts::count;
use super::{Answer, Freshness, State, Target, route};
use crate::PlatformError;
use crate::sql::{Access, Bookmark, Rows, SessionStart, SqlConnection, Statement};

pub(super) struct Session {
    database: Arc<State>,
    primary: Arc<dyn SqlConnection>,
    /// What its next read must see. Once it has seen anything, that.
    freshness: Mutex<Freshness<Bookmark>>,
}

impl Session {
    pub(super) fn new(database: Arc<State>, start: SessionStart) -> Self {
        let primary = Arc::from(database.primary.connect(start.clone()));
        let freshness = match start {
            SessionStart::FirstPrimary => Freshness::Latest,
            SessionStart::FirstUnconstrained => Freshness::Any,
            SessionStart::Bookmark(bookmark) => Freshness::AtLeast(bookmark),
        };
        Self { database, primary, freshness: Mutex::new(freshness) }
    }

    fn freshness(&self) -> MutexGuard<'_, Freshness<Bookmark>> {
        self.freshness.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Notes what was seen: the session never goes back, except from a bookmark later than all there is, which was
    /// made up.
    fn saw(&self, seen: Bookmark) {
        let latest = self.database.log.latest();
        let mut freshness = self.freshness();
        let newest = match &*freshness {
            Freshness::AtLeast(known)
                if !self.database.ignores_sessions() && Some(known) <= latest.as_ref() =>
            {
                seen.max(known.clone())
            }
            _ => seen,
        };
        *freshness = Freshness::AtLeast(newest);
    }

    async fn read(&self, statements: Vec<Statement>) -> Result<Answer, PlatformError> {
        let State { log, counters, .. } = &*self.database;
        let freshness =
            if self.database.ignores_sessions() { Freshness::Any } else { self.freshness().clone() };
        let mut candidates = self.database.in_turn();
        loop {
            let states = candidates.iter().enumerate();
            let states = states.filter_map(|(n, (_, position))| Some((n, log.bookmark(*position)?)));
            let Target::Replica(n) = route(&freshness, states) else { break };
            let Some((replica, position)) = candidates.remove(n) else { break };
            match replica.read(log, position, statements.clone()).await {
                Err(error) if error.retryable() => count(&counters.passed_over),
                answer => {
                    count(&counters.replica_reads);
                    return answer;
                }
            }
        }
        self.database.ask_primary(self.primary.clone(), statements, false).await
    }
}

#[async_trait]
impl SqlConnection for Session {
    async fn batch(&self, statements: Vec<Statement>) -> Result<Vec<Rows>, PlatformError> {
        if statements.is_empty() {
            return Ok(Vec::new());
        }
        self.database.know_base().await?;
        let answer = if statements.iter().any(|s| s.access == Access::Write) {
            self.database.ask_primary(self.primary.clone(), statements, true).await?
        } else {
            self.read(statements).await?
        };
        self.saw(answer.seen);
        Ok(answer.rows)
    }

    fn bookmark(&self) -> Option<Bookmark> {
        match &*self.freshness() {
            Freshness::AtLeast(bookmark) => Some(bookmark.clone()),
            Freshness::Latest | Freshness::Any => None,
        }
    }
}
