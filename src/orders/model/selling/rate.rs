use coppice_catalogue::flag;
use coppice_orders::totals::Rate;
use serde::de::Error;
use serde::{Deserialize, Deserializer};

/// Among a rate's countries: all of them.
pub const EVERYWHERE: &str = "*";

/// A way of delivery.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub struct ShippingRate {
    /// Its id; empty for one that is not there yet.
    pub id: String,
    /// What it is called.
    pub name: String,
    /// Where it goes, by ISO 3166-1, or [`EVERYWHERE`].
    #[serde(deserialize_with = "countries")]
    pub countries: Vec<String>,
    /// Its price, in minor units.
    pub price: i64,
    /// From which worth of goods on it is offered.
    pub min_subtotal: i64,
    /// Up to which weight.
    pub max_grams: Option<i64>,
    /// Whether it is offered.
    #[serde(with = "flag")]
    pub active: bool,
    /// Its place among those of the same price.
    pub position: i64,
}

impl ShippingRate {
    /// As the totals take it.
    pub fn rate(&self) -> Rate {
        let Self { id, name, countries, price, min_subtotal, max_grams, position, .. } = self.clone();
        Rate { id, name, countries, price, min_subtotal, max_grams, position }
    }

    /// Whether it goes to every country.
    pub fn is_everywhere(&self) -> bool {
        self.countries.iter().any(|own| own == EVERYWHERE)
    }

    /// Whether it goes to this country.
    pub fn goes_to(&self, country: &str) -> bool {
        self.is_everywhere() || self.countries.iter().any(|own| own == country)
    }
}

/// Countries as the table keeps them, as JSON in a text.
fn countries<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<String>, D::Error> {
    serde_json::from_str(&String::deserialize(deserializer)?).map_err(D::Error::custom)
}
