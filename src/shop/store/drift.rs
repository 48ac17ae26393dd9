//! Stock beside the moves that it is the sum of.

use coppice_platform::PlatformError;
use coppice_platform::sql::{SqlSession, Statement};
use serde::Deserialize;

use super::stock::StockCause;
use crate::audit::AuditEvent;
use crate::audit::store::event_if_statement;
use crate::tenant::TenantId;

/// A variant whose stock is not what its moves come to.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct StockDrift {
    /// Its id.
    pub id: String,
    /// The product's id.
    pub product_id: String,
    /// What the product is called.
    pub product: String,
    /// What it is called.
    pub variant: String,
    /// How much is said to be there.
    pub quantity: i64,
    /// What its moves come to.
    pub moved: i64,
}

/// Variants that were looked at.
#[derive(Debug, Clone, Default)]
pub struct CheckedStock {
    /// How many, of whichever shop.
    pub count: i64,
    /// The id of the last one.
    pub last: Option<String>,
    /// Those of this shop, and counted, that differ.
    pub differ: Vec<StockDrift>,
}

/// Looks at the variants after `after`, in the order of their ids; one round trip.
///
/// # Errors
/// What the database can't do.
pub async fn get_checked_stock(
    db: &SqlSession,
    tenant: &TenantId,
    after: &str,
    limit: u32,
) -> Result<CheckedStock, PlatformError> {
    #[derive(Default, Deserialize)]
    struct Page {
        count: i64,
        last: Option<String>,
    }
    let place = "SELECT COUNT(*) AS count, MAX(page.id) AS last FROM (SELECT id FROM product_variants WHERE id > ?1 ORDER BY id LIMIT ?2) page";
    let differ = format!(
        "SELECT page.id, page.product_id, p.name AS product, page.name AS variant, page.inventory_quantity AS quantity, {} AS moved \
         FROM (SELECT v.id, v.tenant_id, v.product_id, v.name, v.inventory_quantity, v.track_inventory FROM product_variants v WHERE v.id > ?2 ORDER BY v.id LIMIT ?3) page \
         CROSS JOIN products p ON p.id = page.product_id \
         WHERE page.tenant_id = ?1 AND page.track_inventory = 1 AND page.inventory_quantity <> {}",
        moved("page"),
        moved("page")
    );
    let statements = vec![
        Statement::read("stock_checked_place", place).bind(after).bind(limit),
        Statement::read("stock_checked", differ).bind(tenant).bind(after).bind(limit),
    ];
    let mut rows = db.batch(statements).await?.into_iter();
    let mut next = || rows.next().unwrap_or_default();
    let Page { count, last } = next().first()?.unwrap_or_default();
    Ok(CheckedStock { count, last, differ: next().decode()? })
}

/// Writes, for each of these variants whose stock is not the sum of its moves, the one that is missing: what is there stays, and
/// is the sum again. Notes `event` if there was any.
///
/// # Errors
/// What the database can't do; then nothing has happened.
pub async fn explain_stock(
    db: &SqlSession,
    tenant: &TenantId,
    variants: &[&str],
    cause: &StockCause<'_>,
    event: &AuditEvent,
) -> Result<(), PlatformError> {
    let sql = format!(
        "INSERT INTO stock_moves (id, tenant_id, variant_id, delta, reason, ref, by, at, applied) \
         SELECT ?4 || ':' || ?3 || ':' || v.id, ?1, v.id, v.inventory_quantity - {}, ?3, ?4, ?5, ?6, v.inventory_quantity \
         FROM json_each(?2) j CROSS JOIN product_variants v ON v.id = j.value AND v.tenant_id = ?1 \
         WHERE v.track_inventory = 1 AND v.inventory_quantity <> {}",
        moved("v"),
        moved("v")
    );
    let json = serde_json::to_string(variants).unwrap_or_default();
    let explain = cause.bind(Statement::write("stock_explain", sql).bind(tenant).bind(json));
    let noted = "EXISTS (SELECT 1 FROM stock_moves WHERE ref = ?9)";
    let event = event_if_statement(event, "", noted, vec![cause.reference.into()]);
    db.batch(vec![explain, event]).await.map(drop)
}

/// What the moves of the variant with this name come to.
fn moved(variant: &str) -> String {
    format!("COALESCE((SELECT SUM(m.delta) FROM stock_moves m WHERE m.variant_id = {variant}.id), 0)")
}
