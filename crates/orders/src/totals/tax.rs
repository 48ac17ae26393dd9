//! Taxes: by country and class, each part of an order rounded by itself, half up.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::limits::Limits;

/// The class by which delivery is taxed.
pub use coppice_catalogue::product::SHIPPING_TAX_CLASS as SHIPPING_CLASS;

/// A tax on what goes to a country. Where there is none for a class, none is paid.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaxRate {
    /// Where to, by ISO 3166-1.
    pub country: String,
    /// On what.
    pub class: String,
    /// How much, in parts per million: 200,000 is 20 %.
    pub ppm: i64,
}

/// What of an order is taxed at one rate, in minor units.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaxSum {
    /// The rate.
    pub ppm: i64,
    /// What is paid without the tax.
    pub net: i64,
    /// The tax.
    pub tax: i64,
}

pub(super) fn ppm(rates: &[TaxRate], country: &str, class: &str) -> i64 {
    rates.iter().find(|rate| rate.country == country && rate.class == class).map_or(0, |rate| rate.ppm)
}

/// The tax within a price, or on top of it.
pub(super) fn tax(price: i64, ppm: i64, is_included: bool) -> i64 {
    let whole = i128::from(Limits::PPM) + if is_included { i128::from(ppm) } else { 0 };
    half_up(i128::from(price) * i128::from(ppm), whole)
}

/// What there is of each rate, of parts that have a rate, a tax and a total with it.
pub(super) fn sums(parts: impl Iterator<Item = (i64, i64, i64)>) -> Vec<TaxSum> {
    let mut sums = BTreeMap::<i64, TaxSum>::new();
    for (ppm, tax, total) in parts {
        let sum = sums.entry(ppm).or_insert(TaxSum { ppm, net: 0, tax: 0 });
        sum.net += total - tax;
        sum.tax += tax;
    }
    sums.into_values().collect()
}

/// A quotient of numbers that are not negative, rounded to the nearest whole; a half goes up.
pub(super) fn half_up(number: i128, by: i128) -> i64 {
    i64::try_from((2 * number + by) / (2 * by)).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tax_is_rounded_half_up_within_a_price_as_on_top_of_it() {
        for (price, ppm, within, beside) in [
            (1_190, 190_000, 190, 226),
            (100, 190_000, 16, 19),
            (50, 190_000, 8, 10),
            (25, 20_000, 0, 1),
            (24, 20_000, 0, 0),
            (1_000, 81_000, 75, 81),
            (999, 1_000_000, 500, 999),
            (0, 190_000, 0, 0),
            (999, 0, 0, 0),
        ] {
            assert_eq!((tax(price, ppm, true), tax(price, ppm, false)), (within, beside), "{price} at {ppm}");
        }
    }
}
