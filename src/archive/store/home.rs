//! What a home says of itself, while it is filled from an archive.

use coppice_platform::PlatformError;
use coppice_platform::sql::{SqlSession, Statement};
use serde::Deserialize;

/// What a home says of itself.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct HomeRow {
    /// Whose bookmarks its are.
    pub id: String,
    /// How far it has come.
    pub state: String,
    /// Whether it is open: see migration 0029.
    pub gate: String,
    /// Whether there is a shop in it, or anybody: 0 or 1.
    pub inhabited: u8,
}

impl HomeRow {
    /// Whether nobody has made anything of it yet.
    pub fn is_empty(&self) -> bool {
        self.state == "empty" && self.inhabited == 0
    }

    /// Whether it is half filled, and so nothing yet.
    pub fn is_restoring(&self) -> bool {
        self.gate == "restoring"
    }
}

/// Asks it.
///
/// # Errors
/// What the database can't do; it is older than migration 0029.
pub async fn get_home(db: &SqlSession) -> Result<Option<HomeRow>, PlatformError> {
    let sql = "SELECT id, state, gate, EXISTS (SELECT 1 FROM tenants) OR EXISTS (SELECT 1 FROM users) AS inhabited \
               FROM home WHERE one = 1";
    db.query(Statement::read("archive_home", sql)).await?.first()
}

/// Closes the home to everybody until it is filled.
///
/// # Errors
/// What the database can't do.
pub async fn begin_restoring(db: &SqlSession) -> Result<(), PlatformError> {
    let sql = "UPDATE home SET gate = 'restoring' WHERE one = 1";
    db.query(Statement::write("archive_begin", sql)).await.map(drop)
}

/// Opens the home that is filled, in the state in which the archived one was. It is another home: bookmarks and cached values of that
/// one are none of its own.
///
/// # Errors
/// What the database can't do.
pub async fn end_restoring(db: &SqlSession, state: &str) -> Result<(), PlatformError> {
    let sql = "UPDATE home SET id = lower(hex(randomblob(8))), state = ?1, gate = 'open' WHERE one = 1 AND gate = 'restoring'";
    db.query(Statement::write("archive_end", sql).bind(state)).await.map(drop)
}

/// Says of all products that nothing is indexed of them, so that all are indexed anew.
///
/// # Errors
/// What the database can't do.
pub async fn forget_index(db: &SqlSession) -> Result<(), PlatformError> {
    let sql = "UPDATE products SET search_version = 0";
    db.query(Statement::write("archive_forget_index", sql)).await.map(drop)
}

/// Whether a row points to one that is not there.
///
/// # Errors
/// What the database can't do.
pub async fn has_broken_references(db: &SqlSession) -> Result<bool, PlatformError> {
    let sql = "SELECT \"table\" FROM pragma_foreign_key_check LIMIT 1";
    Ok(!db.query(Statement::read("archive_references", sql)).await?.is_empty())
}
