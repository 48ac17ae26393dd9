//! The SQL of the overview and of who is an admin.

use coppice_platform::PlatformError;
use coppice_platform::sql::{SqlSession, Statement};

use super::model::{MOST_COUNTED, Overview};
use crate::audit::store::{event_if_statement, list_statement};
use crate::audit::{AuditEvent, AuditFilter};
use crate::auth::store::User;
use crate::tenant::TenantId;
use crate::visitor::Role;

/// Entries of the audit log that the overview shows.
const LATEST: u32 = 5;

/// What the overview shows; one round trip.
///
/// # Errors
/// What the database can't do.
pub async fn get_overview(db: &SqlSession, tenant: &TenantId, now: i64) -> Result<Overview, PlatformError> {
    let count = |rows: &str| format!("(SELECT COUNT(*) FROM (SELECT 1 FROM {rows} LIMIT ?3))");
    let sql = format!(
        "SELECT {} AS active, {} AS drafts, {} AS people, {} AS sessions",
        count("products WHERE tenant_id = ?1 AND status = 'active'"),
        count("products WHERE tenant_id = ?1 AND status = 'draft'"),
        count("users"),
        count("sessions WHERE tenant_id = ?1 AND expires_at > ?2"),
    );
    let figures = Statement::read("admin_figures", sql).bind(tenant).bind(now).bind(MOST_COUNTED + 1);
    let latest = list_statement(tenant, &AuditFilter::default(), LATEST);
    let mut rows = db.batch(vec![figures, latest]).await?;
    let latest = rows.pop().unwrap_or_default().decode()?;
    let figures = rows.pop().unwrap_or_default().first()?.unwrap_or_default();
    Ok(Overview { figures, latest })
}

/// Everybody whom the database calls an admin, by address. Those of `ADMIN_EMAILS` need not be among them.
///
/// # Errors
/// What the database can't do.
pub async fn get_admins(db: &SqlSession) -> Result<Vec<User>, PlatformError> {
    let sql = "SELECT id, email, name, role FROM users WHERE role = 'admin' ORDER BY email";
    db.query(Statement::read("admins", sql)).await?.decode()
}

/// The person with this address, if there is one.
///
/// # Errors
/// What the database can't do.
pub async fn get_user(db: &SqlSession, email: &str) -> Result<Option<User>, PlatformError> {
    let sql = "SELECT id, email, name, role FROM users WHERE email = ?1";
    db.query(Statement::read("user_by_email", sql).bind(email)).await?.first()
}

/// Gives a person another role and notes it, together; neither if it is their role already. Whether it was another.
///
/// # Errors
/// What the database can't do; then nothing has happened.
pub async fn set_role(
    db: &SqlSession,
    user: &str,
    role: Role,
    event: &AuditEvent,
) -> Result<bool, PlatformError> {
    let role = match role {
        Role::Shopper => "shopper",
        Role::Admin => "admin",
    };
    let differs = "EXISTS (SELECT 1 FROM users WHERE id = ?9 AND role <> ?10)";
    let noted = event_if_statement(event, "", differs, vec![user.into(), role.into()]);
    let set = Statement::write(
        "user_set_role",
        "UPDATE users SET role = ?2, updated_at = ?3 WHERE id = ?1 AND role <> ?2 RETURNING id",
    );
    // The note first: it asks what the role was.
    let rows = db.batch(vec![noted, set.bind(user).bind(role).bind(event.at)]).await?;
    Ok(rows.last().is_some_and(|rows| !rows.is_empty()))
}
