//! The SQL of the overview.

use coppice_platform::PlatformError;
use coppice_platform::sql::{SqlSession, Statement};

use super::model::{MOST_COUNTED, Overview};
use crate::audit::AuditFilter;
use crate::audit::store::list_statement;
use crate::tenant::TenantId;

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
