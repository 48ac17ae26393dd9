//! What somebody is about to order, and what they have ordered before.

use coppice_platform::PlatformError;
use coppice_platform::sql::{SqlSession, Statement};
use serde::Deserialize;

use super::selling::{decode_discount, decode_selling, discount_statement, selling_statements};
use crate::orders::model::BasketLine;
use crate::orders::model::selling::{Discount, NoDiscount, Selling};
use crate::shop::model::Variant;
use crate::shop::store::VARIANT_COLUMNS;
use crate::tenant::TenantId;

/// What a checkout begins with.
#[derive(Debug, Clone, Default)]
pub struct Checkout {
    /// What is in the cart, the oldest first.
    pub lines: Vec<BasketLine>,
    /// By what the shop sells.
    pub selling: Selling,
    /// The order that was placed by this form before.
    pub placed: Option<Placed>,
    /// The latest order that was made of this cart.
    pub latest: Option<Placed>,
    /// The code that was typed, or why it is not good; nothing where none was.
    pub discount: Option<Result<Discount, NoDiscount>>,
}

/// What a checkout is asked for.
#[derive(Debug, Clone, Copy)]
pub struct CheckoutAsked<'a> {
    /// The cart.
    pub cart: &'a str,
    /// The key of the form.
    pub key: &'a str,
    /// The code that was typed; empty where none was.
    pub code: &'a str,
    /// Who has typed it.
    pub email: &'a str,
    /// When, in epoch seconds.
    pub now: i64,
}

/// An order, as far as a link to it needs to know.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Placed {
    /// Its id.
    pub id: String,
    /// Which of its links are good.
    pub link_version: i64,
    /// When it was placed, in epoch seconds.
    pub placed_at: i64,
    /// Whether it is waiting for its money: 1 or 0.
    pub is_unpaid: i64,
}

/// The basket of this cart, and what has become of the form with this key; one round trip.
///
/// # Errors
/// What the database can't do.
pub async fn get_checkout(
    db: &SqlSession,
    tenant: &TenantId,
    asked: CheckoutAsked<'_>,
) -> Result<Checkout, PlatformError> {
    let CheckoutAsked { cart, key, code, email, now } = asked;
    let lines = format!(
        "SELECT l.quantity, p.id AS product_id, p.slug, p.name AS product_name, p.type AS kind, p.tax_class, p.status = 'active' AS on_sale, \
         json_extract(p.images, '$[0]') AS image, {VARIANT_COLUMNS} \
         FROM carts c JOIN cart_lines l ON l.cart_id = c.id JOIN product_variants v ON v.id = l.variant_id JOIN products p ON p.id = v.product_id \
         WHERE c.id = ?1 AND c.tenant_id = ?2 ORDER BY l.added_at, v.id"
    );
    let mut statements = vec![
        Statement::read("basket_lines", lines).bind(cart).bind(tenant),
        placed_statement(tenant, cart, key),
        Statement::read("order_of_cart", LATEST).bind(tenant).bind(cart),
    ];
    statements.extend(selling_statements(tenant));
    if !code.is_empty() {
        statements.push(discount_statement(tenant, code, email));
    }
    let mut rows = db.batch(statements).await?.into_iter();
    let mut next = || rows.next().unwrap_or_default();
    let lines = next().decode::<LineRow>()?.into_iter().map(BasketLine::from).collect();
    let (placed, latest) = (next().first()?, next().first()?);
    let selling = decode_selling(&mut rows)?;
    let discount = rows.next().map(|rows| decode_discount(&rows, now)).transpose()?;
    Ok(Checkout { lines, placed, latest, selling, discount })
}

/// The order that was placed of this cart by the form with this key: with the key of somebody else's nobody is led to that.
pub(super) fn placed_statement(tenant: &TenantId, cart: &str, key: &str) -> Statement {
    let sql = format!("SELECT {PLACED} FROM orders WHERE tenant_id = ?1 AND key = ?2 AND cart_id = ?3");
    Statement::read("order_by_key", sql).bind(tenant).bind(key).bind(cart)
}

/// The order that was placed of this cart by the form with this key, if one was.
///
/// # Errors
/// What the database can't do.
pub async fn get_placed(
    db: &SqlSession,
    tenant: &TenantId,
    cart: &str,
    key: &str,
) -> Result<Option<Placed>, PlatformError> {
    db.query(placed_statement(tenant, cart, key)).await?.first()
}

const PLACED: &str = "id, link_version, placed_at, status = 'pending' AND paid = 0 AS is_unpaid";

/// Found by the cart: in the order of its shop's orders, as SQLite would, all of them were walked.
const LATEST: &str = "SELECT id, link_version, placed_at, status = 'pending' AND paid = 0 AS is_unpaid \
    FROM orders WHERE cart_id = ?2 AND +tenant_id = ?1 ORDER BY placed_at DESC, id DESC LIMIT 1";

#[derive(Deserialize)]
struct LineRow {
    quantity: i64,
    product_id: String,
    slug: String,
    product_name: String,
    kind: String,
    tax_class: String,
    on_sale: i64,
    image: Option<String>,
    #[serde(flatten)]
    variant: Variant,
}

impl From<LineRow> for BasketLine {
    fn from(row: LineRow) -> Self {
        Self {
            quantity: row.quantity,
            product_id: row.product_id,
            slug: row.slug,
            name: row.product_name,
            kind: row.kind,
            tax_class: row.tax_class,
            on_sale: row.on_sale != 0,
            image: row.image.and_then(|json| serde_json::from_str(&json).ok()),
            variant: row.variant,
        }
    }
}
