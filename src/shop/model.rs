//! What the shop is about: products, their variants, categories. Shared by server and browser.

use serde::{Deserialize, Serialize};

pub use coppice_catalogue::product::{
    BillingInterval, Image, InventoryPolicy, PricingType, Product, ProductStatus, ProductType, Variant,
};

/// A product as lists show it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProductCard {
    /// Its place in time: newer products have higher numbers.
    pub number: i64,
    /// Its name in URLs.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// Its category; may be empty.
    pub category: String,
    /// Its foremost picture.
    pub image: Option<Image>,
    /// The lowest price of its variants, in minor units.
    pub price_min: i64,
    /// The highest price of its variants, in minor units.
    pub price_max: i64,
    /// What its cheapest variant cost before, if that was more.
    pub compare_at_price: Option<i64>,
    /// Whether any variant can be bought.
    #[serde(with = "coppice_catalogue::flag")]
    pub in_stock: bool,
}

/// A category with products on sale.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Category {
    /// Its name, as it stands in URLs too.
    pub name: String,
    /// How many active products it has.
    pub active_count: i64,
}

/// A variant in a cart.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CartLine {
    /// How many.
    pub quantity: i64,
    /// The product's name in URLs.
    pub slug: String,
    /// The product's name.
    pub product_name: String,
    /// Whether the product can still be bought at all.
    pub on_sale: bool,
    /// The product's foremost picture.
    pub image: Option<Image>,
    /// What is bought, at its price of now.
    pub variant: Variant,
}

impl CartLine {
    /// What the line costs, in minor units.
    pub fn total(&self) -> i64 {
        self.quantity.saturating_mul(self.variant.price_amount)
    }

    /// How many of the line can be bought now.
    pub fn available(&self) -> i64 {
        if self.on_sale { self.variant.available() } else { 0 }
    }
}
