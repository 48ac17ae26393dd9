//! What is different between two states of a product.

use serde::{Deserialize, Serialize};

use crate::money::decimal;
use crate::product::{Image, InventoryPolicy, Product, Variant};
use crate::text::excerpt;

/// A field that is another than before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Difference {
    /// The field, in words for people.
    pub field: String,
    /// The variant it is of; none where it is the product's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub variant: Option<String>,
    /// What it was; as much of it as tells it.
    pub was: String,
    /// What it is.
    pub is: String,
}

/// The fields in which a product is another than before, in words for people. When it was changed is none of them.
pub fn changes(before: &Product, after: &Product) -> Vec<&'static str> {
    let own = own_fields(before, after);
    let mut fields: Vec<&'static str> =
        own.into_iter().filter(|(_, same, ..)| !same).map(|(field, ..)| field).collect();
    let is_in = |list: &[Variant], id: &str| list.iter().any(|variant| variant.id == id);
    if after.variants.iter().any(|variant| !is_in(&before.variants, &variant.id)) {
        fields.push(NEW_VARIANTS);
    }
    if before.variants.iter().any(|variant| !is_in(&after.variants, &variant.id)) {
        fields.push(FEWER_VARIANTS);
    }
    for variant in &after.variants {
        let Some(was) = before.variants.iter().find(|was| was.id == variant.id) else { continue };
        for (field, same, ..) in variant_fields(was, variant) {
            if !same && !fields.contains(&field) {
                fields.push(field);
            }
        }
    }
    fields
}

/// The same one by one, with what was and what is: at most `most`.
pub fn differences(before: &Product, after: &Product, most: usize) -> Vec<Difference> {
    let tell = |variant: Option<&Variant>, field: &str, was: String, is: String| {
        let (was, is) = around(&was, &is);
        Difference { field: field.to_owned(), variant: variant.map(|v| excerpt(&v.name)), was, is }
    };
    let mut told: Vec<Difference> = own_fields(before, after)
        .into_iter()
        .filter(|(_, same, ..)| !same)
        .map(|(field, _, say)| tell(None, field, say(before), say(after)))
        .collect();
    let known = |list: &[Variant], id: &str| list.iter().any(|variant| variant.id == id);
    for variant in after.variants.iter().filter(|variant| !known(&before.variants, &variant.id)) {
        told.push(tell(Some(variant), NEW_VARIANTS, String::new(), variant.name.clone()));
    }
    for variant in before.variants.iter().filter(|variant| !known(&after.variants, &variant.id)) {
        told.push(tell(Some(variant), FEWER_VARIANTS, variant.name.clone(), String::new()));
    }
    for variant in &after.variants {
        if told.len() >= most {
            break;
        }
        let Some(was) = before.variants.iter().find(|was| was.id == variant.id) else { continue };
        let changed = variant_fields(was, variant).into_iter().filter(|(_, same, ..)| !same);
        told.extend(changed.map(|(field, _, say)| tell(Some(variant), field, say(was), say(variant))));
    }
    told.truncate(most);
    told
}

/// How much of a text is told, in characters, and how much of it before what is different.
const TOLD: usize = 80;
const BEFORE: usize = 16;

/// Of two texts the place where they begin to be different.
fn around(was: &str, is: &str) -> (String, String) {
    let same = was.chars().zip(is.chars()).take_while(|(a, b)| a == b).count();
    let from =
        if was.chars().count().max(is.chars().count()) > TOLD { same.saturating_sub(BEFORE) } else { 0 };
    let part = |text: &str| {
        let mut part: String = text.chars().skip(from).take(TOLD).collect();
        if from > 0 && !part.is_empty() {
            part.insert(0, '…');
        }
        if text.chars().nth(from.saturating_add(TOLD)).is_some() {
            part.push('…');
        }
        part
    };
    (part(was), part(is))
}

const NEW_VARIANTS: &str = "new variants";
const FEWER_VARIANTS: &str = "fewer variants";

/// A field's name, whether it is the same, and how it is told.
type Field<T> = (&'static str, bool, fn(&T) -> String);

fn own_fields(before: &Product, after: &Product) -> [Field<Product>; 13] {
    [
        ("address", before.slug == after.slug, |p| p.slug.clone()),
        ("name", before.name == after.name, |p| p.name.clone()),
        ("description", before.description == after.description, |p| p.description.clone()),
        ("short description", before.short_description == after.short_description, |p| {
            p.short_description.clone()
        }),
        ("type", before.kind == after.kind, |p| p.kind.name().to_owned()),
        ("status", before.status == after.status, |p| p.status.name().to_owned()),
        ("pictures", before.images == after.images, |p| pictures(&p.images)),
        ("category", before.category == after.category, |p| p.category.clone()),
        ("tags", before.tags == after.tags, |p| p.tags.join(", ")),
        ("vendor", before.vendor == after.vendor, |p| p.vendor.clone()),
        ("tax class", before.tax_class == after.tax_class, |p| p.tax_class.clone()),
        ("SEO title", before.meta_title == after.meta_title, |p| p.meta_title.clone().unwrap_or_default()),
        ("SEO description", before.meta_description == after.meta_description, |p| {
            p.meta_description.clone().unwrap_or_default()
        }),
    ]
}

fn variant_fields(before: &Variant, after: &Variant) -> [Field<Variant>; 15] {
    let price = |v: &Variant| (v.price_amount, v.price_currency.clone());
    let billing = |v: &Variant| (v.pricing_type, v.billing_interval, v.billing_interval_count);
    [
        ("variant's name", before.name == after.name, |v| v.name.clone()),
        ("options", before.options == after.options, options),
        ("variant's picture", before.image_key == after.image_key, |v| {
            v.image_key.clone().unwrap_or_default()
        }),
        ("SKU", before.sku == after.sku, |v| v.sku.clone().unwrap_or_default()),
        ("barcode", before.barcode == after.barcode, |v| v.barcode.clone().unwrap_or_default()),
        ("price", price(before) == price(after), |v| money(v, Some(v.price_amount))),
        ("compare-at price", before.compare_at_price == after.compare_at_price, |v| {
            money(v, v.compare_at_price)
        }),
        ("billing", billing(before) == billing(after), billed),
        ("stock", before.inventory_quantity == after.inventory_quantity, |v| {
            v.inventory_quantity.to_string()
        }),
        ("selling without stock", before.inventory_policy == after.inventory_policy, |v| {
            yes(v.inventory_policy == InventoryPolicy::Continue)
        }),
        ("counting of stock", before.track_inventory == after.track_inventory, |v| yes(v.track_inventory)),
        ("weight", before.weight_grams == after.weight_grams, |v| {
            v.weight_grams.map(|grams| format!("{grams} g")).unwrap_or_default()
        }),
        ("shipping", before.requires_shipping == after.requires_shipping, |v| yes(v.requires_shipping)),
        ("default variant", before.is_default == after.is_default, |v| yes(v.is_default)),
        ("order of variants", before.position == after.position, |v| v.position.to_string()),
    ]
}

fn yes(yes: bool) -> String {
    if yes { "yes" } else { "no" }.to_owned()
}

fn money(variant: &Variant, amount: Option<i64>) -> String {
    amount.map(|amount| decimal(amount.unsigned_abs(), &variant.price_currency)).unwrap_or_default()
}

fn options(variant: &Variant) -> String {
    let pairs: Vec<_> =
        variant.options.iter().map(|option| format!("{}: {}", option.name, option.value)).collect();
    pairs.join(", ")
}

fn billed(variant: &Variant) -> String {
    match (variant.billing_interval, variant.billing_interval_count) {
        (Some(interval), count) => format!("every {} {interval:?}", count.unwrap_or(1)).to_lowercase(),
        (None, _) => "once".to_owned(),
    }
}

/// How many there are, and what they are called.
fn pictures(images: &[Image]) -> String {
    let name = |image: &Image| image.key.rsplit('/').next().unwrap_or_default().to_owned();
    match images {
        [] => "none".to_owned(),
        images => format!("{}: {}", images.len(), images.iter().map(name).collect::<Vec<_>>().join(", ")),
    }
}
