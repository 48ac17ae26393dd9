use coppice_platform::sql::Statement;

use super::change::{bind_rate, bind_tax};
use crate::orders::model::selling::{ShippingRate, TaxRate};
use crate::tenant::TenantId;

/// Nobody has said yet what the shop `?1` sells by.
const UNSAID: &str = "NOT EXISTS (SELECT 1 FROM checkout_settings WHERE tenant_id = ?1)";

/// What a shop sells by where nobody has said it: a shop that has its own keeps it.
pub fn first_selling_statements(
    tenant: &TenantId,
    rates: &[ShippingRate],
    taxes: &[TaxRate],
) -> Vec<Statement> {
    let rate = format!(
        "INSERT INTO shipping_rates (tenant_id, id, name, countries, price, min_subtotal, max_grams, active, position) \
         SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9 WHERE {UNSAID} ON CONFLICT DO NOTHING"
    );
    let tax = format!(
        "INSERT INTO tax_rates (tenant_id, country, class, ppm) SELECT ?1, ?2, ?3, ?4 WHERE {UNSAID} ON CONFLICT DO NOTHING"
    );
    let said = "INSERT INTO checkout_settings (tenant_id) VALUES (?1) ON CONFLICT DO NOTHING";
    let rates = rates
        .iter()
        .map(|one| bind_rate(Statement::write("selling_first_rate", rate.clone()).bind(tenant), one));
    let taxes = taxes
        .iter()
        .map(|one| bind_tax(Statement::write("selling_first_tax", tax.clone()).bind(tenant), one));
    // Last, for it is what the others ask for.
    rates.chain(taxes).chain([Statement::write("selling_first", said).bind(tenant)]).collect()
}
