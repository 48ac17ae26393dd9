//! The SQL of the overview.

use coppice_platform::PlatformError;
use coppice_platform::sql::{SqlSession, Statement};

use super::model::{MOST_COUNTED, Overview};
use crate::audit::AuditFilter;
use crate::audit::store::list_statement;
use crate::products::model::Only;
use crate::products::store::statuses;
use crate::tenant::TenantId;

/// Entries of the audit log that the overview shows.
const LATEST: u32 = 5;

/// Of what there is much, the overview shows so many.
const SOME: u32 = 5;

/// What the overview shows, where `few` pieces are low stock; one round trip.
///
/// # Errors
/// What the database can't do.
pub async fn get_overview(db: &SqlSession, tenant: &TenantId, few: i64) -> Result<Overview, PlatformError> {
    let count = |rows: &str| format!("(SELECT COUNT(*) FROM (SELECT {rows} LIMIT ?3))");
    let low = format!(
        "product_variants v CROSS JOIN products o ON o.id = v.product_id WHERE v.tenant_id = ?1 \
         AND v.track_inventory = 1 AND v.inventory_quantity <= ?2 AND o.{}",
        statuses(Only::Low)
    );
    let sql = format!(
        "SELECT {} AS active, {} AS drafts, {} AS bare, {} AS low",
        count("1 FROM products WHERE tenant_id = ?1 AND status = 'active'"),
        count("1 FROM products WHERE tenant_id = ?1 AND status = 'draft'"),
        count(&format!(
            "1 FROM products WHERE tenant_id = ?1 AND images = '[]' AND {}",
            statuses(Only::Bare)
        )),
        // The list, which the figure leads to, is one of products.
        count(&format!("DISTINCT o.id FROM {low}")),
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
