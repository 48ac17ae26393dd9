use coppice_platform::sql::{SqlSession, Statement};
use coppice_platform::{ErrorKind, PlatformError};

use crate::audit::AuditEvent;
use crate::audit::store::event_statement;
use crate::orders::model::selling::{CheckoutSettings, Discount, Item, Saved, ShippingRate, TaxRate};
use crate::shop::store::{Guard, refused_guard};
use crate::tenant::TenantId;

/// Changes something if all that the shop sells by is still of this revision, and makes it the next.
async fn change(
    db: &SqlSession,
    tenant: &TenantId,
    revision: i64,
    statement: Statement,
    event: &AuditEvent,
) -> Result<Saved, PlatformError> {
    let fresh = "INSERT INTO guards (fresh) SELECT 0 WHERE \
                 COALESCE((SELECT revision FROM checkout_settings WHERE tenant_id = ?1), 0) <> ?2";
    let fresh = Statement::write("selling_fresh", fresh).bind(tenant).bind(revision);
    match db.batch(vec![fresh, raise_statement(tenant), statement, event_statement(event)]).await {
        Ok(_) => Ok(Saved::Done),
        Err(error) => match (refused_guard(&error), &error.kind) {
            (Some(Guard::Stale), _) => Ok(Saved::Stale),
            (_, ErrorKind::Constraint(which)) if which.contains("max_uses") => Ok(Saved::UsedMore),
            _ => Err(error),
        },
    }
}

/// Makes the revision of all that a shop sells by the next.
fn raise_statement(tenant: &TenantId) -> Statement {
    let sql = "INSERT INTO checkout_settings (tenant_id, revision) VALUES (?1, 1) \
               ON CONFLICT (tenant_id) DO UPDATE SET revision = revision + 1";
    Statement::write("selling_raise", sql).bind(tenant)
}

/// Stores how one pays, and whether prices have the tax in them, in the place of their revision.
///
/// # Errors
/// What the database can't do; then nothing has happened.
pub async fn save_settings(
    db: &SqlSession,
    tenant: &TenantId,
    settings: &CheckoutSettings,
    event: &AuditEvent,
) -> Result<Saved, PlatformError> {
    let sql = "UPDATE checkout_settings SET prices_include_tax = ?2, hold_manual_days = ?3, instructions = ?4, provider = ?5, sealed_keys = ?6 WHERE tenant_id = ?1";
    let save = Statement::write("selling_save_settings", sql)
        .bind(tenant)
        .bind(i64::from(settings.prices_include_tax))
        .bind(settings.hold_manual_days)
        .bind(settings.instructions.as_str())
        .bind(settings.provider.name())
        .bind(settings.sealed_keys.as_deref());
    change(db, tenant, settings.revision, save, event).await
}

/// Stores a way of delivery, a tax or a code, in the place of the one before if there is one. How often a code was used stays
/// as it is.
///
/// # Errors
/// What the database can't do; then nothing has happened.
pub async fn save_item(
    db: &SqlSession,
    tenant: &TenantId,
    revision: i64,
    before: Option<&Item>,
    item: &Item,
    event: &AuditEvent,
) -> Result<Saved, PlatformError> {
    let save = match (item, before) {
        (Item::Rate(rate), _) => rate_statement(tenant, rate),
        (Item::Discount(discount), _) => discount_statement(tenant, discount),
        (Item::Tax(tax), Some(Item::Tax(before))) => tax_statement(tenant, before, tax),
        (Item::Tax(tax), _) => new_tax_statement(tenant, tax),
    };
    change(db, tenant, revision, save, event).await
}

/// Deletes a way of delivery, a tax or a code.
///
/// # Errors
/// What the database can't do; then nothing has happened.
pub async fn delete_item(
    db: &SqlSession,
    tenant: &TenantId,
    revision: i64,
    item: &Item,
    event: &AuditEvent,
) -> Result<Saved, PlatformError> {
    let delete = match item {
        Item::Rate(rate) => Statement::write(
            "selling_delete_rate",
            "DELETE FROM shipping_rates WHERE id = ?2 AND tenant_id = ?1",
        )
        .bind(tenant)
        .bind(rate.id.as_str()),
        Item::Discount(discount) => {
            Statement::write("selling_delete_code", "DELETE FROM discounts WHERE id = ?2 AND tenant_id = ?1")
                .bind(tenant)
                .bind(discount.id.as_str())
        }
        Item::Tax(tax) => Statement::write(
            "selling_delete_tax",
            "DELETE FROM tax_rates WHERE tenant_id = ?1 AND country = ?2 AND class = ?3",
        )
        .bind(tenant)
        .bind(tax.country.as_str())
        .bind(tax.class.as_str()),
    };
    change(db, tenant, revision, delete, event).await
}

fn rate_statement(tenant: &TenantId, rate: &ShippingRate) -> Statement {
    let sql = "INSERT INTO shipping_rates (tenant_id, id, name, countries, price, min_subtotal, max_grams, active, position) \
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9) ON CONFLICT (id) DO UPDATE SET name = excluded.name, \
        countries = excluded.countries, price = excluded.price, min_subtotal = excluded.min_subtotal, \
        max_grams = excluded.max_grams, active = excluded.active, position = excluded.position \
        WHERE shipping_rates.tenant_id = excluded.tenant_id";
    bind_rate(Statement::write("selling_save_rate", sql).bind(tenant), rate)
}

/// The columns of a way of delivery, in the order in which all statements here name them.
pub(super) fn bind_rate(statement: Statement, rate: &ShippingRate) -> Statement {
    statement
        .bind(rate.id.as_str())
        .bind(rate.name.as_str())
        .bind(serde_json::json!(rate.countries).to_string())
        .bind(rate.price)
        .bind(rate.min_subtotal)
        .bind(rate.max_grams)
        .bind(i64::from(rate.active))
        .bind(rate.position)
}

fn discount_statement(tenant: &TenantId, discount: &Discount) -> Statement {
    let sql = "INSERT INTO discounts (tenant_id, id, code, kind, value, min_subtotal, starts_at, ends_at, max_uses, once_per_email, active) \
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11) ON CONFLICT (id) DO UPDATE SET code = excluded.code, \
        kind = excluded.kind, value = excluded.value, min_subtotal = excluded.min_subtotal, starts_at = excluded.starts_at, \
        ends_at = excluded.ends_at, max_uses = excluded.max_uses, once_per_email = excluded.once_per_email, \
        active = excluded.active WHERE discounts.tenant_id = excluded.tenant_id";
    let (kind, value) = discount.columns();
    Statement::write("selling_save_code", sql)
        .bind(tenant)
        .bind(discount.id.as_str())
        .bind(discount.code.as_str())
        .bind(kind)
        .bind(value)
        .bind(discount.min_subtotal)
        .bind(discount.starts_at)
        .bind(discount.ends_at)
        .bind(discount.max_uses)
        .bind(i64::from(discount.once_per_email))
        .bind(i64::from(discount.active))
}

fn new_tax_statement(tenant: &TenantId, tax: &TaxRate) -> Statement {
    let sql = "INSERT INTO tax_rates (tenant_id, country, class, ppm) VALUES (?1, ?2, ?3, ?4)";
    bind_tax(Statement::write("selling_new_tax", sql).bind(tenant), tax)
}

fn tax_statement(tenant: &TenantId, before: &TaxRate, tax: &TaxRate) -> Statement {
    let sql = "UPDATE tax_rates SET country = ?2, class = ?3, ppm = ?4 WHERE tenant_id = ?1 AND country = ?5 AND class = ?6";
    bind_tax(Statement::write("selling_save_tax", sql).bind(tenant), tax)
        .bind(before.country.as_str())
        .bind(before.class.as_str())
}

pub(super) fn bind_tax(statement: Statement, tax: &TaxRate) -> Statement {
    statement.bind(tax.country.as_str()).bind(tax.class.as_str()).bind(tax.ppm)
}
