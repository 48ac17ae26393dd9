//! What lists show of a product's variants: of those that can be bought, and only where none can, of all.

use coppice_platform::sql::{Statement, Value};

use super::row::available;
use crate::tenant::TenantId;

/// Writes what lists show of the variants, as they are now, of the products whose ids `which` selects; it knows the tenant
/// as `?1` and `param` as `?2`, and are found by them: by the tenant, as SQLite would, all of the shop's were walked. Goes behind whatever has changed prices, variants or stock, into the same batch.
pub fn summary_statement(which: &str, tenant: &TenantId, param: impl Into<Value>) -> Statement {
    let (v, w) = (available("v"), available("w"));
    let sql = format!(
        "UPDATE products SET (price_min, compare_at_price, billing_interval, billing_interval_count, in_stock, price_max) = \
         (SELECT first.price, first.before, first.unit, first.units, first.sold, \
         (SELECT MAX(w.price_amount) FROM product_variants w WHERE w.product_id = products.id AND ({w} > 0) = first.sold) \
         FROM (SELECT v.price_amount AS price, CASE WHEN v.compare_at_price > v.price_amount THEN v.compare_at_price END AS before, \
         CASE v.pricing_type WHEN 'recurring' THEN v.billing_interval END AS unit, \
         CASE v.pricing_type WHEN 'recurring' THEN v.billing_interval_count END AS units, {v} > 0 AS sold \
         FROM product_variants v WHERE v.product_id = products.id ORDER BY sold DESC, price, v.position LIMIT 1) first) \
         WHERE +tenant_id = ?1 AND id IN ({which}) AND EXISTS (SELECT 1 FROM product_variants v WHERE v.product_id = products.id)"
    );
    Statement::write("products_summarised", sql).bind(tenant).bind(param)
}
