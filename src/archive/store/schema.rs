//! What the database says of its tables.

use coppice_platform::PlatformError;
#[cfg(test)]
use coppice_platform::sql::Rows;
use coppice_platform::sql::{SqlSession, Statement};
use serde::Deserialize;

use crate::archive::tables::Table;

/// A table as it is in a database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Layout {
    /// The table.
    pub table: &'static Table,
    /// Its columns, in their order; before them `rowid`, where rows are ordered by it.
    pub columns: Vec<String>,
}

#[derive(Deserialize)]
struct Named {
    name: String,
}

/// How a table looks; `None` where the database, which may be of an older schema, does not have it.
///
/// # Errors
/// What the database can't do.
pub async fn get_layout(db: &SqlSession, table: &'static Table) -> Result<Option<Layout>, PlatformError> {
    let sql = "SELECT name FROM pragma_table_xinfo(?1) WHERE hidden = 0 ORDER BY cid";
    let named: Vec<Named> =
        db.query(Statement::read("archive_columns", sql).bind(table.name)).await?.decode()?;
    if named.is_empty() {
        return Ok(None);
    }
    let order = table.key.iter().filter(|key| **key == "rowid").map(|key| (*key).to_owned());
    let columns = order.chain(named.into_iter().map(|column| column.name)).collect();
    Ok(Some(Layout { table, columns }))
}

/// The names of the migrations that the database has been through, in the order in which it was.
///
/// # Errors
/// What the database can't do.
pub async fn get_schema(db: &SqlSession) -> Result<Vec<String>, PlatformError> {
    let sql = "SELECT name FROM d1_migrations ORDER BY id";
    let named: Vec<Named> = db.query(Statement::read("archive_schema", sql)).await?.decode()?;
    Ok(named.into_iter().map(|migration| migration.name).collect())
}

/// The ids of the namespaces whose values are not in the database, but in KV itself.
///
/// # Errors
/// What the database can't do.
pub async fn get_namespaces_elsewhere(db: &SqlSession) -> Result<Vec<String>, PlatformError> {
    let sql = "SELECT substr(aggregate, 4) AS name FROM migration_phase WHERE phase = 'kv' AND aggregate GLOB 'kv:*'";
    let named: Vec<Named> = db.query(Statement::read("archive_elsewhere", sql)).await?.decode()?;
    Ok(named.into_iter().map(|namespace| namespace.name).collect())
}

/// All tables, with what they are.
#[cfg(test)]
pub async fn get_tables(db: &SqlSession) -> Result<Rows, PlatformError> {
    let sql =
        "SELECT name, type AS kind FROM pragma_table_list WHERE schema = 'main' AND name NOT GLOB 'sqlite_*'";
    db.query(Statement::read("archive_tables", sql)).await
}

/// Which columns together are unique, of each table.
#[cfg(test)]
pub async fn get_unique_keys(db: &SqlSession) -> Result<Rows, PlatformError> {
    let sql = "SELECT l.name AS \"table\", (SELECT group_concat(name) FROM (SELECT name FROM pragma_table_xinfo(l.name) WHERE pk > 0 ORDER BY pk)) AS keys \
        FROM pragma_table_list l WHERE l.schema = 'main' AND l.type = 'table' AND keys IS NOT NULL \
        UNION ALL SELECT l.name, (SELECT group_concat(name) FROM (SELECT name FROM pragma_index_info(i.name) ORDER BY seqno)) \
        FROM pragma_table_list l JOIN pragma_index_list(l.name) i WHERE l.schema = 'main' AND l.type = 'table' AND i.\"unique\" = 1 AND i.partial = 0";
    db.query(Statement::read("archive_keys", sql)).await
}

/// Which table points to which.
#[cfg(test)]
pub async fn get_references(db: &SqlSession) -> Result<Rows, PlatformError> {
    let sql = "SELECT l.name AS \"table\", f.\"table\" AS \"to\" FROM pragma_table_list l JOIN pragma_foreign_key_list(l.name) f \
        WHERE l.schema = 'main' AND l.type = 'table'";
    db.query(Statement::read("archive_references", sql)).await
}
