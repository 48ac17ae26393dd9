//! What is looked at and made anew once all rows are back.

use coppice_platform::PlatformError;
use coppice_platform::sql::{SqlSession, Statement};

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
