//! The SQL of who manages which shop, all of it.

use coppice_platform::PlatformError;
use coppice_platform::sql::{SqlSession, Statement, Value};
use serde::Deserialize;

use super::model::{Member, People};
use crate::audit::AuditEvent;
use crate::audit::store::event_if_statement;
use crate::auth::store::{
    NewLink, forget_invitations_of_statement, invitations_statement, new_link_statements,
};
use crate::tenant::TenantId;
use crate::visitor::MemberRole;

/// Who manages a shop, and who was asked to; one round trip.
///
/// # Errors
/// What the database can't do.
pub async fn get_people(db: &SqlSession, tenant: &TenantId, now: i64) -> Result<People, PlatformError> {
    let mut rows = db.batch(vec![members_statement(tenant), invitations_statement(tenant, now)]).await?;
    let invitations = rows.pop().unwrap_or_default().decode()?;
    Ok(People { members: rows.pop().unwrap_or_default().decode()?, invitations })
}

/// Who manages a shop, by their addresses.
///
/// # Errors
/// What the database can't do.
pub async fn get_members(db: &SqlSession, tenant: &TenantId) -> Result<Vec<Member>, PlatformError> {
    db.query(members_statement(tenant)).await?.decode()
}

fn members_statement(tenant: &TenantId) -> Statement {
    let sql = "SELECT m.user_id, u.email, u.name, m.role, m.created_at FROM memberships m JOIN users u ON u.id = m.user_id \
               WHERE m.tenant_id = ?1 ORDER BY u.email LIMIT 1000";
    Statement::read("members", sql).bind(tenant)
}

/// Makes somebody a manager and notes it, together; neither if they are just that already. Whether they were not.
///
/// # Errors
/// What the database can't do; then nothing has happened.
pub async fn add_member(
    db: &SqlSession,
    tenant: &TenantId,
    user: &str,
    role: MemberRole,
    event: &AuditEvent,
) -> Result<bool, PlatformError> {
    let differs =
        "NOT EXISTS (SELECT 1 FROM memberships WHERE tenant_id = ?9 AND user_id = ?10 AND role = ?11)";
    let params = vec![tenant.into(), user.into(), role.name().into()];
    let noted = event_if_statement(event, "", differs, params);
    let add = Statement::write(
        "member_add",
        "INSERT INTO memberships (tenant_id, user_id, role, created_at) VALUES (?1, ?2, ?3, ?4) \
         ON CONFLICT (tenant_id, user_id) DO UPDATE SET role = excluded.role WHERE role <> excluded.role RETURNING user_id",
    );
    // The note first: it asks what was.
    let add = add.bind(tenant).bind(user).bind(role.name()).bind(event.at);
    let rows = db.batch(vec![noted, add]).await?;
    Ok(rows.last().is_some_and(|rows| !rows.is_empty()))
}

/// Who takes somebody's role.
#[derive(Debug, Clone, Copy)]
pub enum Remover<'a> {
    /// An operator, who may take any.
    Operator,
    /// A manager: an admin takes no owner's, and nobody the last owner's.
    Member(&'a str),
}

/// Takes somebody's role, with the invitations that they have made, and notes it, together; nothing where that must not be. The
/// sessions that they have there, if it was done.
///
/// # Errors
/// What the database can't do; then nothing has happened.
pub async fn remove_member(
    db: &SqlSession,
    tenant: &TenantId,
    user: &str,
    by: Remover<'_>,
    event: &AuditEvent,
) -> Result<Option<Vec<String>>, PlatformError> {
    // The parameters stand at another place in each statement.
    let may = |first: usize| {
        let [tenant, user, by] = [first, first + 1, first + 2];
        format!(
            "tenant_id = ?{tenant} AND user_id = ?{user} AND (?{by} IS NULL OR role = 'admin' OR ( \
             EXISTS (SELECT 1 FROM memberships own WHERE own.tenant_id = ?{tenant} AND own.user_id = ?{by} AND own.role = 'owner') \
             AND EXISTS (SELECT 1 FROM memberships two WHERE two.tenant_id = ?{tenant} AND two.user_id <> ?{user} AND two.role = 'owner')))"
        )
    };
    let by = match by {
        Remover::Operator => Value::Null,
        Remover::Member(id) => id.into(),
    };
    let params = vec![tenant.into(), user.into(), by];
    let condition = format!("EXISTS (SELECT 1 FROM memberships WHERE {})", may(9));
    let remove = format!("DELETE FROM memberships WHERE {} RETURNING user_id", may(1));
    let sessions = "SELECT id_hash FROM sessions WHERE user_id = ?2 AND tenant_id = ?1 LIMIT 1000";
    let rows = db
        .batch(vec![
            event_if_statement(event, "", &condition, params.clone()),
            Statement::write("member_remove", remove).bind_all(params),
            forget_invitations_of_statement(tenant, user),
            Statement::read("member_sessions", sessions).bind(tenant).bind(user),
        ])
        .await?;
    if rows.get(1).is_none_or(|rows| rows.is_empty()) {
        return Ok(None);
    }
    let sessions: Vec<SessionRow> = rows.last().cloned().unwrap_or_default().decode()?;
    Ok(Some(sessions.into_iter().map(|row| row.id_hash).collect()))
}

/// Makes a link and notes it, together.
///
/// # Errors
/// What the database can't do; then nothing has happened.
pub async fn insert_link(
    db: &SqlSession,
    link: &NewLink<'_>,
    event: &AuditEvent,
) -> Result<(), PlatformError> {
    let mut statements = new_link_statements(link);
    statements.push(crate::audit::store::event_statement(event));
    db.batch(statements).await.map(drop)
}

#[derive(Deserialize)]
struct SessionRow {
    id_hash: String,
}
