//! Products.

mod variant;

use serde::{Deserialize, Serialize};

pub use variant::{BillingInterval, ChosenOption, InventoryPolicy, PricingType, Variant};

/// How a product reaches its buyer.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProductType {
    /// It is shipped.
    #[default]
    Physical,
    /// It is downloaded.
    Digital,
    /// It comes again and again.
    Subscription,
    /// Somebody does it.
    Service,
}

impl ProductType {
    /// All types.
    pub const ALL: [Self; 4] = [Self::Physical, Self::Digital, Self::Subscription, Self::Service];

    /// Its name for programs: in the database, in files and in addresses.
    pub fn name(self) -> &'static str {
        match self {
            Self::Physical => "physical",
            Self::Digital => "digital",
            Self::Subscription => "subscription",
            Self::Service => "service",
        }
    }
}

/// Who sees a product.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProductStatus {
    /// The tenant's admins alone, before it is on sale.
    #[default]
    Draft,
    /// Everybody.
    Active,
    /// The tenant's admins alone, after it was on sale.
    Archived,
}

impl ProductStatus {
    /// All states.
    pub const ALL: [Self; 3] = [Self::Draft, Self::Active, Self::Archived];

    /// Its name for programs: in the database and in files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Active => "active",
            Self::Archived => "archived",
        }
    }
}

/// A picture of a product: a key in the bucket, or the address of one kept elsewhere.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Image {
    /// The bucket's key, or an `https://` address.
    pub key: String,
    /// What it shows, for those who can't see it.
    #[serde(default)]
    pub alt: String,
    /// Its width in pixels; 0 where it is not known.
    pub width: u32,
    /// Its height in pixels; 0 where it is not known.
    pub height: u32,
    /// The address it was copied from, if it was: so a file that names this address means this picture.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
}

impl Image {
    /// Whether a file that writes `key` means this picture.
    pub fn is_at(&self, key: &str) -> bool {
        self.key == key || self.source.as_deref() == Some(key)
    }

    /// Whether the picture is kept somewhere else.
    pub fn is_remote(&self) -> bool {
        self.key.starts_with("https://")
    }
}

/// The class of taxes of a product of which nobody has said another.
pub const STANDARD_TAX_CLASS: &str = "standard";

/// The class by which delivery is taxed, and no product.
pub const SHIPPING_TAX_CLASS: &str = "shipping";

fn standard_tax_class() -> String {
    STANDARD_TAX_CLASS.to_owned()
}

/// A product with its variants in their order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Product {
    /// Its id.
    pub id: String,
    /// Its name in URLs; unique within the tenant.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// All about it, in Markdown.
    #[serde(default)]
    pub description: String,
    /// One or two sentences about it.
    #[serde(default)]
    pub short_description: String,
    /// How it reaches its buyer.
    #[serde(default, rename = "type")]
    pub kind: ProductType,
    /// Who sees it.
    #[serde(default)]
    pub status: ProductStatus,
    /// Its pictures, the first one foremost.
    #[serde(default)]
    pub images: Vec<Image>,
    /// Its category; may be empty.
    #[serde(default)]
    pub category: String,
    /// Words it can be found by.
    #[serde(default)]
    pub tags: Vec<String>,
    /// Who makes it: the brand; may be empty.
    #[serde(default)]
    pub vendor: String,
    /// Whose rates of tax are paid on it: `standard`, or another class that the shop has rates for.
    #[serde(default = "standard_tax_class")]
    pub tax_class: String,
    /// The title for search engines, where it is not the name.
    #[serde(default)]
    pub meta_title: Option<String>,
    /// The description for search engines, where it is not the short one.
    #[serde(default)]
    pub meta_description: Option<String>,
    /// When it was made, in epoch seconds.
    #[serde(default)]
    pub created_at: i64,
    /// When it was last changed, in epoch seconds.
    #[serde(default)]
    pub updated_at: i64,
    /// How often it was saved: tells whether somebody else has meanwhile. Nothing that a file says.
    #[serde(default)]
    pub revision: i64,
    /// The ways to buy it, in order; at least one.
    pub variants: Vec<Variant>,
}

impl Product {
    /// The variant chosen at first: the default one if it can be bought, else the first that can, else the default.
    pub fn default_variant(&self) -> Option<&Variant> {
        let default = self.variants.iter().find(|v| v.is_default).or(self.variants.first());
        default
            .filter(|v| v.available() > 0)
            .or_else(|| self.variants.iter().find(|v| v.available() > 0))
            .or(default)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_in_files() {
        for kind in ProductType::ALL {
            assert_eq!(serde_json::to_value(kind).unwrap(), kind.name());
        }
        for status in ProductStatus::ALL {
            assert_eq!(serde_json::to_value(status).unwrap(), status.name());
        }
    }
}
