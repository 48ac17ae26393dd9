//! How rows become the model's types.

use std::collections::HashMap;

use coppice_platform::PlatformError;
use coppice_platform::sql::Rows;
use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::shop::model::{BillingInterval, Image, Product, ProductCard, ProductStatus, ProductType, Variant};

/// The columns of a `ProductRow`.
pub const PRODUCT_COLUMNS: &str = "p.number, p.id, p.slug, p.name, p.description, p.short_description, p.type, p.status, \
     p.images, p.category, p.tags, p.vendor, p.tax_class, p.meta_title, p.meta_description, p.created_at, p.updated_at, p.revision";

/// The columns of a `Variant`. Prices are in the shop's currency, whatever the row says of the time it was written.
pub const VARIANT_COLUMNS: &str = "v.id, v.name, v.options, v.image_key, v.sku, v.barcode, v.price_amount, \
     (SELECT currency FROM tenants WHERE id = v.tenant_id) AS price_currency, v.compare_at_price, \
     v.pricing_type, v.billing_interval, v.billing_interval_count, v.inventory_quantity, v.inventory_policy, \
     v.track_inventory, v.weight_grams, v.requires_shipping, v.is_default, v.position";

/// How many of the variant with this name can be bought: [`Variant::available`] in SQL.
pub fn available(v: &str) -> String {
    let most = Variant::MAX_QUANTITY;
    format!(
        "(CASE WHEN {v}.track_inventory AND {v}.inventory_policy = 'deny' THEN MIN({v}.inventory_quantity, {most}) ELSE {most} END)"
    )
}

/// The columns of a `CardRow`.
pub const CARD_COLUMNS: &str = "p.number, p.slug, p.name, p.category, json_extract(p.images, '$[0]') AS image, \
     p.price_min, p.price_max, p.compare_at_price, p.billing_interval, p.billing_interval_count, p.in_stock, p.sort_key";

/// A row of `products`.
#[derive(Deserialize)]
pub struct ProductRow {
    pub number: i64,
    pub id: String,
    slug: String,
    name: String,
    description: String,
    short_description: String,
    #[serde(rename = "type")]
    kind: ProductType,
    status: ProductStatus,
    images: String,
    category: String,
    tags: String,
    vendor: String,
    tax_class: String,
    meta_title: Option<String>,
    meta_description: Option<String>,
    created_at: i64,
    updated_at: i64,
    revision: i64,
}

impl ProductRow {
    /// The product, with its variants.
    pub fn into_product(self, variants: Vec<Variant>) -> Product {
        Product {
            images: column(&self.images, "products.images", &self.id),
            tags: column(&self.tags, "products.tags", &self.id),
            id: self.id,
            slug: self.slug,
            name: self.name,
            description: self.description,
            short_description: self.short_description,
            kind: self.kind,
            status: self.status,
            category: self.category,
            vendor: self.vendor,
            tax_class: self.tax_class,
            meta_title: self.meta_title,
            meta_description: self.meta_description,
            created_at: self.created_at,
            updated_at: self.updated_at,
            revision: self.revision,
            variants,
        }
    }
}

#[derive(Deserialize)]
struct VariantOf {
    product_id: String,
    #[serde(flatten)]
    variant: Variant,
}

/// The variants of several products, by the products' ids, from rows of `v.product_id` and [`VARIANT_COLUMNS`].
///
/// # Errors
/// A row that is none of those.
pub fn variants_by_product(rows: Rows) -> Result<HashMap<String, Vec<Variant>>, PlatformError> {
    let mut variants: HashMap<String, Vec<Variant>> = HashMap::new();
    for row in rows.decode::<VariantOf>()? {
        variants.entry(row.product_id).or_default().push(row.variant);
    }
    Ok(variants)
}

/// A row of a list.
#[derive(Deserialize)]
pub struct CardRow {
    pub number: i64,
    slug: String,
    name: String,
    category: String,
    image: Option<String>,
    pub price_min: i64,
    price_max: i64,
    compare_at_price: Option<i64>,
    billing_interval: Option<BillingInterval>,
    billing_interval_count: Option<i64>,
    in_stock: i64,
    /// What its name is sorted by.
    pub sort_key: String,
    /// Where the row stands among search results; 0 in other lists.
    #[serde(default)]
    pub tier: i64,
}

impl From<CardRow> for ProductCard {
    fn from(row: CardRow) -> Self {
        let image: Option<Image> = row.image.and_then(|json| column(&json, "products.images", &row.slug));
        Self {
            number: row.number,
            slug: row.slug,
            name: row.name,
            category: row.category,
            image,
            price_min: row.price_min,
            price_max: row.price_max,
            compare_at_price: row.compare_at_price,
            billing_interval: row.billing_interval,
            billing_interval_count: row.billing_interval_count,
            in_stock: row.in_stock != 0,
        }
    }
}

/// A JSON column, parsed once at the edge of the store: text that is no such JSON is logged and taken for the default.
fn column<T: DeserializeOwned + Default>(json: &str, column: &str, of: &str) -> T {
    serde_json::from_str(json).unwrap_or_else(|error| {
        log::warn!("{column} of {of} is not the JSON it should be: {error}");
        T::default()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_of_bad_json_is_the_default() {
        assert_eq!(column::<Vec<String>>("{oops", "tags", "x"), Vec::<String>::new());
        assert_eq!(column::<Option<Image>>("7", "images", "x"), None);
        assert_eq!(column::<Vec<String>>(r#"["a"]"#, "tags", "x"), ["a"]);
    }
}
