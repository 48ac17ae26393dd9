//! What every product must keep to, wherever it comes from.

use std::collections::HashSet;

use crate::product::{Image, PricingType, Product, SHIPPING_TAX_CLASS, Variant};
use crate::slug::is_slug;
use crate::text::excerpt;
use crate::word::{LONGEST_WORD, is_word};

/// How much a product may hold.
pub struct Limits;

impl Limits {
    /// Characters of a name.
    pub const NAME: usize = 255;
    /// Characters of a description.
    pub const DESCRIPTION: usize = 50_000;
    /// Characters of a category or a tag; longer ones are cut.
    pub const LABEL: usize = 200;
    /// Characters of any other text.
    pub const TEXT: usize = 2_000;
    /// Variants of a product.
    pub const VARIANTS: usize = 2_048;
    /// Pictures of a product.
    pub const IMAGES: usize = 250;
    /// Tags of a product.
    pub const TAGS: usize = 250;
    /// Minor units of a price.
    pub const PRICE: i64 = 1_000_000_000_000;
    /// Pieces in stock, grams of weight.
    pub const COUNT: i64 = 1_000_000_000;
    /// Epoch seconds: the year 9999 ends.
    pub const TIME: i64 = 253_402_300_799;
    /// Options of a product.
    pub const OPTIONS: usize = 10;
}

/// Checks a product for a shop with this currency.
///
/// # Errors
/// What is wrong with it first, as the end of a sentence.
pub fn check(product: &Product, currency: &str) -> Result<(), String> {
    if !is_slug(&product.slug) {
        return Err(format!(
            "has a handle that is no slug of small letters, digits and single hyphens: “{}”",
            excerpt(&product.slug)
        ));
    }
    if product.name.trim().is_empty() {
        return Err("has no name".to_owned());
    }
    chars("name", &product.name, Limits::NAME)?;
    chars("description", &product.description, Limits::DESCRIPTION)?;
    text("short description", &product.short_description)?;
    text("category", &product.category)?;
    text("vendor", &product.vendor)?;
    if product.tax_class == SHIPPING_TAX_CLASS {
        return Err("has the tax class “shipping”, which is delivery’s".to_owned());
    }
    if !is_word(&product.tax_class) {
        return Err(format!(
            "has a tax class that is not a word of letters, digits and dashes, of at most {LONGEST_WORD}: “{}”",
            excerpt(&product.tax_class)
        ));
    }
    text("SEO title", product.meta_title.as_deref().unwrap_or_default())?;
    text("SEO description", product.meta_description.as_deref().unwrap_or_default())?;
    count("tags", product.tags.len(), Limits::TAGS)?;
    product.tags.iter().try_for_each(|tag| text("tag", tag))?;
    count("pictures", product.images.len(), Limits::IMAGES)?;
    product.images.iter().try_for_each(image)?;
    count("variants", product.variants.len(), Limits::VARIANTS)?;
    if product.variants.is_empty() {
        return Err("has no variant".to_owned());
    }
    for at in [product.created_at, product.updated_at] {
        if !(0..=Limits::TIME).contains(&at) {
            return Err(format!("has a time that no calendar has: {at}"));
        }
    }
    let mut names = HashSet::new();
    for own in &product.variants {
        variant(own, currency)?;
        if !names.insert(own.name.as_str()) {
            return Err(format!("has two variants named “{}”", excerpt(&own.name)));
        }
    }
    if product.variants.iter().filter(|v| v.is_default).count() > 1 {
        return Err("has more than one default variant".to_owned());
    }
    Ok(())
}

fn variant(variant: &Variant, currency: &str) -> Result<(), String> {
    if variant.name.trim().is_empty() {
        return Err("has a variant without a name".to_owned());
    }
    text("variant's name", &variant.name)?;
    count("options", variant.options.len(), Limits::OPTIONS)?;
    for option in &variant.options {
        text("option's name", &option.name)?;
        text("option's value", &option.value)?;
    }
    text("SKU", variant.sku.as_deref().unwrap_or_default())?;
    text("barcode", variant.barcode.as_deref().unwrap_or_default())?;
    if variant.price_currency != currency {
        return Err(format!(
            "has a price in {}, but the shop's are in {currency}",
            excerpt(&variant.price_currency)
        ));
    }
    for price in [Some(variant.price_amount), variant.compare_at_price].into_iter().flatten() {
        if !(0..=Limits::PRICE).contains(&price) {
            return Err(format!(
                "has the price {price} in minor units, which is not between 0 and {}",
                Limits::PRICE
            ));
        }
    }
    if variant.inventory_quantity.saturating_abs() > Limits::COUNT {
        return Err(format!("has a stock beyond {}", Limits::COUNT));
    }
    if variant.weight_grams.is_some_and(|grams| !(0..=Limits::COUNT).contains(&grams)) {
        return Err(format!("has a weight that is not between 0 and {} grams", Limits::COUNT));
    }
    let interval = variant.billing_interval.is_some()
        && variant.billing_interval_count.is_some_and(|n| (1..=1_000).contains(&n));
    match variant.pricing_type {
        PricingType::Recurring if !interval => {
            Err("has a recurring price without a billing interval".to_owned())
        }
        PricingType::OneTime if variant.billing_interval.is_some() => {
            Err("has a billing interval for a price paid once".to_owned())
        }
        _ => Ok(()),
    }
}

/// A picture is an object of the bucket or an https address; nothing else may reach a page's `src`.
fn image(image: &Image) -> Result<(), String> {
    text("picture's address", &image.key)?;
    text("picture's text", &image.alt)?;
    let key = &image.key;
    let address = key.starts_with("https://") && key.len() > "https://".len();
    let object = !key.is_empty()
        && !key.contains(':')
        && !key.split('/').any(|part| part.is_empty() || part == "." || part == "..");
    if (address || object) && !key.contains(|c: char| c.is_whitespace() || c == '\\') {
        Ok(())
    } else {
        Err(format!("has a picture that is neither an object's key nor an https address: “{}”", excerpt(key)))
    }
}

fn count(what: &str, count: usize, limit: usize) -> Result<(), String> {
    if count > limit { Err(format!("has more than {limit} {what}")) } else { Ok(()) }
}

fn chars(what: &str, text: &str, limit: usize) -> Result<(), String> {
    if text.chars().count() > limit {
        return Err(format!("has a {what} of more than {limit} characters"));
    }
    clean(what, text)
}

fn text(what: &str, text: &str) -> Result<(), String> {
    chars(what, text, Limits::TEXT)
}

/// SQLite's text ends at a NUL, and no page shows any of the others.
fn clean(what: &str, text: &str) -> Result<(), String> {
    if text.contains(|c: char| c.is_control() && !matches!(c, '\n' | '\r' | '\t')) {
        return Err(format!("has a control character in its {what}"));
    }
    Ok(())
}
