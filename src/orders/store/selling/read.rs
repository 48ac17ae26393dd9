use coppice_platform::PlatformError;
use coppice_platform::sql::{Rows, SqlSession, Statement};

use crate::orders::model::selling::{
    CheckoutSettings, Discount, Item, Kind, KnownDiscount, NoDiscount, Selling,
};
use crate::tenant::TenantId;

/// Columns of a code `d`.
const DISCOUNT: &str = "d.id, d.code, d.kind, d.value, d.min_subtotal, d.starts_at, d.ends_at, d.max_uses, d.used, \
    d.once_per_email, d.active";

/// What reads how one pays, for a batch that reads more: its answer is [`decode_settings`]'s.
pub fn settings_statement(tenant: &TenantId) -> Statement {
    let sql = "SELECT revision, prices_include_tax, hold_manual_days, provider, instructions, sealed_keys FROM checkout_settings WHERE tenant_id = ?1";
    Statement::read("selling_settings", sql).bind(tenant)
}

/// All of a kind, in the order in which they are shown.
fn items_statement(tenant: &TenantId, kind: Kind) -> Statement {
    match kind {
        Kind::Delivery => Statement::read(
            "selling_rates",
            "SELECT id, name, countries, price, min_subtotal, max_grams, active, position FROM shipping_rates \
             WHERE tenant_id = ?1 ORDER BY price, position, id",
        ),
        Kind::Taxes => Statement::read(
            "selling_taxes",
            "SELECT country, class, ppm FROM tax_rates WHERE tenant_id = ?1 ORDER BY country, class",
        ),
        Kind::Discounts => Statement::read(
            "selling_discounts",
            format!("SELECT {DISCOUNT} FROM discounts d WHERE d.tenant_id = ?1 ORDER BY d.code"),
        ),
    }
    .bind(tenant)
}

/// How one pays; what everybody begins with, where nobody has said anything.
///
/// # Errors
/// Rows that can't be read.
pub fn decode_settings(rows: &Rows) -> Result<CheckoutSettings, PlatformError> {
    Ok(rows.first()?.unwrap_or_default())
}

fn decode_items(kind: Kind, rows: &Rows) -> Result<Vec<Item>, PlatformError> {
    Ok(match kind {
        Kind::Delivery => rows.decode()?.into_iter().map(Item::Rate).collect(),
        Kind::Taxes => rows.decode()?.into_iter().map(Item::Tax).collect(),
        Kind::Discounts => rows.decode()?.into_iter().map(Item::Discount).collect(),
    })
}

/// What reads all that a checkout needs, for a batch that reads more: its answers are [`decode_selling`]'s.
pub fn selling_statements(tenant: &TenantId) -> Vec<Statement> {
    vec![
        settings_statement(tenant),
        items_statement(tenant, Kind::Delivery),
        items_statement(tenant, Kind::Taxes),
    ]
}

/// What the next of these answers, those of [`selling_statements`], say.
///
/// # Errors
/// Rows that can't be read.
pub fn decode_selling(rows: &mut impl Iterator<Item = Rows>) -> Result<Selling, PlatformError> {
    let mut next = || rows.next().unwrap_or_default();
    Ok(Selling { settings: decode_settings(&next())?, rates: next().decode()?, taxes: next().decode()? })
}

/// All that a checkout needs; one round trip.
///
/// # Errors
/// What the database can't do.
pub async fn get_selling(db: &SqlSession, tenant: &TenantId) -> Result<Selling, PlatformError> {
    decode_selling(&mut db.batch(selling_statements(tenant)).await?.into_iter())
}

/// How one pays, with the revision of all that the shop sells by.
///
/// # Errors
/// What the database can't do.
pub async fn get_settings(db: &SqlSession, tenant: &TenantId) -> Result<CheckoutSettings, PlatformError> {
    decode_settings(&db.query(settings_statement(tenant)).await?)
}

/// The settings and all of a kind; one round trip.
///
/// # Errors
/// What the database can't do.
pub async fn get_items(
    db: &SqlSession,
    tenant: &TenantId,
    kind: Kind,
) -> Result<(CheckoutSettings, Vec<Item>), PlatformError> {
    let mut rows =
        db.batch(vec![settings_statement(tenant), items_statement(tenant, kind)]).await?.into_iter();
    let mut next = || rows.next().unwrap_or_default();
    Ok((decode_settings(&next())?, decode_items(kind, &next())?))
}

/// What finds a code as somebody with this e-mail address has typed it, for a batch that reads more: its answer is
/// [`decode_discount`]'s.
pub fn discount_statement(tenant: &TenantId, code: &str, email: &str) -> Statement {
    let sql = format!(
        "SELECT {DISCOUNT}, CASE d.once_per_email WHEN 1 THEN (SELECT COUNT(*) FROM orders o WHERE o.discount_id = d.id \
         AND o.email = ?3 AND o.status <> 'canceled') ELSE 0 END AS used_by_email FROM discounts d WHERE d.tenant_id = ?1 AND d.code = ?2"
    );
    Statement::read("selling_discount", sql).bind(tenant).bind(code.trim()).bind(email)
}

/// What is sold, or how it is sent, at a price that is no multiple of this one; the first that is found. One round trip.
///
/// # Errors
/// What the database can't do.
pub async fn get_inexact(
    db: &SqlSession,
    tenant: &TenantId,
    step: i64,
) -> Result<Option<String>, PlatformError> {
    #[derive(serde::Deserialize)]
    struct Name {
        name: String,
    }
    let sql = "SELECT name FROM (SELECT p.name FROM products p CROSS JOIN product_variants v ON v.product_id = p.id \
               WHERE p.tenant_id = ?1 AND p.status <> 'archived' AND v.price_amount % ?2 <> 0 LIMIT 1) \
               UNION ALL SELECT name FROM shipping_rates WHERE tenant_id = ?1 AND price % ?2 <> 0 LIMIT 1";
    let inexact = Statement::read("selling_inexact", sql).bind(tenant).bind(step);
    Ok(db.query(inexact).await?.first::<Name>()?.map(|row| row.name))
}

/// The code that was found, if it is good now, in epoch seconds; else why it is not.
///
/// # Errors
/// Rows that can't be read.
pub fn decode_discount(rows: &Rows, now: i64) -> Result<Result<Discount, NoDiscount>, PlatformError> {
    let known: Option<KnownDiscount> = rows.first()?;
    Ok(known.ok_or(NoDiscount::Unknown).and_then(|known| known.good(now)))
}

/// The code that somebody with this e-mail address has typed, if it is good now, in epoch seconds; else why it is not. One
/// round trip.
///
/// # Errors
/// What the database can't do.
pub async fn get_discount(
    db: &SqlSession,
    tenant: &TenantId,
    code: &str,
    email: &str,
    now: i64,
) -> Result<Result<Discount, NoDiscount>, PlatformError> {
    decode_discount(&db.query(discount_statement(tenant, code, email)).await?, now)
}
