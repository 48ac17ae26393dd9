//! One session's line to the database.

use std::sync::{Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;

use super::{Database, run};
use crate::PlatformError;
use crate::sql::{Access, Bookmark, Rows, SessionStart, SqlConnection, Statement};

/// A session. There is one database, and whatever it has committed every reader sees: the constraints ask
/// nothing more of it, and the bookmark only has to be told.
pub(super) struct Line {
    database: Database,
    bookmark: Mutex<Option<Bookmark>>,
}

impl Line {
    pub(super) fn new(database: Database, start: SessionStart) -> Self {
        let bookmark = match start {
            SessionStart::Bookmark(bookmark) => Some(bookmark),
            SessionStart::FirstPrimary | SessionStart::FirstUnconstrained => None,
        };
        Self { database, bookmark: Mutex::new(bookmark) }
    }

    fn last(&self) -> MutexGuard<'_, Option<Bookmark>> {
        self.bookmark.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Notes what was seen. A bookmark later than all that was ever committed was made up, or comes from a
    /// database that was since replaced: what was really seen takes its place.
    fn saw(&self, seen: Bookmark) {
        let now = self.database.history.now();
        let mut last = self.last();
        let known = last.take().filter(|bookmark| *bookmark <= now);
        *last = known.max(Some(seen));
    }
}

#[async_trait]
impl SqlConnection for Line {
    async fn batch(&self, statements: Vec<Statement>) -> Result<Vec<Rows>, PlatformError> {
        statements.iter().try_for_each(Statement::check)?;
        let Some(first) = statements.first().map(|s| s.name) else { return Ok(Vec::new()) };
        let writes = statements.iter().any(|s| s.access == Access::Write);
        let (rows, seen) = if writes {
            let history = self.database.history.clone();
            self.database.writer.run(first, move |writer| run::write(writer, &history, &statements)).await?
        } else {
            let history = self.database.history.clone();
            self.database
                .readers
                .run(first, move |reader| {
                    let seen = history.now();
                    Ok((run::read(reader, &statements)?, seen))
                })
                .await?
        };
        self.saw(seen);
        Ok(rows)
    }

    fn bookmark(&self) -> Option<Bookmark> {
        self.last().clone()
    }
}
