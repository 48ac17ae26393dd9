//! Products for tests.

use std::sync::atomic::{AtomicU64, Ordering};

use coppice::shop::model::{Image, Product, ProductStatus, Variant};
use coppice::shop::store::{self, StockCause, StockChange, StockReason};
use coppice::tenant::TenantId;
use coppice_platform::PlatformError;
use coppice_platform::sql::SqlSession;

/// Saves products with the stock that they say.
pub async fn save_products(
    db: &SqlSession,
    tenant: &TenantId,
    products: &[Product],
) -> Result<(), PlatformError> {
    static SAVED: AtomicU64 = AtomicU64::new(0);
    let reference = format!("test-{}", SAVED.fetch_add(1, Ordering::Relaxed));
    let variants = products.iter().flat_map(|product| &product.variants);
    let told: Vec<_> = variants.map(|variant| (variant.id.clone(), variant.inventory_quantity)).collect();
    let cause = StockCause { reason: StockReason::Import, reference: &reference, by: "", at: 1 };
    store::save_products(db, tenant, products, &StockChange { cause, told: &told }).await
}

/// A variant with ten in stock.
pub fn variant(product: &str, name: &str, price: i64) -> Variant {
    serde_json::from_value(serde_json::json!({
        "id": format!("v-{product}-{}", name.to_lowercase()),
        "name": name,
        "price_amount": price,
        "price_currency": "USD",
        "inventory_quantity": 10,
    }))
    .unwrap()
}

/// An active product with one variant.
pub fn product(slug: &str, category: &str, price: i64) -> Product {
    Product {
        id: format!("p-{slug}"),
        slug: slug.into(),
        name: slug.replace('-', " "),
        description: "All **about** it.".into(),
        short_description: "It is good.".into(),
        kind: Default::default(),
        status: ProductStatus::Active,
        images: vec![Image {
            key: format!("products/{slug}.webp"),
            alt: String::new(),
            width: 960,
            height: 960,
            source: None,
        }],
        category: category.into(),
        tags: vec!["all".into()],
        vendor: String::new(),
        tax_class: "standard".into(),
        meta_title: None,
        meta_description: None,
        created_at: 1,
        updated_at: 1,
        revision: 0,
        variants: vec![variant(slug, "One", price)],
    }
}

/// `mug-0`, `lamp-1`, `tent-2`, `mug-3`, … with prices that repeat, so that orders have ties.
pub fn products(n: i64) -> Vec<Product> {
    (0..n)
        .map(|i| {
            let (noun, category) = [("mug", "kitchen"), ("lamp", "lighting"), ("tent", "outdoor")]
                [usize::try_from(i % 3).unwrap()];
            product(&format!("{noun}-{i}"), category, 500 + (i % 7) * 100)
        })
        .collect()
}
