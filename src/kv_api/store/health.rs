//! Whether the database answers, and how far its tables have come.

use coppice_platform::PlatformError;
use coppice_platform::sql::{SqlSession, Statement};
use serde::Deserialize;

#[derive(Deserialize)]
struct Migration {
    name: String,
}

/// The number of the last change to the tables: `0024`. One round trip.
///
/// # Errors
/// What the database can't do.
pub async fn schema(db: &SqlSession) -> Result<String, PlatformError> {
    let sql = "SELECT name FROM d1_migrations WHERE id = (SELECT max(id) FROM d1_migrations)";
    let last: Option<Migration> = db.query(Statement::read("kv_api_schema", sql)).await?.first()?;
    let name = last.map(|migration| migration.name).unwrap_or_default();
    Ok(name.split('_').next().unwrap_or_default().to_owned())
}
