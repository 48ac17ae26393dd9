//! D1's semantics on SQLite: several readers, one writer, and bookmarks that count commits.

mod connection;
mod history;
mod json;
mod migrate;
mod run;
mod snapshot;
#[cfg(test)]
mod tests;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use self::connection::Line;
use self::history::History;
pub use self::snapshot::Snapshot;
use super::sqlite::{Pool, open_readers, open_writer};
use crate::sql::{SessionStart, SqlConnection};
use crate::{PlatformError, Service, Sql};

/// One SQLite file in WAL mode: readers never wait for the writer, nor it for them.
#[derive(Clone)]
pub struct Database {
    path: Arc<PathBuf>,
    readers: Pool,
    writer: Pool,
    history: Arc<History>,
}

impl Database {
    /// Opens the file, creating it if need be, with so many connections to read from.
    ///
    /// # Errors
    /// [`crate::ErrorKind::Unavailable`] where the file can't be used.
    pub fn open(path: &Path, readers: usize) -> Result<Self, PlatformError> {
        let mut writer = open_writer(Service::Sql, path, history::SCHEMA)?;
        let history = Arc::new(History::open(&mut writer)?);
        let readers = open_readers(Service::Sql, path, readers)?;
        let path = Arc::new(path.to_owned());
        Ok(Self { path, readers, writer: Pool::new(Service::Sql, vec![writer]), history })
    }
}

impl Sql for Database {
    fn connect(&self, start: SessionStart) -> Box<dyn SqlConnection> {
        Box::new(Line::new(self.clone(), start))
    }
}
