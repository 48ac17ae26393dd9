//! One moment of a database, for as long as somebody reads it.

use async_trait::async_trait;

use super::{Database, run};
use crate::native::sqlite::{Pool, classify, open_readers};
use crate::sql::{Access, Bookmark, Rows, SessionStart, SqlConnection, Statement};
use crate::{ErrorKind, PlatformError, Service, Sql};

/// What a database held at one moment. Others go on writing: nothing of that is seen here. The file of what they have written can't be
/// put away before this goes, so it is not kept for longer than it takes to read.
#[derive(Clone)]
pub struct Snapshot {
    reader: Pool,
    seen: Bookmark,
}

impl Database {
    /// The database as it is now, by a connection of its own.
    ///
    /// # Errors
    /// [`ErrorKind::Unavailable`] where the file can't be read.
    pub async fn snapshot(&self) -> Result<Snapshot, PlatformError> {
        let reader = open_readers(Service::Sql, &self.path, 1)?;
        // Noted first: what is read is not older.
        let seen = self.history.now();
        reader
            .run("snapshot", |connection| {
                // It reads everything once: mapped, all of that would count as this process's memory. A transaction begins with its
                // first read.
                connection
                    .execute_batch("PRAGMA mmap_size = 0; BEGIN; SELECT n FROM commit_sequence;")
                    .map_err(|e| classify(Service::Sql, "snapshot", &e))
            })
            .await?;
        Ok(Snapshot { reader, seen })
    }
}

impl Sql for Snapshot {
    fn connect(&self, _: SessionStart) -> Box<dyn SqlConnection> {
        Box::new(self.clone())
    }
}

#[async_trait]
impl SqlConnection for Snapshot {
    async fn batch(&self, statements: Vec<Statement>) -> Result<Vec<Rows>, PlatformError> {
        statements.iter().try_for_each(Statement::check)?;
        let Some(first) = statements.first().map(|s| s.name) else { return Ok(Vec::new()) };
        if statements.iter().any(|s| s.access == Access::Write) {
            return Err(PlatformError::new(
                Service::Sql,
                first,
                ErrorKind::Refused,
                "a snapshot is only read",
            ));
        }
        self.reader
            .run(first, move |reader| {
                statements.iter().map(|statement| run::one(reader, statement)).collect()
            })
            .await
    }

    fn bookmark(&self) -> Option<Bookmark> {
        Some(self.seen.clone())
    }
}
