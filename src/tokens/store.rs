//! The SQL of tokens, all of it. They are the home's, and no shop's.

use coppice_platform::PlatformError;
use coppice_platform::sql::{SqlSession, Statement};

use super::model::{Kind, Token};
use crate::audit::AuditEvent;
use crate::audit::store::{event_if_statement, event_statement};

/// A token that is to be made.
#[derive(Debug, Clone, Copy)]
pub struct NewToken<'a> {
    /// Its id.
    pub id: &'a str,
    /// What it is for.
    pub kind: Kind,
    /// What its text comes to, in hexadecimal.
    pub hash: &'a str,
    /// The address of the operator who makes it.
    pub made_by: &'a str,
    /// When it ends, in epoch seconds.
    pub expires_at: i64,
}

/// Makes a token, and notes it; tokens that ended long ago are forgotten.
///
/// # Errors
/// [`coppice_platform::ErrorKind::Unique`] where it is made already; what the database can't do.
pub async fn insert_token(
    db: &SqlSession,
    new: &NewToken<'_>,
    event: &AuditEvent,
) -> Result<(), PlatformError> {
    const KEPT: i64 = 30 * 86_400;
    let insert = "INSERT INTO machine_tokens (id, kind, hash, made_by, made_at, expires_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
    let forget = "DELETE FROM machine_tokens WHERE expires_at < ?1";
    db.batch(vec![
        Statement::write("token_insert", insert)
            .bind(new.id)
            .bind(new.kind.name())
            .bind(new.hash)
            .bind(new.made_by)
            .bind(event.at)
            .bind(new.expires_at),
        Statement::write("tokens_forget", forget).bind(event.at.saturating_sub(KEPT)),
        event_statement(event),
    ])
    .await
    .map(drop)
}

/// Revokes a token, and notes it. Whether there was one to revoke.
///
/// # Errors
/// What the database can't do.
pub async fn revoke_token(db: &SqlSession, id: &str, event: &AuditEvent) -> Result<bool, PlatformError> {
    let sql = "UPDATE machine_tokens SET revoked_at = ?2 WHERE id = ?1 AND revoked_at IS NULL AND expires_at > ?2 RETURNING id";
    let revoke = Statement::write("token_revoke", sql).bind(id).bind(event.at);
    let is_revoked = "EXISTS (SELECT 1 FROM machine_tokens WHERE id = ?9 AND revoked_at = ?1)";
    let note = event_if_statement(event, "", is_revoked, vec![id.into()]);
    let rows = db.batch(vec![revoke, note]).await?;
    Ok(rows.first().is_some_and(|rows| !rows.is_empty()))
}

/// The tokens of the last days, newest first.
///
/// # Errors
/// What the database can't do.
pub async fn get_tokens(db: &SqlSession) -> Result<Vec<Token>, PlatformError> {
    let sql = "SELECT id, kind, made_by, expires_at, revoked_at FROM machine_tokens ORDER BY made_at DESC, id LIMIT 100";
    db.query(Statement::read("tokens", sql)).await?.decode()
}

/// The token with this hash, and whether there is any that is good at `now`; one round trip.
///
/// # Errors
/// What the database can't do.
pub async fn find_token(
    db: &SqlSession,
    hash: &str,
    now: i64,
) -> Result<(Option<Token>, bool), PlatformError> {
    let find = "SELECT id, kind, made_by, expires_at, revoked_at FROM machine_tokens WHERE hash = ?1";
    let any = "SELECT id, kind, made_by, expires_at, revoked_at FROM machine_tokens WHERE revoked_at IS NULL AND expires_at > ?1 LIMIT 1";
    let rows = db
        .batch(vec![
            Statement::read("token_by_hash", find).bind(hash),
            Statement::read("token_any", any).bind(now),
        ])
        .await?;
    let [found, any] = rows.as_slice() else { return Ok((None, false)) };
    Ok((found.first()?, !any.is_empty()))
}
