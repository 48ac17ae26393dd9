//! Running statements.

use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{ToSql, TransactionBehavior};

use super::history::History;
use super::json;
use crate::native::sqlite::{Connection, classify};
use crate::sql::{Access, Bookmark, Rows, Statement, Value};
use crate::{ErrorKind, PlatformError, Service};

/// Reads; several statements see one state of the database.
pub(super) fn read(reader: &mut Connection, statements: &[Statement]) -> Result<Vec<Rows>, PlatformError> {
    if let [statement] = statements {
        return Ok(vec![one(reader, statement)?]);
    }
    let transaction = reader.transaction().map_err(|e| classify(Service::Sql, "begin", &e))?;
    // Dropping it ends it; there is nothing to commit.
    statements.iter().map(|statement| one(&transaction, statement)).collect()
}

/// Writes, all or nothing, and counts the commit.
pub(super) fn write(
    writer: &mut Connection,
    history: &History,
    statements: &[Statement],
) -> Result<(Vec<Rows>, Bookmark), PlatformError> {
    let transaction = writer
        .transaction_with_behavior(TransactionBehavior::Immediate)
        .map_err(|e| classify(Service::Sql, "begin", &e))?;
    let rows = statements.iter().map(|statement| one(&transaction, statement)).collect::<Result<_, _>>()?;
    let commit = || {
        let n = History::advance(&transaction)?;
        transaction.commit()?;
        Ok(n)
    };
    let n = commit().map_err(|e| classify(Service::Sql, "commit", &e))?;
    Ok((rows, history.publish(n)))
}

/// Runs one statement.
pub(super) fn one(connection: &Connection, statement: &Statement) -> Result<Rows, PlatformError> {
    let refused = |why: &str| PlatformError::new(Service::Sql, statement.name, ErrorKind::Refused, why);
    let failed = |e: rusqlite::Error| classify(Service::Sql, statement.name, &e);
    let mut prepared = connection.prepare_cached(&statement.sql).map_err(failed)?;
    if statement.access == Access::Read && !prepared.readonly() {
        return Err(refused("declared as a read, but writes"));
    }
    if prepared.parameter_count() != statement.params.len() {
        return Err(refused("wrong number of parameters"));
    }
    for (place, value) in (1..).zip(&statement.params) {
        prepared.raw_bind_parameter(place, value).map_err(failed)?;
    }
    json::rows(prepared.raw_query()).map(Rows::from_json).map_err(failed)
}

impl ToSql for Value {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Self::Null => ValueRef::Null,
            // As D1 does: whoever relies on an integer finds out here and not there.
            #[expect(clippy::cast_precision_loss, reason = "exact: `Statement::check` holds it below 2^53")]
            Self::Integer(number) => ValueRef::Real(*number as f64),
            Self::Real(number) => ValueRef::Real(*number),
            Self::Text(text) => ValueRef::Text(text.as_bytes()),
        }))
    }
}
