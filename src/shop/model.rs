//! What the shop is about: products, their variants, categories, carts. Shared by server and browser.

use serde::{Deserialize, Serialize};

pub use coppice_catalogue::product::{
    BillingInterval, ChosenOption, Image, InventoryPolicy, PricingType, Product, ProductStatus, ProductType,
    Variant,
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
    /// The lowest price, in minor units, of its variants that can be bought; of all where none can.
    pub price_min: i64,
    /// The highest of those prices, in minor units.
    pub price_max: i64,
    /// What the cheapest of them cost before, if that was more.
    pub compare_at_price: Option<i64>,
    /// How often the lowest price is paid, with the number of those between; nothing where it is paid once.
    #[serde(default)]
    pub billing_interval: Option<BillingInterval>,
    /// So many of them.
    #[serde(default)]
    pub billing_interval_count: Option<i64>,
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

/// Which products a list has, in which order: what stands in its address, as it was typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ListFields {
    /// Words to look for.
    pub q: String,
    /// Only this category.
    pub category: String,
    /// Only with this tag.
    pub tag: String,
    /// Only of this type: `physical`, `digital`, `subscription`, `service`.
    pub r#type: String,
    /// The lowest price, such as `12.50`: what has a variant from this price on, of those that can be bought.
    pub min: String,
    /// The highest price: what has a variant up to it, and, with the lowest, one between both.
    pub max: String,
    /// Only of this maker.
    pub vendor: String,
    /// Only with these values of their options: `Size:Large,Small;Colour:Moss`.
    pub options: String,
    /// `in`: only what is in stock.
    pub stock: String,
    /// The order: `newest`, `price-asc`, `price-desc`, `name`, `relevance`.
    pub sort: String,
    /// Where the page begins: a list's `next`.
    pub after: String,
    /// Where the page ends: a list's `previous`.
    pub before: String,
    /// How many products a page has: 1 to 100.
    pub limit: String,
}

/// A page of a list of products.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProductList {
    /// The products.
    pub products: Vec<ProductCard>,
    /// Where the next page begins, if there is one: its `after`.
    pub next: Option<String>,
    /// Where the page before ends, if there is one: its `before`.
    pub previous: Option<String>,
    /// How many there are on all pages together, as far as they are counted.
    pub count: i64,
    /// Whether there are more than were counted.
    pub uncounted: bool,
    /// Whether nothing has the last word that was searched, and these have one that begins with it.
    pub begun: bool,
    /// Searches that find something where this one does not, spelt nearly alike.
    pub near: Vec<String>,
    /// All categories of the shop.
    pub categories: Vec<Category>,
    /// What the list can be narrowed by.
    #[serde(default)]
    pub facets: Facets,
}

/// What a list can be narrowed by, as far as its first products tell. What is chosen of an option does not narrow what is
/// said of its other values.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facets {
    /// The options of its products, such as `Size`; those of most products first.
    pub options: Vec<Facet>,
    /// Who makes them.
    pub vendors: Vec<FacetValue>,
    /// Their tags.
    pub tags: Vec<FacetValue>,
    /// Amounts in minor units with how many products can be had up to each: of those in stock, where that is asked for.
    pub prices: Vec<(i64, i64)>,
    /// How many are in stock at the prices that are asked for.
    pub in_stock: i64,
    /// How many they are at the prices that are asked for, in stock or not.
    pub count: i64,
    /// Whether all products were counted, so that the counts of stock and prices can be told.
    pub whole: bool,
}

/// An option that products have.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facet {
    /// Its name.
    pub name: String,
    /// Its values.
    pub values: Vec<FacetValue>,
}

/// Something products have in common.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FacetValue {
    /// What it is.
    pub value: String,
    /// How many products would be left with it; none where not all of them were counted.
    pub count: Option<i64>,
}

/// A product as its page shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProductView {
    /// The product.
    pub product: Product,
    /// Its description as HTML.
    pub description: String,
    /// Others of its category.
    pub related: Vec<ProductCard>,
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

/// What a visitor means to buy.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cart {
    /// Its lines, the oldest first.
    pub lines: Vec<CartLine>,
    /// What has left it, because the shop no longer has it.
    #[serde(default)]
    pub losses: Vec<CartLoss>,
    /// Orders that were made of it and are not paid yet, the latest first.
    #[serde(default)]
    pub unpaid: Vec<UnpaidOrder>,
}

/// An order that was made of a cart, and waits for its money.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnpaidOrder {
    /// Its number in the shop.
    pub number: i64,
    /// The path of its page.
    pub link: String,
}

/// What left a cart without its visitor's doing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CartLoss {
    /// The product's name.
    pub product_name: String,
    /// What of it, such as `Large`.
    pub variant_name: String,
    /// How many.
    pub quantity: i64,
}

impl Cart {
    /// What all of it costs, in minor units.
    pub fn subtotal(&self) -> i64 {
        self.lines.iter().map(CartLine::total).fold(0, i64::saturating_add)
    }
}

/// What a cart has come to by a change.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CartTotals {
    /// How many of the variant the cart holds now.
    pub quantity: i64,
    /// How many pieces it holds altogether.
    pub count: i64,
    /// What they cost together, in minor units.
    pub subtotal: i64,
}
