//! Carts: what a visitor means to buy.

use coppice_platform::PlatformError;
use coppice_platform::sql::{Rows, SqlSession, Statement};
use serde::Deserialize;

use super::cart_losses::losses_statement;
use super::cart_orders::{UnpaidRow, unpaid_statement};
use super::row::{VARIANT_COLUMNS, available};
use crate::shop::model::{CartLine, CartLoss, CartTotals, Variant};
use crate::tenant::TenantId;

/// What became of a change to a cart, read in the same transaction.
#[derive(Debug, Clone, Default)]
pub struct CartChange {
    /// The quantity the line has now; `None` if it was not changed or is gone.
    pub quantity: Option<i64>,
    /// The variant, if it is on sale in this shop.
    pub variant: Option<Variant>,
    /// How many of it the cart holds now.
    pub held: i64,
    /// How many pieces the whole cart holds now.
    pub count: i64,
    /// What they cost together, in minor units.
    pub subtotal: i64,
}

impl CartChange {
    /// What the cart has come to.
    pub fn totals(&self) -> CartTotals {
        CartTotals { quantity: self.held, count: self.count, subtotal: self.subtotal }
    }
}

/// Adds to a cart what can be had: at most `limit` of a variant, and no more than is in stock. The cart is made
/// if it is not there, as this person's if it is somebody's. One round trip.
///
/// # Errors
/// What the database can't do.
pub async fn add_to_cart(
    db: &SqlSession,
    tenant: &TenantId,
    cart: &str,
    user: Option<&str>,
    variant: &str,
    quantity: i64,
    now: i64,
) -> Result<CartChange, PlatformError> {
    let available = available("v");
    // The guard is in the statement: whatever happens at the same time, no line outgrows the stock.
    let add = Statement::write(
        "cart_add",
        format!(
            "INSERT INTO cart_lines (cart_id, variant_id, quantity, added_at) \
             SELECT c.id, v.id, ?4, ?5 FROM product_variants v JOIN products p ON p.id = v.product_id AND p.status = 'active' \
             JOIN carts c ON c.id = ?2 AND c.tenant_id = ?1 \
             WHERE v.id = ?3 AND v.tenant_id = ?1 AND v.pricing_type <> 'recurring' \
             AND ?4 + COALESCE((SELECT quantity FROM cart_lines WHERE cart_id = ?2 AND variant_id = ?3), 0) <= {available} \
             ON CONFLICT (cart_id, variant_id) DO UPDATE SET quantity = quantity + excluded.quantity RETURNING quantity"
        ),
    );
    // A cart is made only for something that can go into it.
    let make = Statement::write(
        "cart_save",
        "INSERT INTO carts (id, tenant_id, user_id, created_at, updated_at) SELECT ?1, tenant_id, ?5, ?4, ?4 FROM product_variants WHERE id = ?3 AND tenant_id = ?2 \
         ON CONFLICT (id) DO UPDATE SET updated_at = excluded.updated_at",
    );
    let rows = db
        .batch(vec![
            make.bind(cart).bind(tenant).bind(variant).bind(now).bind(user),
            add.bind(tenant).bind(cart).bind(variant).bind(quantity).bind(now),
            variant_statement(tenant, variant),
            total_statement(tenant, cart, variant),
        ])
        .await?;
    change(rows)
}

/// Sets the quantity of a line, as far as there is stock; 0 takes it out. One round trip.
///
/// # Errors
/// What the database can't do.
pub async fn set_cart_quantity(
    db: &SqlSession,
    tenant: &TenantId,
    cart: &str,
    variant: &str,
    quantity: i64,
) -> Result<CartChange, PlatformError> {
    let set = if quantity == 0 {
        Statement::write(
            "cart_remove",
            "DELETE FROM cart_lines WHERE cart_id = ?2 AND variant_id = ?3 \
             AND EXISTS (SELECT 1 FROM carts WHERE id = ?2 AND tenant_id = ?1) RETURNING 0 AS quantity",
        )
    } else {
        let available = available("v");
        // Less is always allowed: that is how a shopper mends a line that outgrew the stock, or is paid again and again by now.
        Statement::write(
            "cart_set",
            format!(
                "UPDATE cart_lines SET quantity = ?4 WHERE cart_id = ?2 AND variant_id = ?3 \
                 AND EXISTS (SELECT 1 FROM carts WHERE id = ?2 AND tenant_id = ?1) \
                 AND (?4 <= quantity OR ?4 <= (SELECT {available} FROM product_variants v JOIN products p ON p.id = v.product_id AND p.status = 'active' WHERE v.id = ?3 AND v.tenant_id = ?1 AND v.pricing_type <> 'recurring')) RETURNING quantity"
            ),
        )
    };
    let set = set.bind(tenant).bind(cart).bind(variant);
    let set = if quantity == 0 { set } else { set.bind(quantity) };
    change(
        db.batch(vec![set, variant_statement(tenant, variant), total_statement(tenant, cart, variant)])
            .await?,
    )
}

/// A cart as it is stored.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StoredCart {
    /// Its lines, the oldest first.
    pub lines: Vec<CartLine>,
    /// What has left it, because the shop no longer has it.
    pub losses: Vec<CartLoss>,
    /// Orders that were made of it and are not paid yet, the latest first.
    pub unpaid: Vec<UnpaidRow>,
}

/// A cart: its lines, what it has lost, and its unpaid orders; one round trip. A cart of another tenant is empty.
///
/// # Errors
/// What the database can't do.
pub async fn get_cart(db: &SqlSession, tenant: &TenantId, cart: &str) -> Result<StoredCart, PlatformError> {
    let sql = format!(
        "SELECT l.quantity, p.slug, p.name AS product_name, p.status = 'active' AS on_sale, json_extract(p.images, '$[0]') AS image, {VARIANT_COLUMNS} \
         FROM carts c JOIN cart_lines l ON l.cart_id = c.id JOIN product_variants v ON v.id = l.variant_id JOIN products p ON p.id = v.product_id \
         WHERE c.id = ?1 AND c.tenant_id = ?2 ORDER BY l.added_at, v.id"
    );
    let lines = Statement::read("cart_lines", sql).bind(cart).bind(tenant);
    let statements = vec![lines, losses_statement(tenant, cart), unpaid_statement(tenant, cart)];
    let mut rows = db.batch(statements).await?;
    let unpaid = rows.pop().unwrap_or_default().decode()?;
    let losses = rows.pop().unwrap_or_default().decode()?;
    let lines = rows.pop().unwrap_or_default().decode::<LineRow>()?;
    Ok(StoredCart { lines: lines.into_iter().map(CartLine::from).collect(), losses, unpaid })
}

fn variant_statement(tenant: &TenantId, variant: &str) -> Statement {
    let sql = format!(
        "SELECT {VARIANT_COLUMNS} FROM product_variants v \
         JOIN products p ON p.id = v.product_id AND p.status = 'active' WHERE v.id = ?2 AND v.tenant_id = ?1"
    );
    Statement::read("cart_variant", sql).bind(tenant).bind(variant)
}

/// What the cart holds, of the variant too, whether or not that is still on sale.
fn total_statement(tenant: &TenantId, cart: &str, variant: &str) -> Statement {
    let sql = "SELECT COALESCE(SUM(l.quantity), 0) AS count, COALESCE(SUM(l.quantity * v.price_amount), 0) AS subtotal, \
               COALESCE(SUM(CASE WHEN v.id = ?3 THEN l.quantity END), 0) AS held \
               FROM carts c JOIN cart_lines l ON l.cart_id = c.id JOIN product_variants v ON v.id = l.variant_id \
               WHERE c.id = ?1 AND c.tenant_id = ?2";
    Statement::read("cart_total", sql).bind(cart).bind(tenant).bind(variant)
}

/// Reads the answers of a change, from the last: the total, the variant, the changed line.
fn change(mut rows: Vec<Rows>) -> Result<CartChange, PlatformError> {
    let total = rows.pop().unwrap_or_default().first::<TotalRow>()?.unwrap_or_default();
    let variant = rows.pop().unwrap_or_default().first()?;
    let line = rows.pop().unwrap_or_default().first::<QuantityRow>()?;
    Ok(CartChange {
        quantity: line.map(|row| row.quantity),
        variant,
        held: total.held,
        count: total.count,
        subtotal: total.subtotal,
    })
}

#[derive(Deserialize)]
struct QuantityRow {
    quantity: i64,
}

#[derive(Deserialize, Default)]
struct TotalRow {
    count: i64,
    subtotal: i64,
    held: i64,
}

#[derive(Deserialize)]
struct LineRow {
    quantity: i64,
    slug: String,
    product_name: String,
    on_sale: i64,
    image: Option<String>,
    #[serde(flatten)]
    variant: Variant,
}

impl From<LineRow> for CartLine {
    fn from(row: LineRow) -> Self {
        Self {
            quantity: row.quantity,
            slug: row.slug,
            product_name: row.product_name,
            on_sale: row.on_sale != 0,
            image: row.image.and_then(|json| serde_json::from_str(&json).ok()),
            variant: row.variant,
        }
    }
}
