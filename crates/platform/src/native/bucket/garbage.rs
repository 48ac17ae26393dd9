//! Files that no object holds, not yet or no more, go when their time has come.

use super::{FileBucket, ledger};
use crate::PlatformError;
use crate::native::sqlite::Connection;

/// How many files go at once.
const BATCH: i64 = 32;

impl FileBucket {
    /// Removes a few files whose time has come.
    pub(super) async fn collect(&self) -> Result<(), PlatformError> {
        self.collect_some().await.map(drop)
    }

    /// Removes all files whose time has come, and the uploads nobody has completed.
    pub(in crate::native) async fn sweep(&self) {
        // Whatever fails now is tried again with the next write.
        let _ = self.abandon().await;
        while let Ok(count) = self.collect_some().await
            && count > 0
        {}
    }

    async fn collect_some(&self) -> Result<usize, PlatformError> {
        let now = self.clock.now();
        let due = |reader: &Connection| {
            let mut due = reader.prepare_cached("SELECT blob FROM garbage WHERE after <= ?1 LIMIT ?2")?;
            due.query_map([now, BATCH], |row| row.get::<_, String>(0))?.collect::<rusqlite::Result<Vec<_>>>()
        };
        let due = self.index.here("collect", due).await?;
        for blob in &due {
            self.blobs.remove(blob)?;
        }
        let count = due.len();
        if count > 0 {
            let strike = move |transaction: &Connection| {
                due.iter().try_for_each(|blob| ledger::strike_out(transaction, blob))
            };
            self.index.write("collect", strike).await?;
        }
        Ok(count)
    }
}
