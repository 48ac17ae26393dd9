//! People.

use coppice_platform::PlatformError;
use coppice_platform::sql::{SqlSession, Statement, Value};
use coppice_platform::{ErrorKind, Service};
use serde::Deserialize;

/// A person, as the database has them.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct User {
    /// The id.
    pub id: String,
    /// The address, in lower case.
    pub email: String,
    /// What they call themselves; may be empty.
    pub name: String,
}

/// The person with this address, if there is one.
///
/// # Errors
/// What the database can't do.
pub async fn get_user(db: &SqlSession, email: &str) -> Result<Option<User>, PlatformError> {
    let sql = "SELECT id, email, name FROM users WHERE email = ?1";
    db.query(Statement::read("user_by_email", sql).bind(email)).await?.first()
}

/// The person with this address, made if there is none: one statement, so that however many ask at once there is
/// one row. `id` is the new one's; a name is taken over only by who has none.
///
/// # Errors
/// What the database can't do.
pub async fn get_or_create_user(
    db: &SqlSession,
    id: &str,
    email: &str,
    name: &str,
    now: i64,
) -> Result<User, PlatformError> {
    let save = get_or_create_statement(id, email, name, now);
    let user = db.query(save).await?.first()?;
    let gone =
        || PlatformError::new(Service::Sql, "user_get_or_create", ErrorKind::Decode, "no row came back");
    user.ok_or_else(gone)
}

/// The statement of [`get_or_create_user`].
pub fn get_or_create_statement(id: &str, email: &str, name: &str, now: i64) -> Statement {
    let sql = format!(
        "INSERT INTO users (id, email, name, created_at, updated_at) VALUES (?1, ?2, ?3, ?4, ?4) {TAKE_OVER} RETURNING id, email, name"
    );
    Statement::write("user_get_or_create", sql).bind(id).bind(email).bind(name).bind(now)
}

/// What becomes of a row that is to be made and is there.
pub(super) const TAKE_OVER: &str = "ON CONFLICT (email) DO UPDATE SET updated_at = excluded.updated_at, \
     name = CASE WHEN users.name = '' THEN excluded.name ELSE users.name END, \
     proven_at = COALESCE(users.proven_at, excluded.proven_at)";

/// Before the address of those whom `whose` selects is proven: takes away what was linked and opened on no more than the word
/// of a provider that does not speak for it. It may have been somebody else's who has said that the address is theirs.
pub(super) fn forget_unproven_statements(whose: &str, params: &[Value]) -> [Statement; 2] {
    [("unproven_links", "oauth_accounts"), ("unproven_sessions", "sessions")].map(|(name, table)| {
        let sql = format!(
            "DELETE FROM {table} WHERE provider IS NOT NULL AND user_id IN (SELECT id FROM users WHERE id IN ({whose}) AND proven_at IS NULL)"
        );
        Statement::write(name, sql).bind_all(params.to_vec())
    })
}

/// Gives a person another name.
///
/// # Errors
/// What the database can't do.
pub async fn rename_user(db: &SqlSession, id: &str, name: &str, now: i64) -> Result<(), PlatformError> {
    let rename = Statement::write("user_rename", "UPDATE users SET name = ?2, updated_at = ?3 WHERE id = ?1");
    db.query(rename.bind(id).bind(name).bind(now)).await.map(drop)
}
