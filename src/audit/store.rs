//! The SQL of the audit log, all of it. What is noted goes into the same batch as what it is about.

mod list;

use coppice_platform::PlatformError;
use coppice_platform::sql::{SqlSession, Statement, Value};

use super::AuditEvent;

pub use list::{get_entries, list_statement};

const COLUMNS: &str = "INSERT INTO audit_log (at, tenant_id, user_id, action, subject, ip, details)";

/// Notes something.
pub fn event_statement(event: &AuditEvent) -> Statement {
    bind(Statement::write("audit_event", format!("{COLUMNS} VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)")), event)
}

/// Notes the same of several subjects, each with its details.
pub fn events_statement(event: &AuditEvent, subjects: &[(String, &str)]) -> Statement {
    let sql = format!(
        "{COLUMNS} SELECT ?1, ?2, ?3, ?4, j.value ->> 0, ?5, j.value ->> 1 FROM json_each(?6) j ORDER BY j.key"
    );
    Statement::write("audit_events", sql)
        .bind(event.at)
        .bind(event.tenant.clone())
        .bind(event.user.clone())
        .bind(event.action.name())
        .bind(event.ip.as_str())
        .bind(serde_json::to_string(subjects).unwrap_or_default())
}

/// Notes something by itself.
///
/// # Errors
/// What the database can't do.
pub async fn insert_event(db: &SqlSession, event: &AuditEvent) -> Result<(), PlatformError> {
    db.query(event_statement(event)).await.map(drop)
}

/// Notes something if `condition` holds, which knows the session's hash as `?8` and `params` from `?9` on. Where the
/// session is there, it is its owner's doing.
pub fn event_if_statement(
    event: &AuditEvent,
    id_hash: &str,
    condition: &str,
    params: Vec<Value>,
) -> Statement {
    let sql = format!(
        "{COLUMNS} SELECT ?1, ?2, COALESCE(?3, (SELECT user_id FROM sessions WHERE id_hash = ?8)), ?4, ?5, ?6, ?7 WHERE {condition}"
    );
    bind(Statement::write("audit_event_if", sql), event).bind(id_hash).bind_all(params)
}

fn bind(statement: Statement, event: &AuditEvent) -> Statement {
    statement
        .bind(event.at)
        .bind(event.tenant.clone())
        .bind(event.user.clone())
        .bind(event.action.name())
        .bind(event.subject.as_str())
        .bind(event.ip.as_str())
        .bind(event.details.as_str())
}
