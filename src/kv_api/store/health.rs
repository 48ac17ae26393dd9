//! Whether the database answers, and how far its tables have come.

use coppice_platform::PlatformError;
use coppice_platform::sql::{Rows, Statement};
use serde::Deserialize;

#[derive(Deserialize)]
struct Migration {
    name: String,
}

/// Reads the last change to the tables.
pub fn schema_statement() -> Statement {
    let sql = "SELECT name FROM d1_migrations WHERE id = (SELECT max(id) FROM d1_migrations)";
    Statement::read("kv_api_schema", sql)
}

/// The number of the last change, which [`schema_statement`] has answered: `0024`.
///
/// # Errors
/// What is no such answer.
pub fn schema(rows: &Rows) -> Result<String, PlatformError> {
    let last: Option<Migration> = rows.first()?;
    let name = last.map(|migration| migration.name).unwrap_or_default();
    Ok(name.split('_').next().unwrap_or_default().to_owned())
}
