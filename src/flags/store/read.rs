use coppice_platform::PlatformError;
use coppice_platform::sql::{SqlSession, Statement};
use serde::Deserialize;

use super::row::{COLUMNS, EntryRow, FlagRow};
use crate::flags::model::{Entry, Flag, Flags, Names};
use crate::number::LARGEST;

/// All flags of which somebody has said something; one round trip.
///
/// # Errors
/// What the database can't do.
pub async fn get_all(db: &SqlSession) -> Result<Flags, PlatformError> {
    let sql = format!("SELECT {COLUMNS} FROM feature_flags f ORDER BY f.key");
    let rows: Vec<FlagRow> = db.query(Statement::read("flags", sql)).await?.decode()?;
    Ok(Flags(rows.into_iter().map(Flag::from).collect()))
}

fn flag_statement(key: &str) -> Statement {
    let sql = format!("SELECT {COLUMNS} FROM feature_flags f WHERE f.key = ?1");
    Statement::read("flag", sql).bind(key)
}

/// A flag, if somebody has said something of it.
///
/// # Errors
/// What the database can't do.
pub async fn get_flag(db: &SqlSession, key: &str) -> Result<Option<Flag>, PlatformError> {
    Ok(db.query(flag_statement(key)).await?.first::<FlagRow>()?.map(Flag::from))
}

/// The same with at most `limit` lines of its history, the newest first, from before the line `before` on; one round trip.
///
/// # Errors
/// What the database can't do.
pub async fn get_with_history(
    db: &SqlSession,
    key: &str,
    before: Option<i64>,
    limit: u32,
) -> Result<(Option<Flag>, Vec<Entry>), PlatformError> {
    let sql = "SELECT l.id, l.at, u.email, l.before, l.after FROM flag_audit_log l LEFT JOIN users u ON u.id = l.user_id \
               WHERE l.flag = ?1 AND l.id < ?2 ORDER BY l.id DESC LIMIT ?3";
    let history = Statement::read("flag_history", sql).bind(key).bind(before.unwrap_or(LARGEST)).bind(limit);
    let mut rows = db.batch(vec![flag_statement(key), history]).await?.into_iter();
    let flag = rows.next().unwrap_or_default().first::<FlagRow>()?.map(Flag::from);
    let entries: Vec<EntryRow> = rows.next().unwrap_or_default().decode()?;
    Ok((flag, entries.into_iter().map(Entry::from).collect()))
}

/// What these shops and people are called, by their ids.
///
/// # Errors
/// What the database can't do.
pub async fn get_names(db: &SqlSession, ids: &[&str]) -> Result<Names, PlatformError> {
    #[derive(Deserialize)]
    struct Row {
        id: String,
        name: String,
    }
    let sql = "SELECT id, host AS name FROM tenants WHERE id IN (SELECT value FROM json_each(?1)) \
               UNION ALL SELECT id, email AS name FROM users WHERE id IN (SELECT value FROM json_each(?1))";
    let ids = serde_json::to_string(ids).unwrap_or_default();
    let rows: Vec<Row> = db.query(Statement::read("flag_names", sql).bind(ids)).await?.decode()?;
    Ok(rows.into_iter().map(|row| (row.id, row.name)).collect())
}

/// The ids of a shop and of a person.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Found {
    /// The shop's.
    pub tenant: Option<String>,
    /// The person's.
    pub user: Option<String>,
}

/// The shop of this id or host, and the person of this id or address; one round trip.
///
/// # Errors
/// What the database can't do.
pub async fn look_up(db: &SqlSession, shop: &str, person: &str) -> Result<Found, PlatformError> {
    #[derive(Deserialize)]
    struct Row {
        tenant: Option<String>,
        user: Option<String>,
    }
    let sql = "SELECT (SELECT id FROM tenants WHERE id = ?1 OR host = lower(?1) ORDER BY id = ?1 DESC LIMIT 1) AS tenant, \
               (SELECT id FROM users WHERE id = ?2 OR email = lower(?2) ORDER BY id = ?2 DESC LIMIT 1) AS user";
    let row: Option<Row> =
        db.query(Statement::read("flag_look_up", sql).bind(shop).bind(person)).await?.first()?;
    Ok(row.map(|Row { tenant, user }| Found { tenant, user }).unwrap_or_default())
}
