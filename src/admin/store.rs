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

/// Of what there is much, the overview shows so many.
const SOME: u32 = 5;

/// What the overview shows, where `few` pieces are low stock; one round trip.
///
/// # Errors
/// What the database can't do.
pub async fn get_overview(db: &SqlSession, tenant: &TenantId, few: i64) -> Result<Overview, PlatformError> {
    let count = |rows: &str| format!("(SELECT COUNT(*) FROM (SELECT 1 FROM {rows} LIMIT ?3))");
    let low = "product_variants v CROSS JOIN products o ON o.id = v.product_id WHERE v.tenant_id = ?1 \
               AND v.track_inventory = 1 AND v.inventory_quantity <= ?2 AND o.status = 'active'";
    let sql = format!(
        "SELECT {} AS active, {} AS drafts, {} AS bare, {} AS low",
        count("products WHERE tenant_id = ?1 AND status = 'active'"),
        count("products WHERE tenant_id = ?1 AND status = 'draft'"),
        count("products WHERE tenant_id = ?1 AND images = '[]' AND status <> 'archived'"),
        count(low),
    );
    let list = "SELECT id, name, updated_at FROM products WHERE tenant_id = ?1";
    let statements = vec![
        Statement::read("admin_figures", sql).bind(tenant).bind(few).bind(MOST_COUNTED + 1),
        Statement::read(
            "admin_low",
            format!(
                "SELECT o.id, o.name, v.name AS variant, v.inventory_quantity AS left FROM {low} ORDER BY v.inventory_quantity LIMIT ?3"
            ),
        )
        .bind(tenant)
        .bind(few)
        .bind(SOME),
        Statement::read("admin_drafts", format!("{list} AND status = 'draft' ORDER BY number DESC LIMIT ?2"))
            .bind(tenant)
            .bind(SOME),
        Statement::read("admin_changed", format!("{list} ORDER BY updated_at DESC LIMIT ?2"))
            .bind(tenant)
            .bind(SOME),
        list_statement(tenant, &AuditFilter::default(), LATEST),
    ];
    let mut rows = db.batch(statements).await?;
    let latest = rows.pop().unwrap_or_default().decode()?;
    let changed = rows.pop().unwrap_or_default().decode()?;
    let drafts = rows.pop().unwrap_or_default().decode()?;
    let low = rows.pop().unwrap_or_default().decode()?;
    let figures = rows.pop().unwrap_or_default().first()?.unwrap_or_default();
    Ok(Overview { figures, low, drafts, changed, latest })
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
