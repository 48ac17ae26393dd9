//! How the shop whose request is answered writes money and dates.

use coppice_catalogue::region::{DEFAULT, Region};

use crate::locals::Locals;

/// The region of the shop whose request is answered; that of shops which have said nothing where there is none.
///
/// What is rendered is found wherever it is called: prices stand deep in pages, and none of what they stand in knows regions.
pub fn current() -> &'static Region {
    Locals::current().map_or(DEFAULT, |locals| locals.look.region())
}

/// What somebody who manages the shop, or visits it, has typed for an amount, in minor units.
pub fn typed(text: &str, currency: &str) -> Option<i64> {
    current().typed(text, currency)
}

/// An amount as they would type it.
pub fn short(amount: i64, currency: &str) -> String {
    current().short(amount, currency)
}

/// A round amount as the shop's visitors read it: `$12`, but `$12.50`.
pub fn round(amount: i64, currency: &str) -> String {
    current().round(amount, currency)
}

/// An amount as the shop's visitors read it.
pub fn money(amount: i64, currency: &str) -> String {
    current().money(amount, currency)
}
