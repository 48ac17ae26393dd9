//! A database with read replicas that lag behind, as D1's do.
//!
//! Neither SQLite nor the local simulator of D1 has replicas, so nothing there shows what an application without
//! sessions would get wrong. This does: it is made of ordinary databases, and its lag is the test's to choose.
//! <https://developers.cloudflare.com/d1/best-practices/read-replication/>

mod counts;
mod log;
mod replica;
mod route;
mod session;
#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests;

use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

pub use self::counts::Counts;
use self::counts::{Counters, count};
use self::log::Log;
use self::replica::Replica;
pub use self::route::{Freshness, Target, route};
use self::session::Session;
use crate::serial::Serial;
use crate::sql::{Bookmark, Rows, SessionStart, SqlConnection, Statement};
use crate::{Clock, ErrorKind, PlatformError, Service, Sql};

/// A primary and its replicas as one database. Clones are the same database.
///
/// Every write that the primary has committed is done again on each replica, in the primary's order and once, before
/// the replica next answers, if the replica's lag is over by then. Three things follow:
///
/// * When it is made, all databases must hold the same, and from then on nobody may write to one of them directly.
/// * A statement must do the same everywhere: time and chance come as parameters, not from SQL.
/// * All writes stay in memory. It is meant for tests and demonstrations.
#[derive(Clone)]
pub struct Replicated(Arc<State>);

struct State {
    primary: Arc<dyn Sql>,
    /// What is asked of the primary, one after another: so its bookmarks are exact.
    serial: Serial<Result<Answer, PlatformError>>,
    replicas: Vec<Arc<Replica>>,
    clock: Arc<dyn Clock>,
    log: Arc<Log>,
    turn: AtomicUsize,
    sessions_ignored: AtomicBool,
    counters: Counters,
}

/// A replica, and where in the log it answers from.
type Candidate = (Arc<Replica>, usize);

/// Rows, and the state they are from.
struct Answer {
    rows: Vec<Rows>,
    seen: Bookmark,
}

impl Replicated {
    /// A database of these; the replicas have no lag yet. `clock` tells when a replica learns of a write.
    pub fn new(primary: Arc<dyn Sql>, replicas: Vec<Arc<dyn Sql>>, clock: Arc<dyn Clock>) -> Self {
        Self(Arc::new(State {
            primary,
            serial: Serial::new(),
            replicas: replicas.into_iter().map(|sql| Arc::new(Replica::new(sql))).collect(),
            clock,
            log: Arc::default(),
            turn: AtomicUsize::new(0),
            sessions_ignored: AtomicBool::new(false),
            counters: Counters::default(),
        }))
    }

    /// How long the replica takes from now on to learn of a write. What it has done it keeps. The lag of a replica
    /// that isn't there is nobody's.
    pub fn set_lag(&self, replica: usize, lag: Duration) {
        if let Some(replica) = self.0.replicas.get(replica) {
            replica.set_lag(lag);
        }
    }

    /// Whether the replica fails whatever it is asked.
    pub fn set_failing(&self, replica: usize, failing: bool) {
        if let Some(replica) = self.0.replicas.get(replica) {
            replica.set_failing(failing);
        }
    }

    /// What somebody without the Sessions API gets: every read goes to the next replica, whatever its session was
    /// started from or has seen, and a session's bookmark is whatever state it saw last.
    pub fn ignore_sessions(&self, ignore: bool) {
        self.0.sessions_ignored.store(ignore, Ordering::Relaxed);
    }

    /// What was done so far, and where.
    pub fn counts(&self) -> Counts {
        self.0.counters.snapshot()
    }
}

impl Sql for Replicated {
    fn connect(&self, start: SessionStart) -> Box<dyn SqlConnection> {
        Box::new(Session::new(self.0.clone(), start))
    }
}

impl State {
    fn ignores_sessions(&self) -> bool {
        self.sessions_ignored.load(Ordering::Relaxed)
    }

    /// The replicas and where in the log they are now, beginning with whoever's turn it is.
    fn in_turn(&self) -> VecDeque<Candidate> {
        let now_ms = self.clock.now_ms();
        let at = |replica: &Arc<Replica>| (replica.clone(), replica.position(&self.log, now_ms));
        let mut candidates: VecDeque<_> = self.replicas.iter().map(at).collect();
        let turn = self.turn.fetch_add(1, Ordering::Relaxed);
        candidates.rotate_left(turn.checked_rem(candidates.len()).unwrap_or(0));
        candidates
    }

    /// Learns the state that all databases were in before the first write.
    async fn know_base(&self) -> Result<(), PlatformError> {
        if self.log.base().is_some() {
            return Ok(());
        }
        let (connection, log) = (self.primary.connect(SessionStart::FirstPrimary), self.log.clone());
        let learn = async move {
            let rows = connection.batch(vec![Statement::read("replicated_base", "SELECT 1")]).await?;
            let seen = log.base().map_or_else(|| bookmark(&*connection), Ok)?;
            log.set_base(seen.clone());
            Ok(Answer { rows, seen })
        };
        self.serial.run(learn).await.map(drop)
    }

    /// Asks the primary, and notes what it has committed.
    async fn ask_primary(
        &self,
        connection: Arc<dyn SqlConnection>,
        statements: Vec<Statement>,
        writes: bool,
    ) -> Result<Answer, PlatformError> {
        let (log, clock) = (self.log.clone(), self.clock.clone());
        let ask = async move {
            let rows = connection.batch(statements.clone()).await?;
            let seen = bookmark(&*connection)?;
            if writes {
                log.append(statements, seen.clone(), clock.now_ms());
            }
            Ok(Answer { rows, seen })
        };
        let answer = self.serial.run(ask).await?;
        count(if writes { &self.counters.writes } else { &self.counters.primary_reads });
        Ok(answer)
    }
}

fn bookmark(connection: &dyn SqlConnection) -> Result<Bookmark, PlatformError> {
    let unknown = "a query after which there is no bookmark";
    connection
        .bookmark()
        .ok_or_else(|| PlatformError::new(Service::Sql, "replicate", ErrorKind::Decode, unknown))
}
