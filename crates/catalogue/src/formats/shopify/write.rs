//! Products as Shopify's importer takes them.
//!
//! The columns are those of its template, in its order and by its names of today
//! (<https://help.shopify.com/en/manual/products/import-export/using-csv>). Those for which nothing is known here stay empty.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;

use super::columns::OPTIONS;
use super::variants::ONLY;
use crate::formats::cell::write_row;
use crate::formats::html::to_html;
use crate::money::decimal;
use crate::product::{Image, InventoryPolicy, Product, ProductStatus, Variant};
use crate::text::one_line;

/// The template's columns.
const COLUMNS: [&str; 56] = [
    "Title",
    "URL handle",
    "Description",
    "Vendor",
    "Product category",
    "Type",
    "Tags",
    "Published on online store",
    "Status",
    "SKU",
    "Barcode",
    "Option1 name",
    "Option1 value",
    "Option1 Linked To",
    "Option2 name",
    "Option2 value",
    "Option2 Linked To",
    "Option3 name",
    "Option3 value",
    "Option3 Linked To",
    "Price",
    "Compare-at price",
    "Cost per item",
    "Charge tax",
    "Tax code",
    "Unit price total measure",
    "Unit price total measure unit",
    "Unit price base measure",
    "Unit price base measure unit",
    "Inventory tracker",
    "Inventory quantity",
    "Continue selling when out of stock",
    "Weight value (grams)",
    "Weight unit for display",
    "Requires shipping",
    "Fulfillment service",
    "Product image URL",
    "Image position",
    "Image alt text",
    "Variant image URL",
    "Gift card",
    "SEO title",
    "SEO description",
    "Google Shopping / Google product category",
    "Google Shopping / Gender",
    "Google Shopping / Age group",
    "Google Shopping / Manufacturer part number (MPN)",
    "Google Shopping / Ad group name",
    "Google Shopping / Ads labels",
    "Google Shopping / Condition",
    "Google Shopping / Custom product",
    "Google Shopping / Custom label 0",
    "Google Shopping / Custom label 1",
    "Google Shopping / Custom label 2",
    "Google Shopping / Custom label 3",
    "Google Shopping / Custom label 4",
];

const OPTION_NAMES: [&str; OPTIONS] = ["Option1 name", "Option2 name", "Option3 name"];
const OPTION_VALUES: [&str; OPTIONS] = ["Option1 value", "Option2 value", "Option3 value"];

/// What parts the values of options that share a column.
const BETWEEN: &str = " / ";

/// Writes a shop's products as a CSV that Shopify takes.
#[derive(Debug, Clone)]
pub struct Export {
    /// What the addresses of the shop's own pictures begin with, such as `https://shop.example/cdn/`. Without it they are
    /// left out.
    pub files: Option<String>,
}

/// A row's fields, by their columns.
type Fields = BTreeMap<&'static str, String>;

impl Export {
    /// Writes the first row, which names the columns.
    ///
    /// # Errors
    /// The writer's own.
    pub fn write_header(&self, to: impl Write) -> std::io::Result<()> {
        write_row(to, COLUMNS)
    }

    /// Writes a product: a row for each variant, and for each picture beyond them.
    ///
    /// # Errors
    /// The writer's own.
    pub fn write(&self, mut to: impl Write, product: &Product) -> std::io::Result<()> {
        let options = Options::of(product);
        let images: Vec<(&Image, String)> =
            product.images.iter().filter_map(|image| Some((image, self.address(&image.key)?))).collect();
        for number in 0..product.variants.len().max(images.len()) {
            let mut row = if number == 0 { own(product) } else { Fields::new() };
            row.insert("URL handle", product.slug.clone());
            if let Some(variant) = product.variants.get(number) {
                self.add_variant(&mut row, variant);
                options.add(&mut row, number);
            }
            if let Some((image, address)) = images.get(number) {
                row.insert("Product image URL", address.clone());
                row.insert("Image position", number.saturating_add(1).to_string());
                row.insert("Image alt text", one_line(&image.alt));
            }
            let field = |name| row.get(name).map(String::as_str).unwrap_or_default();
            write_row(&mut to, COLUMNS.into_iter().map(field))?;
        }
        Ok(())
    }

    fn add_variant(&self, row: &mut Fields, variant: &Variant) {
        let price = |amount: i64| decimal(amount.unsigned_abs(), &variant.price_currency);
        let policy = match variant.inventory_policy {
            InventoryPolicy::Continue => "CONTINUE",
            InventoryPolicy::Deny => "DENY",
        };
        row.extend([
            ("SKU", one_line(variant.sku.as_deref().unwrap_or_default())),
            ("Barcode", one_line(variant.barcode.as_deref().unwrap_or_default())),
            ("Price", price(variant.price_amount)),
            ("Compare-at price", variant.compare_at_price.map(price).unwrap_or_default()),
            ("Charge tax", truth(true)),
            ("Inventory tracker", if variant.track_inventory { "shopify" } else { "" }.to_owned()),
            ("Inventory quantity", variant.inventory_quantity.to_string()),
            ("Continue selling when out of stock", policy.to_owned()),
            ("Weight value (grams)", variant.weight_grams.map(|grams| grams.to_string()).unwrap_or_default()),
            ("Weight unit for display", "g".to_owned()),
            ("Requires shipping", truth(variant.requires_shipping)),
            ("Fulfillment service", "manual".to_owned()),
        ]);
        if let Some(address) = variant.image_key.as_deref().and_then(|key| self.address(key)) {
            row.insert("Variant image URL", address);
        }
    }

    /// Where a picture is had from outside.
    fn address(&self, key: &str) -> Option<String> {
        if key.starts_with("https://") {
            return Some(key.to_owned());
        }
        Some(format!("{}{key}", self.files.as_deref()?))
    }
}

/// What is said once of a product.
fn own(product: &Product) -> Fields {
    let status = match product.status {
        ProductStatus::Active => "Active",
        ProductStatus::Draft => "Draft",
        ProductStatus::Archived => "Archived",
    };
    let line = |text: &Option<String>| one_line(text.as_deref().unwrap_or_default());
    Fields::from([
        ("Title", one_line(&product.name)),
        ("Description", to_html(&product.description)),
        ("Vendor", one_line(&product.vendor)),
        ("Type", one_line(&product.category)),
        ("Tags", product.tags.join(", ")),
        ("Published on online store", truth(product.status == ProductStatus::Active)),
        ("Status", status.to_owned()),
        ("Gift card", truth(false)),
        ("SEO title", line(&product.meta_title)),
        ("SEO description", line(&product.meta_description)),
    ])
}

fn truth(yes: bool) -> String {
    if yes { "TRUE" } else { "FALSE" }.to_owned()
}

/// What is chosen among, in three columns, and what each variant is of it.
struct Options {
    names: Vec<String>,
    values: Vec<Vec<String>>,
}

impl Options {
    /// By the product's options; where those do not tell its variants apart, by their names.
    fn of(product: &Product) -> Self {
        if let [only] = product.variants.as_slice()
            && only.options.is_empty()
            && only.name == ONLY.2
        {
            return Self { names: vec!["Title".to_owned()], values: vec![vec![ONLY.1.to_owned()]] };
        }
        let mut names: Vec<String> = Vec::new();
        for option in product.variants.iter().flat_map(|variant| &variant.options) {
            if !names.contains(&option.name) {
                names.push(option.name.clone());
            }
        }
        let values: Vec<Vec<String>> =
            product.variants.iter().map(|variant| shared(&chosen(variant, &names), BETWEEN)).collect();
        let apart: BTreeSet<_> = values.iter().collect();
        let says_nothing = |values: &Vec<String>| values.iter().all(String::is_empty);
        if apart.len() < values.len() || values.iter().any(says_nothing) {
            let names_alone = product.variants.iter().map(|variant| vec![one_line(&variant.name)]);
            return Self { names: vec!["Title".to_owned()], values: names_alone.collect() };
        }
        Self { names: shared(&names, BETWEEN), values }
    }

    fn add(&self, row: &mut Fields, number: usize) {
        if number == 0 {
            row.extend(OPTION_NAMES.into_iter().zip(self.names.iter().cloned()));
        }
        let values = self.values.get(number).into_iter().flatten().cloned();
        row.extend(OPTION_VALUES.into_iter().zip(values));
    }
}

/// What a variant is of each option; empty where it is nothing.
fn chosen(variant: &Variant, names: &[String]) -> Vec<String> {
    let value = |name: &String| variant.options.iter().find(|option| option.name == *name);
    names.iter().map(|name| value(name).map(|option| one_line(&option.value)).unwrap_or_default()).collect()
}

/// As many as there are columns: those beyond share the last.
fn shared(texts: &[String], between: &str) -> Vec<String> {
    let (own, rest) = texts.split_at_checked(OPTIONS.saturating_sub(1)).unwrap_or((texts, &[]));
    let mut all: Vec<String> = own.iter().map(|text| one_line(text)).collect();
    if !rest.is_empty() {
        let rest: Vec<String> =
            rest.iter().map(|text| one_line(text)).filter(|text| !text.is_empty()).collect();
        all.push(rest.join(between));
    }
    all
}
