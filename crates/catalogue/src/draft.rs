//! A product as somebody tells of it, who may leave things out: a file's row, a form.
//!
//! What is not said stays as it is; what is said to be empty becomes empty. How a draft and the product that is there
//! come together is decided here alone, for every format.

mod changes;
mod entry;
mod handle;
mod merge;
mod terms;
#[cfg(test)]
mod tests;
mod variants;

use serde::{Deserialize, Deserializer, Serialize};

pub use changes::{Difference, changes, differences};
pub use entry::{Entry, Finding};
pub use handle::Handle;
pub use merge::{Change, Merged};
pub use terms::Terms;

use crate::flag;
use crate::product::{
    BillingInterval, ChosenOption, InventoryPolicy, PricingType, ProductStatus, ProductType,
};

/// What a draft leaves unsaid about the shop it is meant for.
#[derive(Debug, Clone)]
pub struct Shop {
    /// The ISO 4217 code of its prices.
    pub currency: String,
    /// The time, in epoch seconds.
    pub now: i64,
    /// Whether what is said of the stock of variants that are there counts. Else it stays: it may have been sold since.
    pub sets_stock: bool,
    /// What it takes of prices and classes of taxes.
    pub terms: Terms,
}

/// What is said of a product. Each `None` is something that is not said.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[allow(missing_docs, reason = "the fields are those of a product")]
pub struct Draft {
    #[serde(deserialize_with = "said", skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(deserialize_with = "said", skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    #[serde(deserialize_with = "said", skip_serializing_if = "Option::is_none")]
    pub short_description: Option<String>,
    #[serde(deserialize_with = "said", skip_serializing_if = "Option::is_none", rename = "type")]
    pub kind: Option<ProductType>,
    #[serde(deserialize_with = "said", skip_serializing_if = "Option::is_none")]
    pub status: Option<ProductStatus>,
    #[serde(deserialize_with = "said", skip_serializing_if = "Option::is_none")]
    pub images: Option<Vec<ImageDraft>>,
    #[serde(deserialize_with = "said", skip_serializing_if = "Option::is_none")]
    pub category: Option<String>,
    #[serde(deserialize_with = "said", skip_serializing_if = "Option::is_none")]
    pub tags: Option<Vec<String>>,
    #[serde(deserialize_with = "said", skip_serializing_if = "Option::is_none")]
    pub vendor: Option<String>,
    #[serde(deserialize_with = "said", skip_serializing_if = "Option::is_none")]
    pub tax_class: Option<String>,
    #[serde(deserialize_with = "said", skip_serializing_if = "Option::is_none")]
    pub meta_title: Option<Option<String>>,
    #[serde(deserialize_with = "said", skip_serializing_if = "Option::is_none")]
    pub meta_description: Option<Option<String>>,
    /// Counts for a new product alone.
    #[serde(deserialize_with = "said", skip_serializing_if = "Option::is_none")]
    pub created_at: Option<i64>,
    /// Counts for a new product alone.
    #[serde(deserialize_with = "said", skip_serializing_if = "Option::is_none")]
    pub updated_at: Option<i64>,
    #[serde(deserialize_with = "said", skip_serializing_if = "Option::is_none")]
    pub variants: Option<Vec<VariantDraft>>,
    /// What can only be said in a roundabout way.
    #[serde(skip)]
    pub hints: Hints,
}

/// What is said of a product in other words than ours, or left to be understood.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hints {
    /// What a new product is if nothing is said.
    pub status_of_new: ProductStatus,
    /// Whether it is to be seen. One that is not, and is archived, stays so.
    pub published: Option<bool>,
    /// Whether it is a gift card; said too where only shipping is. What is one, or is never shipped, is digital.
    pub gift_card: Option<bool>,
    /// The short description that goes with the description, if that is a new one.
    pub short_description: Option<String>,
    /// Whether the first tag stands in for a category that is empty.
    pub category_from_tags: bool,
    /// Whether the variants are all there are. If not, each is one that is there already.
    pub all_variants: bool,
    /// Whether a variant is one that is there only where it says that one's id: a form knows which it means, a file may not.
    pub by_id_alone: bool,
}

impl Default for Hints {
    fn default() -> Self {
        Self {
            status_of_new: ProductStatus::Draft,
            published: None,
            gift_card: None,
            short_description: None,
            category_from_tags: false,
            all_variants: true,
            by_id_alone: false,
        }
    }
}

/// What is said of a picture.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "the fields are those of a picture")]
pub struct ImageDraft {
    pub key: String,
    #[serde(default, deserialize_with = "said", skip_serializing_if = "Option::is_none")]
    pub alt: Option<String>,
    #[serde(default, deserialize_with = "said", skip_serializing_if = "Option::is_none")]
    pub width: Option<u32>,
    #[serde(default, deserialize_with = "said", skip_serializing_if = "Option::is_none")]
    pub height: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
}

/// What is said of a variant.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[allow(missing_docs, reason = "the fields are those of a variant")]
pub struct VariantDraft {
    #[serde(deserialize_with = "said", skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    #[serde(deserialize_with = "said", skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(deserialize_with = "said", skip_serializing_if = "Option::is_none")]
    pub options: Option<Vec<ChosenOption>>,
    #[serde(deserialize_with = "said", skip_serializing_if = "Option::is_none")]
    pub image_key: Option<Option<String>>,
    #[serde(deserialize_with = "said", skip_serializing_if = "Option::is_none")]
    pub sku: Option<Option<String>>,
    #[serde(deserialize_with = "said", skip_serializing_if = "Option::is_none")]
    pub barcode: Option<Option<String>>,
    #[serde(deserialize_with = "said", skip_serializing_if = "Option::is_none")]
    pub price_amount: Option<i64>,
    #[serde(deserialize_with = "said", skip_serializing_if = "Option::is_none")]
    pub price_currency: Option<String>,
    #[serde(deserialize_with = "said", skip_serializing_if = "Option::is_none")]
    pub compare_at_price: Option<Option<i64>>,
    #[serde(deserialize_with = "said", skip_serializing_if = "Option::is_none")]
    pub pricing_type: Option<PricingType>,
    #[serde(deserialize_with = "said", skip_serializing_if = "Option::is_none")]
    pub billing_interval: Option<Option<BillingInterval>>,
    #[serde(deserialize_with = "said", skip_serializing_if = "Option::is_none")]
    pub billing_interval_count: Option<Option<i64>>,
    #[serde(deserialize_with = "said", skip_serializing_if = "Option::is_none")]
    pub inventory_quantity: Option<i64>,
    #[serde(deserialize_with = "said", skip_serializing_if = "Option::is_none")]
    pub inventory_policy: Option<InventoryPolicy>,
    #[serde(deserialize_with = "said_flag", skip_serializing_if = "Option::is_none")]
    pub track_inventory: Option<bool>,
    #[serde(deserialize_with = "said", skip_serializing_if = "Option::is_none")]
    pub weight_grams: Option<Option<i64>>,
    #[serde(deserialize_with = "said_flag", skip_serializing_if = "Option::is_none")]
    pub requires_shipping: Option<bool>,
    #[serde(deserialize_with = "said_flag", skip_serializing_if = "Option::is_none")]
    pub is_default: Option<bool>,
    #[serde(deserialize_with = "said", skip_serializing_if = "Option::is_none")]
    pub position: Option<i64>,
}

/// Whatever is written is said, a `null` too.
fn said<'de, D: Deserializer<'de>, T: Deserialize<'de>>(deserializer: D) -> Result<Option<T>, D::Error> {
    T::deserialize(deserializer).map(Some)
}

fn said_flag<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<bool>, D::Error> {
    flag::deserialize(deserializer).map(Some)
}
