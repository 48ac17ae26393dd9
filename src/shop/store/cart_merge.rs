//! The cart that follows a person from device to device.

use coppice_platform::sql::Statement;

use crate::shop::model::Variant;
use crate::tenant::TenantId;

/// The id of the cart of the person whose session is `s`. No browser's cart has such an id: theirs are hexadecimal.
pub const USER_CART_ID: &str = "(s.tenant_id || '/u.' || s.user_id)";

/// The id of a person's cart: [`USER_CART_ID`] outside SQL.
pub fn user_cart_id(tenant: &TenantId, user: &str) -> String {
    format!("{}/u.{user}", tenant.0)
}

/// Puts what a browser's cart holds into the cart of the person whose session this is; nothing where there is no
/// such session or cart. More than a line may hold is left out; what is not in stock is told by the cart's page.
pub fn merge_cart_statements(cart: &str, id_hash: &str, now: i64) -> [Statement; 4] {
    let make = format!(
        "INSERT INTO carts (id, tenant_id, user_id, created_at, updated_at) SELECT {USER_CART_ID}, s.tenant_id, s.user_id, ?3, ?3 \
         FROM sessions s JOIN carts c ON c.id = ?1 AND c.tenant_id = s.tenant_id WHERE s.id_hash = ?2 \
         ON CONFLICT (id) DO UPDATE SET updated_at = excluded.updated_at"
    );
    let most = Variant::MAX_QUANTITY;
    let fill = format!(
        "INSERT INTO cart_lines (cart_id, variant_id, quantity, added_at) SELECT {USER_CART_ID}, l.variant_id, l.quantity, l.added_at \
         FROM sessions s JOIN carts c ON c.id = ?1 AND c.tenant_id = s.tenant_id JOIN cart_lines l ON l.cart_id = c.id WHERE s.id_hash = ?2 \
         ON CONFLICT (cart_id, variant_id) DO UPDATE SET quantity = MIN(quantity + excluded.quantity, {most})"
    );
    let losses = format!(
        "INSERT OR IGNORE INTO cart_losses (cart_id, variant_id, product_name, variant_name, quantity, lost_at) \
         SELECT {USER_CART_ID}, o.variant_id, o.product_name, o.variant_name, o.quantity, o.lost_at \
         FROM sessions s JOIN carts c ON c.id = ?1 AND c.tenant_id = s.tenant_id JOIN cart_losses o ON o.cart_id = c.id WHERE s.id_hash = ?2"
    );
    let clear =
        "DELETE FROM carts WHERE id = ?1 AND tenant_id = (SELECT tenant_id FROM sessions WHERE id_hash = ?2)";
    [
        Statement::write("cart_merge_make", make).bind(cart).bind(id_hash).bind(now),
        Statement::write("cart_merge_fill", fill).bind(cart).bind(id_hash),
        Statement::write("cart_merge_losses", losses).bind(cart).bind(id_hash),
        Statement::write("cart_merge_clear", clear).bind(cart).bind(id_hash),
    ]
}
