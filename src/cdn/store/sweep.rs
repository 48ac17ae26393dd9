//! What was left half-way, for the sweeper. These statements are about all shops at once.

use coppice_platform::PlatformError;
use coppice_platform::sql::{SqlSession, Statement};

use super::change::Deleting;
use serde::Deserialize;

/// An upload in parts whose time is over.
#[derive(Debug, Clone, Deserialize)]
pub struct Expired {
    /// Its id.
    pub id: String,
    /// Where the object would have been.
    pub key: String,
    /// The bucket's id of it.
    pub r2_upload_id: String,
}

/// Uploads in parts that nobody has gone on with in time: at most 50.
///
/// # Errors
/// What the database can't do.
pub async fn get_expired_uploads(db: &SqlSession, now: i64) -> Result<Vec<Expired>, PlatformError> {
    let sql =
        "SELECT id, key, r2_upload_id FROM cdn_uploads WHERE expires_at <= ?1 ORDER BY expires_at LIMIT 50";
    db.query(Statement::read("cdn_uploads_expired", sql).bind(now)).await?.decode()
}

/// Gives up an upload in parts whose time is over, after the bucket has: together with its file.
///
/// # Errors
/// What the database can't do.
pub async fn give_up_upload(db: &SqlSession, id: &str, now: i64) -> Result<(), PlatformError> {
    let file = "UPDATE cdn_files SET state = 'deleting', updated_at = ?2 WHERE id = ?1 AND state = 'pending' \
                AND EXISTS (SELECT 1 FROM cdn_uploads WHERE id = ?1 AND expires_at <= ?2)";
    let upload = "DELETE FROM cdn_uploads WHERE id = ?1 AND expires_at <= ?2";
    db.batch(vec![
        Statement::write("cdn_upload_give_up_file", file).bind(id).bind(now),
        Statement::write("cdn_upload_give_up", upload).bind(id).bind(now),
    ])
    .await
    .map(drop)
}

/// Gives up uploads of whole files that were begun before `before`. How many.
///
/// # Errors
/// What the database can't do.
pub async fn give_up_pending(db: &SqlSession, before: i64, now: i64) -> Result<usize, PlatformError> {
    // Those with a row of their own have a time of their own.
    let sql = "UPDATE cdn_files SET state = 'deleting', updated_at = ?2 WHERE state = 'pending' AND created_at <= ?1 \
               AND NOT EXISTS (SELECT 1 FROM cdn_uploads u WHERE u.id = cdn_files.id) RETURNING id";
    count(db, Statement::write("cdn_give_up_pending", sql).bind(before).bind(now)).await
}

/// Lets go of files that were replaced before `before`. How many.
///
/// # Errors
/// What the database can't do.
pub async fn give_up_replaced(db: &SqlSession, before: i64, now: i64) -> Result<usize, PlatformError> {
    let sql = "UPDATE cdn_files SET state = 'deleting', updated_at = ?2 WHERE state = 'replaced' AND updated_at <= ?1 RETURNING id";
    count(db, Statement::write("cdn_give_up_replaced", sql).bind(before).bind(now)).await
}

async fn count(db: &SqlSession, statement: Statement) -> Result<usize, PlatformError> {
    Ok(db.query(statement).await?.decode::<serde::de::IgnoredAny>()?.len())
}

/// Files that are being deleted: at most `limit`.
///
/// # Errors
/// What the database can't do.
pub async fn get_remains(db: &SqlSession, limit: u32) -> Result<Vec<Deleting>, PlatformError> {
    let sql =
        "SELECT id, key FROM cdn_files WHERE state = 'deleting' ORDER BY tenant_id, created_at LIMIT ?1";
    db.query(Statement::read("cdn_remains", sql).bind(limit)).await?.decode()
}
