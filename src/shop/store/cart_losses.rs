//! What left carts without their visitors' doing, until they have read of it.

use coppice_platform::PlatformError;
use coppice_platform::sql::{SqlSession, Statement};

use crate::tenant::TenantId;

/// Reads what a cart has lost, the oldest first.
pub fn losses_statement(tenant: &TenantId, cart: &str) -> Statement {
    let sql = "SELECT o.product_name, o.variant_name, o.quantity FROM carts c JOIN cart_losses o ON o.cart_id = c.id \
               WHERE c.id = ?1 AND c.tenant_id = ?2 ORDER BY o.lost_at, o.variant_id";
    Statement::read("cart_losses", sql).bind(cart).bind(tenant)
}

/// Forgets what a cart has lost.
///
/// # Errors
/// What the database can't do.
pub async fn forget_losses(db: &SqlSession, tenant: &TenantId, cart: &str) -> Result<(), PlatformError> {
    let sql =
        "DELETE FROM cart_losses WHERE cart_id = (SELECT id FROM carts WHERE id = ?1 AND tenant_id = ?2)";
    db.query(Statement::write("cart_losses_forget", sql).bind(cart).bind(tenant)).await.map(drop)
}
