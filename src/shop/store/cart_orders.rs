//! Carts and the orders that were made of them.

use coppice_orders::limits::Limits;
use coppice_platform::PlatformError;
use coppice_platform::sql::{Rows, Statement};
use serde::Deserialize;

use crate::shop::model::Variant;
use crate::tenant::TenantId;

/// An unpaid order of a cart, as far as a link to it needs to know.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct UnpaidRow {
    /// Its id.
    pub id: String,
    /// Its number in the shop.
    pub number: i64,
    /// Which of its links are good.
    pub link_version: i64,
}

/// The orders of this cart that wait for their money, the latest first: those that their buyer may still call off.
pub fn unpaid_statement(tenant: &TenantId, cart: &str) -> Statement {
    let sql = "SELECT id, number, link_version FROM orders WHERE cart_id = ?2 AND tenant_id = ?1 AND status = 'pending' \
               AND paid <= refunded AND processing = 0 ORDER BY placed_at DESC, id DESC LIMIT 10";
    Statement::read("cart_unpaid", sql).bind(tenant).bind(cart)
}

/// Puts what an order holds back into this cart, which is made if it is gone: as much of it as is still sold and as a cart takes. It
/// does so each time: whoever puts these into a batch sees to it that the batch is done once. [`put_back`] reads the last answer.
pub fn put_back_statements(
    tenant: &TenantId,
    order: &str,
    cart: &str,
    user: Option<&str>,
    now: i64,
) -> [Statement; 4] {
    let sold = "CROSS JOIN product_variants v ON v.id = l.variant_id AND v.tenant_id = ?1 AND v.pricing_type <> 'recurring' \
                CROSS JOIN products p ON p.id = v.product_id AND p.status = 'active'";
    let make = "INSERT INTO carts (id, tenant_id, user_id, created_at, updated_at) VALUES (?1, ?2, ?3, ?4, ?4) \
                ON CONFLICT (id) DO UPDATE SET updated_at = excluded.updated_at";
    let most = Variant::MAX_QUANTITY;
    let more = format!(
        "UPDATE cart_lines SET quantity = MIN(cart_lines.quantity + l.quantity, {most}) FROM order_lines l {sold} \
         WHERE l.order_id = ?2 AND cart_lines.cart_id = ?3 AND cart_lines.variant_id = l.variant_id"
    );
    let new = format!(
        "INSERT INTO cart_lines (cart_id, variant_id, quantity, added_at) SELECT ?3, v.id, MIN(l.quantity, {most}), ?4 FROM order_lines l {sold} \
         WHERE l.order_id = ?2 AND NOT EXISTS (SELECT 1 FROM cart_lines own WHERE own.cart_id = ?3 AND own.variant_id = l.variant_id) \
         ORDER BY l.position LIMIT MAX({} - (SELECT COUNT(*) FROM cart_lines WHERE cart_id = ?3), 0)",
        Limits::LINES
    );
    let count = "SELECT COALESCE(SUM(l.quantity), 0) AS count FROM carts c JOIN cart_lines l ON l.cart_id = c.id \
                 WHERE c.id = ?2 AND c.tenant_id = ?1";
    [
        Statement::write("cart_put_back", make).bind(cart).bind(tenant).bind(user).bind(now),
        Statement::write("cart_put_back_more", more).bind(tenant).bind(order).bind(cart),
        Statement::write("cart_put_back_new", new).bind(tenant).bind(order).bind(cart).bind(now),
        Statement::read("cart_count", count).bind(tenant).bind(cart),
    ]
}

/// How many pieces a cart holds after [`put_back_statements`], by the answer to the last of them.
///
/// # Errors
/// An answer that is none of that.
pub fn put_back(rows: &Rows) -> Result<i64, PlatformError> {
    Ok(rows.first::<CountRow>()?.map_or(0, |row| row.count))
}

#[derive(Deserialize)]
struct CountRow {
    count: i64,
}
