//! A database that knows how many sessions were opened and how many round trips made, and what was asked.

use std::sync::Arc;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use async_trait::async_trait;
use coppice_platform::sql::{Bookmark, Rows, SessionStart, SqlConnection, Statement};
use coppice_platform::{PlatformError, Sql};

pub struct Counting {
    inner: Arc<dyn Sql>,
    counts: Arc<Counts>,
}

#[derive(Default)]
struct Counts {
    sessions: AtomicU32,
    round_trips: AtomicU32,
    spent: Mutex<Duration>,
    starts: Mutex<Vec<SessionStart>>,
    statements: Mutex<Vec<Statement>>,
}

impl Counting {
    pub fn new(inner: Arc<dyn Sql>) -> Self {
        Self { inner, counts: Arc::default() }
    }

    pub fn reset(&self) {
        self.counts.sessions.store(0, Ordering::Relaxed);
        self.counts.round_trips.store(0, Ordering::Relaxed);
        *self.counts.spent.lock().unwrap() = Duration::ZERO;
        self.counts.starts.lock().unwrap().clear();
        self.counts.statements.lock().unwrap().clear();
    }

    pub fn sessions(&self) -> u32 {
        self.counts.sessions.load(Ordering::Relaxed)
    }

    pub fn round_trips(&self) -> u32 {
        self.counts.round_trips.load(Ordering::Relaxed)
    }

    /// How long was waited for the database, in all.
    pub fn spent(&self) -> Duration {
        *self.counts.spent.lock().unwrap()
    }

    pub fn starts(&self) -> Vec<SessionStart> {
        self.counts.starts.lock().unwrap().clone()
    }

    pub fn statements(&self) -> Vec<Statement> {
        self.counts.statements.lock().unwrap().clone()
    }
}

impl Sql for Counting {
    fn connect(&self, start: SessionStart) -> Box<dyn SqlConnection> {
        self.counts.sessions.fetch_add(1, Ordering::Relaxed);
        self.counts.starts.lock().unwrap().push(start.clone());
        Box::new(Line { inner: self.inner.connect(start), counts: self.counts.clone() })
    }
}

struct Line {
    inner: Box<dyn SqlConnection>,
    counts: Arc<Counts>,
}

#[async_trait]
impl SqlConnection for Line {
    async fn batch(&self, statements: Vec<Statement>) -> Result<Vec<Rows>, PlatformError> {
        self.counts.round_trips.fetch_add(1, Ordering::Relaxed);
        self.counts.statements.lock().unwrap().extend(statements.iter().cloned());
        #[expect(
            clippy::disallowed_types,
            reason = "a test is not wasm, and wants to know how long it takes"
        )]
        let begun = std::time::Instant::now();
        let rows = self.inner.batch(statements).await;
        *self.counts.spent.lock().unwrap() += begun.elapsed();
        rows
    }

    fn bookmark(&self) -> Option<Bookmark> {
        self.inner.bookmark()
    }
}
