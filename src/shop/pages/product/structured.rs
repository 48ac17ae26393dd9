//! A product for machines: <https://developers.google.com/search/docs/appearance/structured-data/product-snippet>.

use serde_json::{Value, json};

use crate::shop::model::{Product, Variant};
use crate::shop::money;

/// The product as JSON-LD, with the addresses of its pictures.
pub fn product(product: &Product, pictures: &[String], origin: &str) -> Value {
    let url = format!("{origin}/shop/{}", product.slug);
    json!({
        "@context": "https://schema.org",
        "@type": "Product",
        "name": product.name,
        "description": product.short_description,
        "category": product.category,
        "image": pictures,
        "url": url,
        "offers": product.variants.iter().map(|variant| offer(variant, &url)).collect::<Vec<_>>(),
    })
}

fn offer(variant: &Variant, url: &str) -> Value {
    let stock = if variant.available() > 0 { "InStock" } else { "OutOfStock" };
    let mut offer = json!({
        "@type": "Offer",
        "name": variant.name,
        "price": money::decimal(variant.price_amount.unsigned_abs(), &variant.price_currency),
        "priceCurrency": variant.price_currency,
        "availability": format!("https://schema.org/{stock}"),
        "url": format!("{url}?variant={}", variant.id),
    });
    if let (Some(offer), Some(sku)) = (offer.as_object_mut(), &variant.sku) {
        offer.insert("sku".into(), json!(sku));
    }
    offer
}
