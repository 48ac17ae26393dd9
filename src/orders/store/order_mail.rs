//! What a mail about an order is made of, read when it is sent.

use coppice_orders::address::Address;
use coppice_orders::state::{Fulfilment, Status};
use coppice_platform::sql::{SqlSession, Statement};
use coppice_platform::{ErrorKind, PlatformError, Service};
use serde::Deserialize;

use crate::orders::model::{MailLine, OrderMail};
use crate::tenant::TenantId;
use crate::tenant::settings::SiteSettings;

/// How many of those who manage a shop are written to at most, where it has no address of its own.
pub const MOST_MANAGERS: u32 = 5;

#[derive(Deserialize)]
struct Row {
    id: String,
    tenant_id: TenantId,
    number: i64,
    email: String,
    status: Status,
    fulfilment: Fulfilment,
    provider: String,
    currency: String,
    subtotal: i64,
    discount: i64,
    shipping: i64,
    tax: i64,
    total: i64,
    paid: i64,
    refunded: i64,
    attention: Option<String>,
    discount_code: Option<String>,
    delivery: Option<String>,
    prices_include_tax: i64,
    invoice_number: Option<i64>,
    hold_until: Option<i64>,
    cancel_reason: Option<String>,
    tracking: String,
    link_version: i64,
    placed_at: i64,
    note: String,
    address: String,
    host: String,
    shop: String,
    settings: Option<String>,
    instructions: Option<String>,
    hold_manual_days: Option<i64>,
    refund: Option<i64>,
    lines: String,
    managers: String,
}

/// The order that a mail is about, as it is now; `reference` as [`super::mail_statement`] has it.
///
/// # Errors
/// What the database can't do.
pub async fn get_order_mail(
    db: &SqlSession,
    tenant: &TenantId,
    reference: &str,
) -> Result<Option<OrderMail>, PlatformError> {
    let sql = format!(
        "SELECT o.id, o.tenant_id, o.number, o.email, o.status, o.fulfilment, o.provider, o.currency, o.subtotal, o.discount, \
         o.shipping, o.tax, o.total, o.paid, o.refunded, o.attention, o.discount_code, o.delivery ->> 'name' AS delivery, o.prices_include_tax, \
         o.invoice_number, o.hold_until, o.cancel_reason, o.tracking, o.link_version, o.placed_at, o.note, o.address, \
         t.host, t.name AS shop, s.settings, c.instructions, c.hold_manual_days, \
         (SELECT amount FROM payment_entries WHERE id = ?2 AND kind = 'refund') AS refund, \
         (SELECT json_group_array(json_object('name', first.name, 'variant_name', first.variant_name, 'type', first.type, \
         'unit_price', first.unit_price, 'quantity', first.quantity)) FROM \
         (SELECT name, variant_name, type, unit_price, quantity FROM order_lines WHERE order_id = o.id ORDER BY position) first) AS lines, \
         (SELECT json_group_array(page.email) FROM (SELECT u.email FROM memberships m JOIN users u ON u.id = m.user_id \
         WHERE m.tenant_id = o.tenant_id ORDER BY m.role DESC, m.created_at, u.id LIMIT {MOST_MANAGERS}) page) AS managers \
         FROM orders o JOIN tenants t ON t.id = o.tenant_id LEFT JOIN shop_settings s ON s.tenant_id = o.tenant_id \
         LEFT JOIN checkout_settings c ON c.tenant_id = o.tenant_id \
         WHERE o.id = COALESCE((SELECT order_id FROM payment_entries WHERE id = ?2), ?2) AND o.tenant_id = ?1"
    );
    let (id, rest) = reference.split_once(':').unwrap_or((reference, ""));
    let row: Option<Row> =
        db.query(Statement::read("order_mail", sql).bind(tenant).bind(id)).await?.first()?;
    // What goes back of several payments at once is told in one mail, which names the first part and the sum.
    let whole = |row: Row| Row { refund: row.refund.map(|part| rest.parse().unwrap_or(part)), ..row };
    row.map(whole).map(Row::read).transpose()
}

impl Row {
    fn read(self) -> Result<OrderMail, PlatformError> {
        let decoded = |error| PlatformError::new(Service::Sql, "order_mail", ErrorKind::Decode, error);
        let lines: Vec<MailLine> = serde_json::from_str(&self.lines).map_err(decoded)?;
        let managers: Vec<String> = serde_json::from_str(&self.managers).map_err(decoded)?;
        Ok(OrderMail {
            id: self.id,
            tenant: self.tenant_id,
            number: self.number,
            email: self.email,
            status: self.status,
            fulfilment: self.fulfilment,
            provider: self.provider,
            currency: self.currency,
            subtotal: self.subtotal,
            discount: self.discount,
            shipping: self.shipping,
            tax: self.tax,
            total: self.total,
            paid: self.paid,
            refunded: self.refunded,
            attention: self.attention,
            discount_code: self.discount_code,
            delivery: self.delivery,
            prices_include_tax: self.prices_include_tax != 0,
            invoice_number: self.invoice_number,
            hold_until: self.hold_until,
            cancel_reason: self.cancel_reason,
            tracking: self.tracking,
            link_version: self.link_version,
            placed_at: self.placed_at,
            note: self.note,
            // Of somebody who was erased nothing is left to be read.
            address: serde_json::from_str::<Address>(&self.address).unwrap_or_default(),
            lines,
            refund: self.refund,
            found: Vec::new(),
            host: self.host,
            shop: self.shop,
            settings: self.settings.as_deref().map(SiteSettings::parse).unwrap_or_default(),
            instructions: self.instructions.unwrap_or_default(),
            hold_manual_days: self.hold_manual_days.unwrap_or(14),
            managers,
        })
    }
}
