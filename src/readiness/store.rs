//! How far the tables of the database have come.

use std::collections::BTreeSet;

use coppice_platform::PlatformError;
use coppice_platform::sql::{Rows, Statement};
use serde::Deserialize;

#[derive(Deserialize)]
struct Migration {
    name: String,
}

/// Reads which changes the tables have had, the last one first.
pub fn schema_statement() -> Statement {
    Statement::read("schema", "SELECT name FROM d1_migrations ORDER BY id DESC")
}

/// The changes that [`schema_statement`] has found.
#[derive(Debug, Default)]
pub struct Schema {
    /// The number of the last one: `0024`.
    pub last: String,
    /// Their names.
    names: BTreeSet<String>,
}

impl Schema {
    /// What the statement has answered.
    ///
    /// # Errors
    /// What is no such answer.
    pub fn read(rows: &Rows) -> Result<Self, PlatformError> {
        let names: Vec<Migration> = rows.decode()?;
        let last = names.first().and_then(|last| last.name.split('_').next()).unwrap_or_default().to_owned();
        Ok(Self { last, names: names.into_iter().map(|migration| migration.name).collect() })
    }

    /// The first change that this program knows of and the tables have not had.
    pub fn lacks(&self) -> Option<&'static str> {
        crate::MIGRATION_NAMES.iter().copied().find(|name| !self.names.contains(*name))
    }
}
