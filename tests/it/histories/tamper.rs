//! How each mechanism is taken away, from outside: by what is between the application and its world.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use coppice_platform::kv::{End, KvEntry, KvPage};
use coppice_platform::sql::{Bookmark, Rows, SessionStart, SqlConnection, Statement};
use coppice_platform::{Kv, PlatformError, Sql};
use tokio::sync::Notify;

/// The mechanism that is taken away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Without {
    Nothing,
    /// The database ignores where sessions start.
    Sessions,
    /// The same, once somebody has paid for what they have ordered.
    SessionsOncePaid,
    /// The browser keeps one bookmark, the one that arrived last.
    BookmarkSet,
    /// Everybody has used up their second looks.
    SecondLook,
    /// Nobody raises a generation.
    Generations,
    /// A change is taken for older than whatever is cached.
    Graves,
    /// What KV has is taken for newer than whatever anybody has seen.
    KvBookmarks,
    /// Made-up bookmarks have a signature that is good.
    Signatures,
}

/// Holds the answers to a statement back once they are read, while it is closed.
#[derive(Default)]
pub struct Gate {
    closed: AtomicBool,
    arrived: Notify,
    opened: Notify,
}

impl Gate {
    pub fn close(&self) {
        self.closed.store(true, Ordering::SeqCst);
    }

    /// Waits until somebody stands at it.
    pub async fn somebody_waits(&self) {
        self.arrived.notified().await;
    }

    pub fn open(&self) {
        self.closed.store(false, Ordering::SeqCst);
        self.opened.notify_waiters();
    }

    async fn pass(&self) {
        if self.closed.load(Ordering::SeqCst) {
            let opened = self.opened.notified();
            self.arrived.notify_one();
            opened.await;
        }
    }
}

/// The statement that the gate holds back.
const HELD: &str = "cdn_file_by_key";

/// A database that is tampered with.
pub struct TamperedSql {
    pub inner: Arc<dyn Sql>,
    pub without: Without,
    pub gate: Arc<Gate>,
}

impl Sql for TamperedSql {
    fn connect(&self, start: SessionStart) -> Box<dyn SqlConnection> {
        let (without, gate) = (self.without, self.gate.clone());
        // D1 takes a session's word for where it begins.
        let claimed = match &start {
            SessionStart::Bookmark(bookmark) if without == Without::Signatures => Some(bookmark.clone()),
            _ => None,
        };
        Box::new(Line { inner: self.inner.connect(start), without, gate, claimed, edited: Mutex::default() })
    }
}

struct Line {
    inner: Box<dyn SqlConnection>,
    without: Without,
    gate: Arc<Gate>,
    claimed: Option<Bookmark>,
    edited: Mutex<bool>,
}

#[async_trait]
impl SqlConnection for Line {
    async fn batch(&self, statements: Vec<Statement>) -> Result<Vec<Rows>, PlatformError> {
        let held = statements.iter().any(|statement| statement.name == HELD);
        *self.edited.lock().unwrap() |= statements.iter().any(|statement| statement.name == "cdn_edit");
        let statements = statements.into_iter().map(|statement| match statement.name {
            "tenant_raise_generation" if self.without == Without::Generations => {
                Statement::read("test_nothing", "SELECT 1")
            }
            _ => statement,
        });
        let rows = self.inner.batch(statements.collect()).await?;
        if held {
            self.gate.pass().await;
        }
        Ok(rows)
    }

    fn bookmark(&self) -> Option<Bookmark> {
        if self.without == Without::Graves && *self.edited.lock().unwrap() {
            return Some(Bookmark::from_sequence(0, 0));
        }
        self.inner.bookmark().max(self.claimed.clone())
    }
}

/// A namespace whose values claim to be of the latest state there will ever be.
pub struct TamperedKv(pub Arc<dyn Kv>);

#[async_trait]
impl Kv for TamperedKv {
    async fn get(&self, key: &str) -> Result<Option<KvEntry>, PlatformError> {
        let mut entry = self.0.get(key).await?;
        if let Some(entry) = &mut entry
            && let Ok(serde_json::Value::Object(mut value)) = serde_json::from_slice(&entry.value)
        {
            value.insert("b".into(), future().to_string().into());
            entry.value = serde_json::to_vec(&value).unwrap();
        }
        Ok(entry)
    }

    async fn keep(
        &self,
        key: &str,
        value: Vec<u8>,
        end: End,
        metadata: Option<serde_json::Value>,
    ) -> Result<(), PlatformError> {
        self.0.keep(key, value, end, metadata).await
    }

    async fn delete(&self, key: &str) -> Result<(), PlatformError> {
        self.0.delete(key).await
    }

    async fn list(&self, prefix: &str, cursor: Option<&str>, limit: u32) -> Result<KvPage, PlatformError> {
        self.0.list(prefix, cursor, limit).await
    }
}

/// A bookmark of a state that the database has not reached.
pub fn future() -> Bookmark {
    Bookmark::from_sequence(u64::MAX >> 8, u128::MAX)
}
