//! What the demo shop sells by, so that everything in it can be ordered.

use coppice::orders::model::selling::{EVERYWHERE, ShippingRate, TaxRate};
use coppice::orders::store::first_selling_statements;
use coppice::tenant::Tenant;
use coppice_platform::sql::Statement;

use super::id;

/// Where the demo shop is, and what is paid there.
const COUNTRY: &str = "US";
const PPM: i64 = 80_000;

/// A way to everywhere, free from a worth on, and the tax of its country; nothing where the shop sells by something already.
pub fn statements(tenant: &Tenant) -> Vec<Statement> {
    let rate = |number: u32, price: i64, min_subtotal: i64| ShippingRate {
        id: id(tenant, number, "delivery"),
        name: "Standard delivery".to_owned(),
        countries: vec![EVERYWHERE.to_owned()],
        price,
        min_subtotal,
        max_grams: None,
        active: true,
        position: 0,
    };
    let tax = |class: &str| TaxRate { country: COUNTRY.to_owned(), class: class.to_owned(), ppm: PPM };
    let rates = [rate(0, 490, 0), rate(1, 0, 7_500)];
    first_selling_statements(&tenant.id, &rates, &[tax("shipping"), tax("standard")])
}
