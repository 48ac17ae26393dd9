//! What the primary has committed, in order.

use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::sql::{Bookmark, Statement};

/// The writes since the wrapper was made, and the state before them.
///
/// A position in it is a number of writes: at position `n` a replica has done the first `n`.
#[derive(Default)]
pub(super) struct Log(Mutex<History>);

#[derive(Default)]
struct History {
    base: Option<Bookmark>,
    entries: Vec<Entry>,
}

struct Entry {
    statements: Vec<Statement>,
    bookmark: Bookmark,
    committed_ms: i64,
}

impl Log {
    /// The state before the first write, once it is known.
    pub(super) fn base(&self) -> Option<Bookmark> {
        self.history().base.clone()
    }

    /// Notes the state before the first write.
    pub(super) fn set_base(&self, bookmark: Bookmark) {
        self.history().base.get_or_insert(bookmark);
    }

    /// Notes a write that the primary has committed.
    pub(super) fn append(&self, statements: Vec<Statement>, bookmark: Bookmark, committed_ms: i64) {
        self.history().entries.push(Entry { statements, bookmark, committed_ms });
    }

    /// The primary's bookmark of this position.
    pub(super) fn bookmark(&self, position: usize) -> Option<Bookmark> {
        let history = self.history();
        match position.checked_sub(1) {
            Some(last) => history.entries.get(last).map(|entry| entry.bookmark.clone()),
            None => history.base.clone(),
        }
    }

    /// The primary's last bookmark.
    pub(super) fn latest(&self) -> Option<Bookmark> {
        let history = self.history();
        history.entries.last().map(|entry| entry.bookmark.clone()).or_else(|| history.base.clone())
    }

    /// How far a replica at `position` may go on if it learns only of what was committed by `until_ms`. The order
    /// holds whatever the times are: nothing comes before what precedes it.
    pub(super) fn reach(&self, position: usize, until_ms: i64) -> usize {
        let history = self.history();
        let arrived = history.entries.iter().skip(position).take_while(|e| e.committed_ms <= until_ms);
        position.saturating_add(arrived.count())
    }

    /// The write that leads from this position to the next.
    pub(super) fn statements(&self, position: usize) -> Option<Vec<Statement>> {
        self.history().entries.get(position).map(|entry| entry.statements.clone())
    }

    fn history(&self) -> MutexGuard<'_, History> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
