//! `coppice backup`, `verify` and `restore`: all there is, in one file, and back.

pub mod backup;
mod draft;
mod elsewhere;
mod keys;
mod load;
mod objects;
pub mod restore;
mod target;
pub mod verify;

use coppice_platform::Sql;
use coppice_platform::native::SystemClock;
use coppice_platform::sql::{SessionStart, SqlSession};

use crate::outcome::CommandError;

/// A session on a database by itself, or on one moment of it. It goes past the gate: what is filled is closed to all others.
#[allow(clippy::disallowed_methods, reason = "a command is no request: its session is its own to open")]
fn session(sql: &dyn Sql) -> SqlSession {
    SqlSession::open(sql, std::sync::Arc::new(SystemClock), SessionStart::FirstPrimary).past_gate()
}

/// Sees that no namespace has its values elsewhere than in the tables.
///
/// # Errors
/// One has.
fn hold_all_here(elsewhere: &[String]) -> Result<(), CommandError> {
    let Some(id) = elsewhere.first() else { return Ok(()) };
    Err(CommandError::Other(format!(
        "the values of the namespace {id} are in KV and not in the database; `coppice kv phase --namespace {id} d1+kv` brings them back"
    )))
}
