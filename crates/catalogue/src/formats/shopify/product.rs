//! A product from its rows.

use super::row::{Columns, Field, Row};
use crate::check::{Limits, check};
use crate::formats::short::shorten;
use crate::formats::{Finding, Shop, markdown, price};
use crate::product::{Image, InventoryPolicy, PricingType, Product, ProductStatus, ProductType, Variant};
use crate::slug::slugify;
use crate::text::excerpt;

/// Descriptions longer than this are not even looked at.
const HTML: usize = 4 * Limits::DESCRIPTION;

/// The product; or what is wrong with it, at the line where it is.
pub fn build(
    rows: &[Row],
    columns: &Columns,
    shop: &Shop,
    warnings: &mut Vec<Finding>,
) -> Result<Product, Finding> {
    let Some(first) = rows.first() else {
        return Err(Finding { line: 0, handle: String::new(), reason: "has no rows".to_owned() });
    };
    if let Some((row, fault)) = rows.iter().find_map(|row| row.fault.as_ref().map(|fault| (row, fault))) {
        return Err(row.finding(fault.as_str()));
    }
    let text = |field| first.get(columns, field);
    let slug = slugify(text(Field::Handle))
        .ok_or_else(|| first.finding("has a handle that can't stand in an address"))?;
    if slug != first.whole_handle() {
        warnings.push(first.finding(format!("is called {slug} here")));
    }
    if text(Field::Body).len() > HTML {
        return Err(first.finding(format!("has a description of more than {HTML} bytes")));
    }
    let description = markdown::from_html(text(Field::Body));
    warnings.extend(description.losses.iter().map(|loss| first.finding(loss.as_str())));
    let variants = variants(rows, columns, shop)?;
    let tags = tags(text(Field::Tags));
    let category = [text(Field::Type)]
        .into_iter()
        .chain(tags.iter().map(String::as_str))
        .find(|c| !c.is_empty())
        .unwrap_or_default();
    let shipped = variants.iter().any(|variant| variant.requires_shipping);
    let digital = first.is(columns, Field::GiftCard) || !shipped;
    let given = |field| Some(text(field).to_owned()).filter(|text| !text.is_empty());
    let product = Product {
        id: String::new(),
        name: text(Field::Title).to_owned(),
        short_description: shorten(&description.plain),
        description: description.markdown,
        kind: if digital { ProductType::Digital } else { ProductType::Physical },
        status: status(first, columns)?,
        images: images(rows, columns, warnings)?,
        category: category.to_owned(),
        meta_title: given(Field::SeoTitle),
        meta_description: given(Field::SeoDescription),
        created_at: shop.now,
        updated_at: shop.now,
        slug,
        tags,
        variants,
    };
    check(&product, &shop.currency).map_err(|reason| first.finding(reason))?;
    Ok(product)
}

fn tags(text: &str) -> Vec<String> {
    let mut tags: Vec<String> = Vec::new();
    for tag in text.split(',').map(str::trim).filter(|tag| !tag.is_empty()).take(Limits::TAGS + 1) {
        if !tags.iter().any(|known| known == tag) {
            tags.push(tag.to_owned());
        }
    }
    tags
}

/// New exports say it by name; old ones only whether the product is published, and it is where they say nothing.
fn status(row: &Row, columns: &Columns) -> Result<ProductStatus, Finding> {
    let published = row.get(columns, Field::Published).is_empty() || row.is(columns, Field::Published);
    match row.get(columns, Field::Status).to_ascii_lowercase().as_str() {
        "" | "active" if published => Ok(ProductStatus::Active),
        "" | "active" | "draft" | "unlisted" => Ok(ProductStatus::Draft),
        "archived" => Ok(ProductStatus::Archived),
        other => Err(row.finding(format!("has a status that is not known: “{}”", excerpt(other)))),
    }
}

fn variants(rows: &[Row], columns: &Columns, shop: &Shop) -> Result<Vec<Variant>, Finding> {
    let mut variants: Vec<Variant> = Vec::new();
    for row in rows {
        // Rows with neither option nor price are there for their pictures.
        let named = [Field::Option1, Field::Option2, Field::Option3, Field::Price]
            .iter()
            .any(|f| !row.get(columns, *f).is_empty());
        if !named {
            continue;
        }
        let variant = variant(row, columns, shop, variants.len())?;
        if variants.iter().any(|known| known.name == variant.name) {
            return Err(row.finding(format!("has two variants named “{}”", excerpt(&variant.name))));
        }
        variants.push(variant);
    }
    Ok(variants)
}

fn variant(row: &Row, columns: &Columns, shop: &Shop, position: usize) -> Result<Variant, Finding> {
    let text = |field| row.get(columns, field);
    let refuse = |reason: String| row.finding(reason);
    let amount = |field| price::parse(text(field), &shop.currency).map_err(refuse);
    if text(Field::Price).is_empty() {
        return Err(row.finding("has a variant without a price"));
    }
    let policy = match text(Field::Policy).to_ascii_lowercase().as_str() {
        "continue" | "true" => InventoryPolicy::Continue,
        "" | "deny" | "false" => InventoryPolicy::Deny,
        other => {
            return Err(
                row.finding(format!("has an inventory policy that is not known: “{}”", excerpt(other)))
            );
        }
    };
    let options = [Field::Option1, Field::Option2, Field::Option3].map(text);
    let name = options.into_iter().filter(|option| !option.is_empty()).collect::<Vec<_>>().join(" / ");
    let plain = name.is_empty() || name == "Default Title";
    Ok(Variant {
        id: String::new(),
        name: if plain { "Default".to_owned() } else { name },
        sku: Some(text(Field::Sku).to_owned()).filter(|sku| !sku.is_empty()),
        price_amount: amount(Field::Price)?,
        price_currency: shop.currency.clone(),
        // Zero is how some exports write that there was no other price.
        compare_at_price: if text(Field::CompareAt).is_empty() {
            None
        } else {
            Some(amount(Field::CompareAt)?).filter(|p| *p > 0)
        },
        pricing_type: PricingType::OneTime,
        billing_interval: None,
        billing_interval_count: None,
        inventory_quantity: number(text(Field::Quantity)).map_err(refuse)?,
        inventory_policy: policy,
        track_inventory: !text(Field::Tracker).is_empty(),
        weight_grams: Some(number(text(Field::Grams)).map_err(refuse)?).filter(|grams| *grams != 0),
        requires_shipping: text(Field::RequiresShipping).is_empty()
            || row.is(columns, Field::RequiresShipping),
        is_default: position == 0,
        position: i64::try_from(position).unwrap_or(i64::MAX),
    })
}

/// A whole number; of weights that were converted from pounds, the whole grams. Nothing is 0.
fn number(text: &str) -> Result<i64, String> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let unreadable = || format!("has a number that can't be read: “{}”", excerpt(text));
    if !fraction.bytes().all(|b| b.is_ascii_digit()) {
        return Err(unreadable());
    }
    if text.is_empty() { Ok(0) } else { whole.parse().map_err(|_| unreadable()) }
}

/// The pictures in their order. One that isn't served by https would be blocked on the shop's pages.
fn images(rows: &[Row], columns: &Columns, warnings: &mut Vec<Finding>) -> Result<Vec<Image>, Finding> {
    let mut images: Vec<(i64, Image)> = Vec::new();
    for row in rows {
        let key = row.get(columns, Field::Image);
        if key.is_empty() || images.iter().any(|(_, image)| image.key == key) {
            continue;
        }
        if !key.starts_with("https://") {
            warnings
                .push(row.finding(format!("loses a picture whose address is not https: “{}”", excerpt(key))));
            continue;
        }
        let position =
            number(row.get(columns, Field::ImagePosition)).map_err(|reason| row.finding(reason))?;
        let alt = row.get(columns, Field::ImageAlt).to_owned();
        // Its size shows only once it is fetched.
        images.push((position, Image { key: key.to_owned(), alt, ..Image::default() }));
    }
    images.sort_by_key(|(position, _)| *position);
    Ok(images.into_iter().map(|(_, image)| image).collect())
}
