//! What a shop takes of prices and classes of taxes: as its payments and rates say.

use coppice_catalogue::draft::Terms;
use coppice_catalogue::product::{SHIPPING_TAX_CLASS, STANDARD_TAX_CLASS};
use coppice_platform::PlatformError;
use coppice_platform::sql::{Rows, SqlSession, Statement};
use serde::Deserialize;

use crate::orders::model::selling::Provider;
use crate::tenant::{Tenant, TenantId};

/// The statement of what a shop takes, for a batch that reads more: its answer is [`decode_terms`]'s.
pub(super) fn terms_statement(tenant: &TenantId) -> Statement {
    let sql = "SELECT (SELECT provider FROM checkout_settings WHERE tenant_id = ?1) AS provider, (SELECT json_group_array(class) FROM \
               (SELECT DISTINCT class FROM tax_rates WHERE tenant_id = ?1 AND class NOT IN (?2, ?3) ORDER BY class)) AS classes";
    Statement::read("shop_terms", sql).bind(tenant).bind(STANDARD_TAX_CLASS).bind(SHIPPING_TAX_CLASS)
}

/// What a shop whose prices are in this currency takes.
pub(super) fn decode_terms(rows: &Rows, currency: &str) -> Result<Terms, PlatformError> {
    let Some(TermsRow { provider, classes }) = rows.first()? else { return Ok(Terms::default()) };
    let provider = provider.and_then(|name| Provider::parse(&name)).unwrap_or_default();
    let classes: Vec<String> = serde_json::from_str(&classes).unwrap_or_default();
    Ok(Terms::new(provider.price_step(currency), classes))
}

/// What a shop takes; one round trip.
///
/// # Errors
/// What the database can't do.
pub async fn get_terms(db: &SqlSession, shop: &Tenant) -> Result<Terms, PlatformError> {
    decode_terms(&db.query(terms_statement(&shop.id)).await?, &shop.currency)
}

#[derive(Deserialize)]
struct TermsRow {
    provider: Option<String>,
    classes: String,
}
