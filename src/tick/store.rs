//! Which duties are due, and who is at one.

use coppice_platform::PlatformError;
use coppice_platform::sql::{SqlSession, Statement};
use serde::Deserialize;

/// Those of the duties that are due and that nobody is at; a duty that was never done is due.
///
/// # Errors
/// What the database can't do.
pub async fn get_due_duties(db: &SqlSession, names: &[&str], now: i64) -> Result<Vec<String>, PlatformError> {
    #[derive(Deserialize)]
    struct Due {
        name: String,
    }
    let sql = "SELECT j.value AS name FROM json_each(?1) j LEFT JOIN duties d ON d.name = j.value \
               WHERE d.name IS NULL OR (d.due_at <= ?2 AND d.lease_until <= ?2)";
    let names = serde_json::json!(names).to_string();
    let rows = db.query(Statement::read("duties_due", sql).bind(names).bind(now)).await?;
    Ok(rows.decode::<Due>()?.into_iter().map(|due| due.name).collect())
}

/// Begins a duty if it is due and nobody is at it. Its fence, by which it is ended; `None` if it is not to be done now.
///
/// # Errors
/// What the database can't do.
pub async fn begin_duty(
    db: &SqlSession,
    name: &str,
    now: i64,
    lease_until: i64,
) -> Result<Option<i64>, PlatformError> {
    #[derive(Deserialize)]
    struct Begun {
        fence: i64,
    }
    let sql = "INSERT INTO duties (name, due_at, lease_until, fence) VALUES (?1, ?2, ?3, 1) \
               ON CONFLICT (name) DO UPDATE SET lease_until = excluded.lease_until, fence = fence + 1 \
               WHERE due_at <= ?2 AND lease_until <= ?2 RETURNING fence";
    let rows = db.query(Statement::write("duty_begin", sql).bind(name).bind(now).bind(lease_until)).await?;
    Ok(rows.first::<Begun>()?.map(|begun| begun.fence))
}

/// Ends a duty that was begun with this fence: it is due again then. If somebody else has begun it since, it is theirs.
///
/// # Errors
/// What the database can't do.
pub async fn end_duty(db: &SqlSession, name: &str, fence: i64, due_at: i64) -> Result<(), PlatformError> {
    let sql = "UPDATE duties SET due_at = ?3, lease_until = 0 WHERE name = ?1 AND fence = ?2";
    db.query(Statement::write("duty_end", sql).bind(name).bind(fence).bind(due_at)).await.map(drop)
}
