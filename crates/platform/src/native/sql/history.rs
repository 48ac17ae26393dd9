//! The numbers of the commits, which are the bookmarks.

use std::sync::atomic::{AtomicU64, Ordering};

use crate::native::sqlite::{Connection, classify};
use crate::sql::Bookmark;
use crate::{PlatformError, Random, Service};

/// The number lives in the database itself and moves in the very transaction it counts, so bookmarks go on
/// after a restart; the identity keeps them apart from those of another database.
pub(super) const SCHEMA: &str =
    "CREATE TABLE IF NOT EXISTS commit_sequence (n INTEGER NOT NULL, database_id TEXT NOT NULL) STRICT";

/// Which commits are done.
pub(super) struct History {
    database_id: u128,
    committed: AtomicU64,
}

impl History {
    /// Reads the history of a database, beginning one if it has none.
    pub(super) fn open(writer: &mut Connection) -> Result<Self, PlatformError> {
        let open = |writer: &mut Connection| {
            let new_id = format!("{:032x}", crate::native::SystemRandom.u128());
            writer.execute(
                "INSERT INTO commit_sequence (n, database_id) SELECT 0, ?1 WHERE NOT EXISTS (SELECT 1 FROM commit_sequence)",
                [new_id],
            )?;
            writer.query_row("SELECT n, database_id FROM commit_sequence", [], |row| {
                Ok((row.get::<_, i64>(0)?, row.get::<_, String>(1)?))
            })
        };
        let (n, id) = open(writer).map_err(|e| classify(Service::Sql, "open", &e))?;
        Ok(Self {
            database_id: u128::from_str_radix(&id, 16).unwrap_or_default(),
            committed: AtomicU64::new(u64::try_from(n).unwrap_or_default()),
        })
    }

    /// Counts the commit that `transaction` is about to make.
    pub(super) fn advance(transaction: &Connection) -> rusqlite::Result<u64> {
        transaction
            .prepare_cached("UPDATE commit_sequence SET n = n + 1 RETURNING n")?
            .query_row([], |row| row.get::<_, i64>(0))
            .map(|n| u64::try_from(n).unwrap_or_default())
    }

    /// Says that commit `n` is done.
    pub(super) fn publish(&self, n: u64) -> Bookmark {
        self.committed.fetch_max(n, Ordering::AcqRel);
        self.bookmark(n)
    }

    /// The latest commit known to be done. Noted before a read begins, it is a lower bound of what the read saw.
    pub(super) fn now(&self) -> Bookmark {
        self.bookmark(self.committed.load(Ordering::Acquire))
    }

    fn bookmark(&self, n: u64) -> Bookmark {
        Bookmark::from_sequence(n, self.database_id)
    }
}
