use coppice_catalogue::flag;
use coppice_orders::stripe::price_step;
use serde::{Deserialize, Serialize};

/// The longest instructions, in characters.
pub const LONGEST_INSTRUCTIONS: usize = 2_000;

/// The most days that an unpaid order is held.
pub const MOST_HOLD_DAYS: i64 = 365;

/// Who takes the money.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Provider {
    /// The shop itself, as its instructions say.
    #[default]
    Manual,
    /// Stripe.
    Stripe,
}

impl Provider {
    /// As the database names it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Manual => "manual",
            Self::Stripe => "stripe",
        }
    }

    /// What prices are multiples of, in minor units, that it can charge exactly.
    pub fn price_step(self, currency: &str) -> i64 {
        match self {
            Self::Manual => 1,
            Self::Stripe => price_step(currency),
        }
    }

    /// The one of this name.
    pub fn parse(name: &str) -> Option<Self> {
        [Self::Manual, Self::Stripe].into_iter().find(|provider| provider.name() == name)
    }
}

/// How one pays, and what all prices have in common.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct CheckoutSettings {
    /// Which version of all that the shop sells by it is; 0 where nobody has said anything.
    pub revision: i64,
    /// Whether prices, those of delivery too, have the tax in them.
    #[serde(with = "flag")]
    pub prices_include_tax: bool,
    /// For how many days an order that is paid by hand is held; 0: for ever.
    pub hold_manual_days: i64,
    /// Who takes the money.
    pub provider: Provider,
    /// How one pays by hand, in lines.
    pub instructions: String,
    /// The shop's keys at the provider, sealed.
    pub sealed_keys: Option<String>,
}

impl CheckoutSettings {
    /// How an order can be paid, the first for who does not choose: by hand too, where the shop says how.
    pub fn providers(&self) -> Vec<Provider> {
        let by_hand = self.provider == Provider::Manual || !self.instructions.is_empty();
        let stripe = (self.provider == Provider::Stripe).then_some(Provider::Stripe);
        stripe.into_iter().chain(by_hand.then_some(Provider::Manual)).collect()
    }
}

impl Default for CheckoutSettings {
    fn default() -> Self {
        Self {
            revision: 0,
            prices_include_tax: true,
            hold_manual_days: 14,
            provider: Provider::Manual,
            instructions: String::new(),
            sealed_keys: None,
        }
    }
}

/// What has come of a change to what a shop sells by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Saved {
    /// It is done.
    Done,
    /// Somebody else has changed something since: nothing has happened.
    Stale,
    /// A code was used more often than it is to be: nothing has happened.
    UsedMore,
}
