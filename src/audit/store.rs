//! The SQL of the audit log, all of it. What is noted goes into the same batch as what it is about.

mod list;

use coppice_platform::PlatformError;
use coppice_platform::sql::{SqlSession, Statement, Value};

use super::Note;

pub use list::{AuditFilter, Entry, Place, get_entries, list_statement};

const COLUMNS: &str = "INSERT INTO audit_log (at, tenant_id, user_id, action, subject, ip, details)";

/// Notes something.
pub fn note_statement(note: &Note) -> Statement {
    bind(Statement::write("audit_note", format!("{COLUMNS} VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)")), note)
}

/// Notes something by itself.
///
/// # Errors
/// What the database can't do.
pub async fn save_note(db: &SqlSession, note: &Note) -> Result<(), PlatformError> {
    db.query(note_statement(note)).await.map(drop)
}

/// Notes something if `condition` holds, which knows the session's hash as `?8` and `params` from `?9` on. Where the
/// session is there, it is its owner's doing.
pub fn note_if_statement(note: &Note, id_hash: &str, condition: &str, params: Vec<Value>) -> Statement {
    let sql = format!(
        "{COLUMNS} SELECT ?1, ?2, COALESCE(?3, (SELECT user_id FROM sessions WHERE id_hash = ?8)), ?4, ?5, ?6, ?7 WHERE {condition}"
    );
    bind(Statement::write("audit_note_if", sql), note).bind(id_hash).bind_all(params)
}

fn bind(statement: Statement, note: &Note) -> Statement {
    statement
        .bind(note.at)
        .bind(note.tenant.clone())
        .bind(note.user.clone())
        .bind(note.action.name())
        .bind(note.subject.as_str())
        .bind(note.ip.as_str())
        .bind(note.details.as_str())
}
