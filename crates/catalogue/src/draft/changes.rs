//! What is different between two states of a product.

use crate::product::{Product, Variant};

/// The fields in which a product is another than before, in words for people. When it was changed is none of them.
pub fn changes(before: &Product, after: &Product) -> Vec<&'static str> {
    let own = [
        ("address", before.slug == after.slug),
        ("name", before.name == after.name),
        ("description", before.description == after.description),
        ("short description", before.short_description == after.short_description),
        ("type", before.kind == after.kind),
        ("status", before.status == after.status),
        ("pictures", before.images == after.images),
        ("category", before.category == after.category),
        ("tags", before.tags == after.tags),
        ("vendor", before.vendor == after.vendor),
        ("SEO title", before.meta_title == after.meta_title),
        ("SEO description", before.meta_description == after.meta_description),
    ];
    let mut fields: Vec<&'static str> =
        own.into_iter().filter(|(_, same)| !same).map(|(field, _)| field).collect();
    let is_in = |list: &[Variant], id: &str| list.iter().any(|variant| variant.id == id);
    if after.variants.iter().any(|variant| !is_in(&before.variants, &variant.id)) {
        fields.push("new variants");
    }
    if before.variants.iter().any(|variant| !is_in(&after.variants, &variant.id)) {
        fields.push("fewer variants");
    }
    for variant in &after.variants {
        let Some(was) = before.variants.iter().find(|was| was.id == variant.id) else { continue };
        for field in of_variant(was, variant) {
            if !fields.contains(&field) {
                fields.push(field);
            }
        }
    }
    fields
}

fn of_variant(before: &Variant, after: &Variant) -> impl Iterator<Item = &'static str> {
    let price = |v: &Variant| (v.price_amount, v.price_currency.clone());
    let billing = |v: &Variant| (v.pricing_type, v.billing_interval, v.billing_interval_count);
    let fields = [
        ("variant's name", before.name == after.name),
        ("options", before.options == after.options),
        ("variant's picture", before.image_key == after.image_key),
        ("SKU", before.sku == after.sku),
        ("barcode", before.barcode == after.barcode),
        ("price", price(before) == price(after)),
        ("compare-at price", before.compare_at_price == after.compare_at_price),
        ("billing", billing(before) == billing(after)),
        ("stock", before.inventory_quantity == after.inventory_quantity),
        ("selling without stock", before.inventory_policy == after.inventory_policy),
        ("counting of stock", before.track_inventory == after.track_inventory),
        ("weight", before.weight_grams == after.weight_grams),
        ("shipping", before.requires_shipping == after.requires_shipping),
        ("default variant", before.is_default == after.is_default),
        ("order of variants", before.position == after.position),
    ];
    fields.into_iter().filter(|(_, same)| !same).map(|(field, _)| field)
}
