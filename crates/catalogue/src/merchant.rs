//! What search engines and marketplaces want to know of a product, in the words they have for it.

use std::collections::{BTreeMap, BTreeSet};

use crate::product::{ChosenOption, Product, Variant};

/// What of a variant's options such services have a name for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Attribute {
    /// Its size.
    Size,
    /// Its colour.
    Color,
    /// What it is made of.
    Material,
    /// What is printed on it.
    Pattern,
}

impl Attribute {
    /// What an option of this name tells.
    pub fn of(name: &str) -> Option<Self> {
        match name.trim().to_lowercase().as_str() {
            "size" | "größe" | "groesse" | "taille" | "talla" => Some(Self::Size),
            "color" | "colour" | "farbe" | "couleur" => Some(Self::Color),
            "material" | "fabric" => Some(Self::Material),
            "pattern" | "print" => Some(Self::Pattern),
            _ => None,
        }
    }

    /// Its name, at <https://schema.org> as in feeds of products.
    pub fn name(self) -> &'static str {
        match self {
            Self::Size => "size",
            Self::Color => "color",
            Self::Material => "material",
            Self::Pattern => "pattern",
        }
    }
}

/// What a variant is of such options: of several that tell the same, the first.
pub fn attributes(variant: &Variant) -> impl Iterator<Item = (Attribute, &str)> {
    let named = |option: &ChosenOption| Attribute::of(&option.name);
    let mut told = Vec::new();
    let options = variant.options.iter().filter(|option| !option.value.trim().is_empty());
    options.filter_map(move |option| {
        let attribute = named(option).filter(|own| !told.contains(own))?;
        told.push(attribute);
        Some((attribute, option.value.trim()))
    })
}

/// The options in which the product's variants differ, as far as they have a name.
pub fn varies_by(product: &Product) -> Vec<Attribute> {
    let mut values: BTreeMap<Attribute, BTreeSet<String>> = BTreeMap::new();
    for (attribute, value) in product.variants.iter().flat_map(attributes) {
        values.entry(attribute).or_default().insert(value.to_lowercase());
    }
    values.into_iter().filter(|(_, values)| values.len() > 1).map(|(attribute, _)| attribute).collect()
}

/// The Global Trade Item Number a barcode is, if it is one: of 8, 12, 13 or 14 digits, the last of which proves the others
/// (<https://www.gs1.org/services/how-calculate-check-digit-manually>). Sellers write all kinds of things there.
pub fn gtin(barcode: &str) -> Option<String> {
    let digits: String = barcode.chars().filter(|c| !matches!(c, ' ' | '-')).collect();
    let is_number = matches!(digits.len(), 8 | 12 | 13 | 14) && digits.bytes().all(|b| b.is_ascii_digit());
    let weights = [1_u32, 3].into_iter().cycle();
    let sum: u32 =
        digits.chars().rev().zip(weights).filter_map(|(c, weight)| c.to_digit(10)?.checked_mul(weight)).sum();
    let is_nothing = digits.bytes().all(|b| b == b'0');
    (is_number && !is_nothing && sum.is_multiple_of(10)).then_some(digits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_barcode_is_a_number_of_trade_where_its_last_digit_proves_it() {
        for (barcode, number) in [
            ("4006381333931", Some("4006381333931")),
            ("036000291452", Some("036000291452")),
            ("96385074", Some("96385074")),
            ("10614141000415", Some("10614141000415")),
            ("978-3-16-148410-0", Some("9783161484100")),
            ("4006381333932", None),
            ("12345", None),
            ("00000000", None),
            ("SKU-1", None),
            ("", None),
            ("４００６３８１３３３９３１", None),
        ] {
            assert_eq!(gtin(barcode).as_deref(), number, "{barcode}");
        }
    }

    #[test]
    fn a_product_varies_by_what_differs_and_has_a_name() {
        let variants = serde_json::json!([
            {"id": "a", "name": "a", "price_amount": 1, "price_currency": "EUR", "options": [
                {"name": "Size", "value": "S"}, {"name": "Colour", "value": "Red"}, {"name": "Lid", "value": "Yes"}]},
            {"id": "b", "name": "b", "price_amount": 1, "price_currency": "EUR", "options": [
                {"name": "Size", "value": "L"}, {"name": "Colour", "value": "Red"}, {"name": "Lid", "value": "No"}]},
            {"id": "c", "name": "c", "price_amount": 1, "price_currency": "EUR", "options": [
                {"name": "Size", "value": "M"}, {"name": "Colour", "value": "Red"}, {"name": "Lid", "value": "No"}]},
        ]);
        let tee = serde_json::json!({"id": "p", "slug": "p", "name": "p", "variants": variants});
        let json = tee;
        let tee: Product = serde_json::from_value(json.clone()).unwrap();
        assert_eq!(varies_by(&tee), [Attribute::Size]);
        let mut tee = tee;
        for (variant, size) in tee.variants.iter_mut().zip(["S", " s", ""]) {
            let option = |name: &str, value: &str| ChosenOption { name: name.into(), value: value.into() };
            variant.options = vec![
                option("Material", "Cotton"),
                option("Fabric", "Jersey"),
                option("Size", size),
                option("Lid", &variant.id),
            ];
        }
        assert_eq!(
            varies_by(&tee),
            [],
            "each is of one material, whatever it is called, and no size is another"
        );
        let second: Vec<_> = attributes(&tee.variants[1]).collect();
        assert_eq!(second, [(Attribute::Material, "Cotton"), (Attribute::Size, "s")]);
        tee.variants[0].options.swap(0, 1);
        assert_eq!(varies_by(&tee), [Attribute::Material]);
        let tee: Product = serde_json::from_value(json).unwrap();
        let first: Vec<_> = attributes(&tee.variants[0]).collect();
        assert_eq!(first, [(Attribute::Size, "S"), (Attribute::Color, "Red")]);
    }
}
