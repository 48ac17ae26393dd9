//! What a name costs, from a list with its source and its date: RDAP knows no prices.

mod read;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

pub use read::PriceError;

/// Where the embedded prices are from.
pub const EMBEDDED_SOURCE: &str = "Porkbun’s public price list";

/// When the embedded prices were so: 25 September 2026, in epoch milliseconds. Since then Verisign has raised what
/// registrars pay for .com (1 November 2026).
pub const EMBEDDED_AS_OF: i64 = 1_790_294_400_000;

/// The age from which a list is said to be old: 180 days.
pub const OLD_AFTER: i64 = 180 * 24 * 60 * 60 * 1_000;

/// The endings, cents for the first year, cents for each further; sorted. Those that were seen in the list and no others:
/// where an ending is missing, its price is unknown.
const EMBEDDED: [(&str, u32, u32); 8] = [
    ("ai", 8_270, 8_270),
    ("app", 875, 1_493),
    ("co", 1_576, 3_120),
    ("com", 1_108, 1_108),
    ("dev", 875, 1_287),
    ("io", 2_812, 5_180),
    ("net", 1_252, 1_252),
    ("studio", 1_184, 3_244),
];

/// What a name below an ending costs, in US cents.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Price {
    /// The first year, which is often less.
    pub first_year_cents: u32,
    /// Each further year.
    pub renewal_cents: u32,
}

impl Price {
    /// How costly it is, by its first year.
    pub fn tier(self) -> Tier {
        match self.first_year_cents {
            0..=1_500 => Tier::Standard,
            1_501..=5_000 => Tier::Recommended,
            _ => Tier::Premium,
        }
    }
}

/// How costly a name is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tier {
    /// At most $15.
    Standard,
    /// At most $50.
    Recommended,
    /// More.
    Premium,
}

/// Prices of a source at a time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PriceList {
    source: String,
    as_of: i64,
    prices: BTreeMap<String, Price>,
}

impl PriceList {
    /// The list that is always there.
    pub fn embedded() -> Self {
        let mut prices = BTreeMap::new();
        for (tld, first_year_cents, renewal_cents) in EMBEDDED {
            prices.insert(tld.to_owned(), Price { first_year_cents, renewal_cents });
        }
        Self { source: EMBEDDED_SOURCE.to_owned(), as_of: EMBEDDED_AS_OF, prices }
    }

    /// Reads a list in the form of Porkbun's: `{"pricing": {"com": {"registration": "11.08", "renewal": "11.08"}}}`,
    /// fetched from the source at a time. What is no price in it is left out.
    pub fn from_json(json: &[u8], source: &str, as_of: i64) -> Result<Self, PriceError> {
        Ok(Self { source: source.to_owned(), as_of, prices: read::prices(json)? })
    }

    /// What a name below an ending costs, if the list says.
    pub fn price(&self, tld: &str) -> Option<Price> {
        self.prices.get(tld).copied()
    }

    /// Where the prices are from.
    pub fn source(&self) -> &str {
        &self.source
    }

    /// When they were so, in epoch milliseconds.
    pub fn as_of(&self) -> i64 {
        self.as_of
    }

    /// Whether that is so long ago that it has to be said.
    pub fn is_old(&self, now: i64) -> bool {
        now.saturating_sub(self.as_of) > OLD_AFTER
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_embedded_list_is_sorted_and_says_what_it_knows() {
        let list = PriceList::embedded();
        assert!(EMBEDDED.is_sorted());
        for (tld, ..) in EMBEDDED {
            assert!(list.price(tld).is_some(), "{tld}");
        }
        assert_eq!(list.price("com"), Some(Price { first_year_cents: 1_108, renewal_cents: 1_108 }));
        assert_eq!((list.price("nope"), list.price("")), (None, None));
    }

    #[test]
    fn a_tier_is_by_the_first_year() {
        for (cents, tier) in [
            (0, Tier::Standard),
            (1_500, Tier::Standard),
            (1_501, Tier::Recommended),
            (5_000, Tier::Recommended),
            (5_001, Tier::Premium),
        ] {
            assert_eq!(Price { first_year_cents: cents, renewal_cents: 0 }.tier(), tier, "{cents}");
        }
    }

    #[test]
    fn a_list_is_old_after_180_days() {
        let list = PriceList::embedded();
        assert!(!list.is_old(EMBEDDED_AS_OF + OLD_AFTER) && list.is_old(EMBEDDED_AS_OF + OLD_AFTER + 1));
        assert!(!list.is_old(i64::MIN));
    }
}
