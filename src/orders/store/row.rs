//! How rows become orders.

use coppice_orders::address::Address;
use coppice_platform::PlatformError;
use coppice_platform::sql::{Rows, Statement};
use serde::{Deserialize, Serialize};

use crate::orders::model::selling::Provider;
use crate::orders::model::{Order, OrderLine, StandingRow};
use crate::tenant::TenantId;

/// The columns of an [`OrderRow`] beside [`StandingRow::COLUMNS`].
const ORDER_COLUMNS: &str = "o.id, o.number, o.cart_id, o.user_id, o.email, o.stock, o.provider, o.currency, o.subtotal, o.discount, \
     o.discount_code, o.shipping, o.tax, o.prices_include_tax, o.delivery, o.attention, o.invoice_number, o.hold_until, o.tracking, \
     o.link_version, o.revision, o.placed_at, o.paid_at, o.canceled_at, o.erased_at, o.address, o.note, \
     (SELECT MAX(told.at) FROM order_events told WHERE told.order_id = o.id) AS told_at";

#[derive(Deserialize)]
struct OrderRow {
    #[serde(flatten)]
    row: StandingRow,
    id: String,
    number: i64,
    cart_id: String,
    user_id: Option<String>,
    email: String,
    stock: String,
    provider: Provider,
    currency: String,
    subtotal: i64,
    discount: i64,
    discount_code: Option<String>,
    shipping: i64,
    tax: i64,
    prices_include_tax: i64,
    delivery: Option<String>,
    attention: Option<String>,
    invoice_number: Option<i64>,
    hold_until: Option<i64>,
    tracking: String,
    link_version: i64,
    revision: i64,
    placed_at: i64,
    paid_at: Option<i64>,
    canceled_at: Option<i64>,
    erased_at: Option<i64>,
    address: String,
    note: String,
    told_at: Option<i64>,
}

#[derive(Deserialize)]
struct LineRow {
    order_id: String,
    position: i64,
    product_id: String,
    variant_id: String,
    slug: String,
    name: String,
    variant_name: String,
    #[serde(rename = "type")]
    kind: String,
    sku: Option<String>,
    image: Option<String>,
    unit_price: i64,
    quantity: i64,
    discount: i64,
    tax_ppm: i64,
    tax: i64,
    total: i64,
    tracked: i64,
    requires_shipping: i64,
    refunded_quantity: i64,
}

impl From<OrderRow> for Order {
    fn from(row: OrderRow) -> Self {
        Self {
            standing: row.row.standing(),
            id: row.id,
            number: row.number,
            cart_id: row.cart_id,
            user_id: row.user_id,
            email: row.email,
            has_stock: row.stock == "taken",
            provider: row.provider,
            currency: row.currency,
            subtotal: row.subtotal,
            discount: row.discount,
            discount_code: row.discount_code,
            shipping: row.shipping,
            tax: row.tax,
            prices_include_tax: row.prices_include_tax != 0,
            delivery: row.delivery.and_then(|json| serde_json::from_str(&json).ok()),
            attention: row.attention,
            invoice_number: row.invoice_number,
            hold_until: row.hold_until,
            cancel_reason: row.row.cancel_reason,
            tracking: row.tracking,
            link_version: row.link_version,
            revision: row.revision,
            placed_at: row.placed_at,
            paid_at: row.paid_at,
            canceled_at: row.canceled_at,
            erased_at: row.erased_at,
            told_at: row.told_at,
            address: serde_json::from_str(&row.address).unwrap_or_else(|_| Address::default()),
            note: row.note,
            lines: Vec::new(),
        }
    }
}

impl From<LineRow> for OrderLine {
    fn from(row: LineRow) -> Self {
        Self {
            position: row.position,
            product_id: row.product_id,
            variant_id: row.variant_id,
            slug: row.slug,
            name: row.name,
            variant_name: row.variant_name,
            kind: row.kind,
            sku: row.sku,
            image: row.image.and_then(|json| serde_json::from_str(&json).ok()),
            unit_price: row.unit_price,
            quantity: row.quantity,
            discount: row.discount,
            tax_ppm: row.tax_ppm,
            tax: row.tax,
            total: row.total,
            tracked: row.tracked != 0,
            is_sent: row.requires_shipping != 0,
            refunded_quantity: row.refunded_quantity,
        }
    }
}

/// Two statements: the orders that `which` selects by ids, knowing the tenant as `?1` and `param` as `?2`, and their lines. They are
/// found by those ids: by the tenant, as SQLite would, all of the shop's were walked.
pub fn order_statements(which: &str, tenant: &TenantId, param: &str) -> [Statement; 2] {
    let orders = format!(
        "SELECT {ORDER_COLUMNS}, {} FROM orders o WHERE +o.tenant_id = ?1 AND o.id IN ({which})",
        StandingRow::COLUMNS
    );
    let lines = format!(
        "SELECT l.order_id, l.position, l.product_id, l.variant_id, l.slug, l.name, l.variant_name, l.type, l.sku, l.image, l.unit_price, l.quantity, \
         l.discount, l.tax_ppm, l.tax, l.total, l.tracked, l.requires_shipping, l.refunded_quantity FROM orders o CROSS JOIN order_lines l ON l.order_id = o.id \
         WHERE +o.tenant_id = ?1 AND o.id IN ({which}) ORDER BY l.order_id, l.position"
    );
    [("orders", orders), ("order_lines", lines)]
        .map(|(name, sql)| Statement::read(name, sql).bind(tenant).bind(param))
}

/// The orders of the answers to [`order_statements`].
///
/// # Errors
/// Rows that are none of those.
pub fn orders(rows: Rows, lines: Rows) -> Result<Vec<Order>, PlatformError> {
    let mut orders: Vec<Order> = rows.decode::<OrderRow>()?.into_iter().map(Order::from).collect();
    for line in lines.decode::<LineRow>()? {
        if let Some(order) = orders.iter_mut().find(|order| order.id == line.order_id) {
            order.lines.push(line.into());
        }
    }
    Ok(orders)
}

/// A state as rows have it, which is as it is written as JSON.
pub fn word(state: &impl Serialize) -> String {
    let value = serde_json::to_value(state).unwrap_or_default();
    value.as_str().unwrap_or_default().to_owned()
}
