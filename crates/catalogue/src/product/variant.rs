//! What a product is bought as.

use serde::{Deserialize, Deserializer, Serialize};

/// Whether a variant without stock can still be bought.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum InventoryPolicy {
    /// No: sold out.
    #[default]
    Deny,
    /// Yes: it is ordered again.
    Continue,
}

/// Whether a price is paid once or again and again.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PricingType {
    /// Once.
    #[default]
    OneTime,
    /// Every billing interval.
    Recurring,
}

/// The unit of a recurring price's interval.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum BillingInterval {
    Day,
    Week,
    Month,
    Year,
}

/// What of an option a variant is: of `Size`, `Large`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChosenOption {
    /// What is chosen among, the same for all variants of the product.
    pub name: String,
    /// What is chosen.
    pub value: String,
}

/// One way to buy a product: a size, a colour, a subscription.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Variant {
    /// Its id.
    pub id: String,
    /// What tells it from the product's others, such as `Large / Blue`; unique within the product.
    pub name: String,
    /// What it is of each of the product's options, in their order; none where only its name tells it.
    #[serde(default, deserialize_with = "options")]
    pub options: Vec<ChosenOption>,
    /// The key of the product's picture that shows it, if one does.
    #[serde(default)]
    pub image_key: Option<String>,
    /// The seller's own number for it.
    #[serde(default)]
    pub sku: Option<String>,
    /// The number under its bars, worldwide: GTIN, EAN, UPC or ISBN.
    #[serde(default)]
    pub barcode: Option<String>,
    /// The price in minor units.
    pub price_amount: i64,
    /// The price's ISO 4217 code.
    pub price_currency: String,
    /// What it cost before, in minor units; a sale if higher than the price.
    #[serde(default)]
    pub compare_at_price: Option<i64>,
    /// Once or again and again.
    #[serde(default)]
    pub pricing_type: PricingType,
    /// The unit of a recurring price's interval.
    #[serde(default)]
    pub billing_interval: Option<BillingInterval>,
    /// How many units the interval has.
    #[serde(default)]
    pub billing_interval_count: Option<i64>,
    /// How many are there.
    #[serde(default)]
    pub inventory_quantity: i64,
    /// What happens when none is.
    #[serde(default)]
    pub inventory_policy: InventoryPolicy,
    /// Whether the number of pieces matters at all.
    #[serde(default = "yes", with = "crate::flag")]
    pub track_inventory: bool,
    /// Its weight in grams.
    #[serde(default)]
    pub weight_grams: Option<i64>,
    /// Whether it is shipped.
    #[serde(default = "yes", with = "crate::flag")]
    pub requires_shipping: bool,
    /// Whether it is the one chosen at first.
    #[serde(default, with = "crate::flag")]
    pub is_default: bool,
    /// Its place among the product's variants.
    #[serde(default)]
    pub position: i64,
}

impl Variant {
    /// The largest quantity that can be bought at once, whatever the stock.
    pub const MAX_QUANTITY: i64 = 99;

    /// How many can be bought now: 0 when it is sold out.
    pub fn available(&self) -> i64 {
        if self.track_inventory && self.inventory_policy == InventoryPolicy::Deny {
            self.inventory_quantity.clamp(0, Self::MAX_QUANTITY)
        } else {
            Self::MAX_QUANTITY
        }
    }

    /// Whether it is paid again and again.
    pub fn is_recurring(&self) -> bool {
        self.pricing_type == PricingType::Recurring
    }

    /// The price before, if this is a sale.
    pub fn sale_from(&self) -> Option<i64> {
        self.compare_at_price.filter(|before| *before > self.price_amount)
    }
}

fn yes() -> bool {
    true
}

/// Options as a list, or as the text that SQL keeps of one.
fn options<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<ChosenOption>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Options {
        List(Vec<ChosenOption>),
        Text(String),
    }
    match Options::deserialize(deserializer)? {
        Options::List(list) => Ok(list),
        Options::Text(text) => serde_json::from_str(&text).map_err(serde::de::Error::custom),
    }
}
