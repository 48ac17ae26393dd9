//! The relational store, with the semantics of D1's Sessions API on both targets.
//!
//! <https://developers.cloudflare.com/d1/best-practices/read-replication/>: a session is sequentially
//! consistent and never shows less than the bookmark it started from.

mod bookmark;
mod constraint;
mod gate;
mod rows;
mod statement;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, AtomicU64, Ordering};

use async_trait::async_trait;

pub use bookmark::Bookmark;
pub(crate) use constraint::constraint_kind;
pub use rows::Rows;
pub use statement::{Access, Statement, Value};

use crate::{Clock, PlatformError};

/// What a session must see at least.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SessionStart {
    /// The first query goes to the primary: for what must not be stale by a moment.
    FirstPrimary,
    /// The first query goes wherever is nearest.
    FirstUnconstrained,
    /// Nothing older than this bookmark.
    Bookmark(Bookmark),
}

/// A database that opens sessions.
pub trait Sql: Send + Sync {
    /// Opens the connection a session talks through. No I/O happens before its first batch.
    fn connect(&self, start: SessionStart) -> Box<dyn SqlConnection>;
}

/// One session's line to the database; what an adapter or a wrapper implements.
#[async_trait]
pub trait SqlConnection: Send + Sync {
    /// Runs the statements in order as one transaction and one round trip; one `Rows` for each.
    /// If any fails, none has happened.
    async fn batch(&self, statements: Vec<Statement>) -> Result<Vec<Rows>, PlatformError>;

    /// The latest state this session has seen or was started from; `None` before its first query if
    /// it was started from a constraint.
    fn bookmark(&self) -> Option<Bookmark>;
}

/// One sequentially consistent session: what every query of a request goes through.
pub struct SqlSession {
    connection: Box<dyn SqlConnection>,
    clock: Arc<dyn Clock>,
    round_trips: AtomicU32,
    busy_ms: AtomicU64,
    wrote: AtomicBool,
    passes_gate: bool,
}

impl SqlSession {
    /// Opens a session on `sql`; `clock` times its round trips.
    pub fn open(sql: &dyn Sql, clock: Arc<dyn Clock>, start: SessionStart) -> Self {
        Self {
            connection: sql.connect(start),
            clock,
            round_trips: AtomicU32::new(0),
            busy_ms: AtomicU64::new(0),
            wrote: AtomicBool::new(false),
            passes_gate: false,
        }
    }

    /// The same for who holds the home, or fills it: what it writes is written whether others may write or not.
    #[must_use]
    pub fn past_gate(self) -> Self {
        Self { passes_gate: true, ..self }
    }

    /// Runs one statement.
    ///
    /// # Errors
    /// Whatever the database refuses or can't do; see [`crate::ErrorKind`].
    pub async fn query(&self, statement: Statement) -> Result<Rows, PlatformError> {
        Ok(self.batch(vec![statement]).await?.pop().unwrap_or_default())
    }

    /// Runs several statements in order as one transaction and one round trip. Where one may write, the home's gate is asked first.
    ///
    /// # Errors
    /// As [`SqlSession::query`], and [`crate::ErrorKind::Held`] where the home may not be written to; then none of the statements has
    /// happened.
    pub async fn batch(&self, mut statements: Vec<Statement>) -> Result<Vec<Rows>, PlatformError> {
        let writes = statements.iter().any(|s| s.access == Access::Write);
        let is_asked = writes && !self.passes_gate;
        self.round_trips.fetch_add(1, Ordering::Relaxed);
        let started = self.clock.now_ms();
        if is_asked {
            statements.insert(0, gate::statement(self.clock.now()));
        }
        let mut result = self.connection.batch(statements).await.map_err(gate::told);
        if let Ok(rows) = &mut result
            && is_asked
            && !rows.is_empty()
        {
            rows.remove(0);
        }
        let took = self.clock.now_ms().saturating_sub(started);
        self.busy_ms.fetch_add(u64::try_from(took).unwrap_or(0), Ordering::Relaxed);
        if writes && result.is_ok() {
            self.wrote.store(true, Ordering::Relaxed);
        }
        result
    }

    /// The latest state this session has seen; `None` before its first query.
    pub fn bookmark(&self) -> Option<Bookmark> {
        self.connection.bookmark()
    }

    /// How often this session has gone to the database.
    pub fn round_trips(&self) -> u32 {
        self.round_trips.load(Ordering::Relaxed)
    }

    /// Milliseconds this session has waited for the database.
    pub fn busy_ms(&self) -> u64 {
        self.busy_ms.load(Ordering::Relaxed)
    }

    /// Whether a write of this session has succeeded.
    pub fn wrote(&self) -> bool {
        self.wrote.load(Ordering::Relaxed)
    }
}
