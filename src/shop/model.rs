//! What the shop is about: products, their variants, categories. Shared by server and browser.

use serde::{Deserialize, Serialize};

/// Whose shop it is. Every query on a tenant's data takes one.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct TenantId(pub String);

/// A business with a shop of its own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tenant {
    /// Its id; `default` answers for hosts nobody claims.
    pub id: TenantId,
    /// The host name its shop answers to.
    pub host: String,
    /// The name shoppers see.
    pub name: String,
    /// The ISO 4217 code of its prices.
    pub currency: String,
}

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
}

impl Image {
    /// Whether the picture is kept somewhere else.
    pub fn is_remote(&self) -> bool {
        self.key.starts_with("https://")
    }
}

/// One way to buy a product: a size, a colour, a subscription.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Variant {
    /// Its id.
    pub id: String,
    /// What tells it from the product's others, such as `Large / Blue`; unique within the product.
    pub name: String,
    /// The seller's own number for it.
    #[serde(default)]
    pub sku: Option<String>,
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
    #[serde(default = "yes", with = "flag")]
    pub track_inventory: bool,
    /// Its weight in grams.
    #[serde(default)]
    pub weight_grams: Option<i64>,
    /// Whether it is shipped.
    #[serde(default = "yes", with = "flag")]
    pub requires_shipping: bool,
    /// Whether it is the one chosen at first.
    #[serde(default, with = "flag")]
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

    /// The price before, if this is a sale.
    pub fn sale_from(&self) -> Option<i64> {
        self.compare_at_price.filter(|before| *before > self.price_amount)
    }
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
    #[serde(with = "flag")]
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

fn yes() -> bool {
    true
}

/// Truth values, which SQL keeps as 0 and 1.
mod flag {
    use serde::{Deserialize, Deserializer, Serializer};

    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Flag {
        Bool(bool),
        Number(i64),
    }

    pub fn serialize<S: Serializer>(value: &bool, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bool(*value)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<bool, D::Error> {
        Ok(match Flag::deserialize(deserializer)? {
            Flag::Bool(value) => value,
            Flag::Number(number) => number != 0,
        })
    }
}
