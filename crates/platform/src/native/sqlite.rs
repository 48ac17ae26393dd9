//! SQLite files: how they are opened, who may use a connection, and what their errors mean.

mod error;
mod pool;

use std::path::Path;
use std::time::Duration;

use rusqlite::{ErrorCode, OpenFlags};

pub(super) use error::classify;
pub(super) use pool::Pool;

use crate::{PlatformError, Service};

/// The one place that may name the driver's connection: everything else gets it from a [`Pool`].
#[expect(clippy::disallowed_types, reason = "the adapter behind the D1 session")]
pub(super) type Connection = rusqlite::Connection;

/// Opens the file to write, creating it and running `schema` if need be.
#[expect(clippy::disallowed_methods, reason = "nothing is served before its files are open")]
pub(super) fn open_writer(service: Service, path: &Path, schema: &str) -> Result<Connection, PlatformError> {
    let open = || -> rusqlite::Result<Connection> {
        let connection = Connection::open(path)?;
        settle(&connection)?;
        connection.pragma_update(None, "journal_mode", "WAL")?;
        // A commit outlives the process; a power cut may undo the last ones, never half of one.
        connection.pragma_update(None, "synchronous", "NORMAL")?;
        connection.execute_batch(schema)?;
        Ok(connection)
    };
    // Of two processes that begin a file at once, one is told that it is busy without being waited for
    // (<https://sqlite.org/wal.html#sometimes_queries_return_sqlite_busy_in_wal_mode>).
    let mut tries = 0;
    loop {
        match open() {
            Err(error) if error.sqlite_error_code() == Some(ErrorCode::DatabaseBusy) && tries < 100 => {
                tries += 1;
                std::thread::sleep(Duration::from_millis(50));
            }
            opened => return opened.map_err(|e| classify(service, "open", &e).about(path.display())),
        }
    }
}

/// Whether the file is none of SQLite's, or no longer whole. It is read from end to end.
pub(super) fn is_damaged(path: &Path) -> bool {
    let look = || {
        let connection = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
        connection.query_row("PRAGMA quick_check(1)", [], |row| row.get::<_, String>(0))
    };
    match look() {
        Ok(found) => found != "ok",
        Err(error) => {
            matches!(error.sqlite_error_code(), Some(ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt))
        }
    }
}

/// Opens `count` connections that can't write to a file [`open_writer`] has made.
pub(super) fn open_readers(service: Service, path: &Path, count: usize) -> Result<Pool, PlatformError> {
    let open = || {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(path, flags)?;
        settle(&connection)?;
        connection.pragma_update(None, "query_only", true)?;
        Ok(connection)
    };
    let connections = (0..count.max(1)).map(|_| open()).collect::<Result<Vec<_>, rusqlite::Error>>();
    Ok(Pool::new(service, connections.map_err(|e| classify(service, "open", &e).about(path.display()))?))
}

fn settle(connection: &Connection) -> rusqlite::Result<()> {
    connection.busy_timeout(Duration::from_secs(5))?;
    connection.pragma_update(None, "foreign_keys", true)?;
    connection.pragma_update(None, "cache_size", -16_000)?; // 16 MB a connection
    connection.pragma_update(None, "mmap_size", 1_i64 << 28)?;
    connection.pragma_update(None, "temp_store", "MEMORY")?;
    connection.set_prepared_statement_cache_capacity(256);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_that_begin_a_file_at_once_all_have_it() {
        for _ in 0..20 {
            let dir = tempfile::tempdir().unwrap();
            let path = dir.path().join("new.sqlite");
            let schema = "CREATE TABLE IF NOT EXISTS one (id INTEGER PRIMARY KEY);";
            std::thread::scope(|scope| {
                let all: Vec<_> = (0..8)
                    .map(|_| scope.spawn(|| open_writer(Service::Kv, &path, schema).map(drop)))
                    .collect();
                for opened in all {
                    opened.join().unwrap().unwrap();
                }
            });
        }
    }
}
