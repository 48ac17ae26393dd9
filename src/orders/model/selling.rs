//! What a shop sells by: its ways of delivery, its taxes, its codes, and how one pays.

mod discount;
mod item;
mod percent;
mod rate;
mod settings;

pub use coppice_orders::totals::TaxRate;
pub use discount::{Discount, KnownDiscount, NoDiscount};
pub use item::{Item, Kind};
pub use percent::{MOST_DECIMALS, percent, percent_text};
pub use rate::{EVERYWHERE, ShippingRate};
pub use settings::{CheckoutSettings, LONGEST_INSTRUCTIONS, MOST_HOLD_DAYS, Provider, Saved};

use coppice_orders::totals::Rate;

/// All that a checkout needs of it, at one moment.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Selling {
    /// How one pays, and whether prices have the tax in them; with the revision of all of it.
    pub settings: CheckoutSettings,
    /// The ways of delivery, those too that are off.
    pub rates: Vec<ShippingRate>,
    /// The taxes.
    pub taxes: Vec<TaxRate>,
}

impl Selling {
    /// The ways of delivery that are on, as the totals take them.
    pub fn offered(&self) -> Vec<Rate> {
        self.rates.iter().filter(|rate| rate.active).map(ShippingRate::rate).collect()
    }

    /// Whether one of the ways that are on goes to this country.
    pub fn goes_to(&self, country: &str) -> bool {
        self.rates.iter().any(|rate| rate.active && rate.goes_to(country))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_on_is_offered() {
        let rate = |id: &str, active: bool, countries: &[&str]| ShippingRate {
            id: id.to_owned(),
            active,
            countries: countries.iter().map(|code| (*code).to_owned()).collect(),
            ..ShippingRate::default()
        };
        let selling = Selling {
            rates: vec![rate("a", true, &["AT", "DE"]), rate("b", false, &[EVERYWHERE])],
            ..Selling::default()
        };
        assert_eq!(selling.offered().into_iter().map(|rate| rate.id).collect::<Vec<_>>(), ["a"]);
        assert!(selling.goes_to("DE") && !selling.goes_to("FR"));
        let everywhere = Selling { rates: vec![rate("b", true, &[EVERYWHERE])], ..selling };
        assert!(everywhere.goes_to("FR"));
    }
}
