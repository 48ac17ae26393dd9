//! Stock that is sold, and stock that comes back.

use coppice_platform::PlatformError;
use coppice_platform::sql::{SqlSession, Statement};

use super::stock::StockCause;
use super::summary::summary_statement;
use crate::tenant::TenantId;
use crate::tenant::store::raise_generations_statement;

/// Moves the stock of variants that is counted, each by so much, and what lists show of their products. What the shop's pages show
/// is new by it where something is sold out now, or is not any more. The same cause moves a variant once: whoever puts these into
/// a batch sees to it that the batch is done once, too.
pub fn moved_statements(tenant: &TenantId, moves: &[(&str, i64)], cause: &StockCause<'_>) -> Vec<Statement> {
    let json = serde_json::to_string(moves).unwrap_or_default();
    let bind =
        |name, sql: &'static str| cause.bind(Statement::write(name, sql).bind(tenant).bind(json.as_str()));
    let turned =
        vec![tenant.into(), json.as_str().into(), cause.reason.name().into(), cause.reference.into()];
    vec![
        bind("stock_sell", SELL),
        Statement::write("stock_set_sold", SET_SOLD)
            .bind(tenant)
            .bind(json.as_str())
            .bind(cause.reason.name())
            .bind(cause.reference),
        summary_statement(PRODUCTS, tenant, json.as_str()),
        raise_generations_statement(TURNED, turned),
    ]
}

/// Whether anything was ever ordered in this shop.
///
/// # Errors
/// What the database can't do.
pub async fn has_orders(db: &SqlSession, tenant: &TenantId) -> Result<bool, PlatformError> {
    let sql = "SELECT 1 AS one FROM orders WHERE tenant_id = ?1 LIMIT 1";
    Ok(!db.query(Statement::read("has_orders", sql).bind(tenant)).await?.is_empty())
}

const SELL: &str = "INSERT INTO stock_moves (id, tenant_id, variant_id, delta, reason, ref, by, at, applied) \
    SELECT ?4 || ':' || ?3 || ':' || v.id, ?1, v.id, j.value ->> 1, ?3, ?4, ?5, ?6, v.inventory_quantity + (j.value ->> 1) \
    FROM json_each(?2) j CROSS JOIN product_variants v ON v.id = j.value ->> 0 AND v.tenant_id = ?1 \
    WHERE v.track_inventory = 1 AND j.value ->> 1 <> 0";

const SET_SOLD: &str = "UPDATE product_variants SET inventory_quantity = m.applied FROM json_each(?2) j \
    CROSS JOIN stock_moves m ON m.ref = ?4 AND m.reason = ?3 AND m.variant_id = j.value ->> 0 AND m.tenant_id = ?1 \
    WHERE product_variants.id = j.value ->> 0 AND product_variants.tenant_id = ?1";

const PRODUCTS: &str = "SELECT v.product_id FROM json_each(?2) j CROSS JOIN product_variants v ON v.id = j.value ->> 0 AND v.tenant_id = ?1";

/// The shop, where something is sold out by this, or no more.
const TURNED: &str = "SELECT m.tenant_id FROM json_each(?2) j \
    CROSS JOIN stock_moves m ON m.ref = ?4 AND m.reason = ?3 AND m.variant_id = j.value ->> 0 AND m.tenant_id = ?1 \
    WHERE (m.applied <= 0) <> (m.applied - m.delta <= 0)";
