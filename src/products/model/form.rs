//! The editor's form, as it is typed.

use coppice_catalogue::product::STANDARD_TAX_CLASS;
use serde::{Deserialize, Serialize};

use super::act::Act;
use super::options::OptionForm;
use crate::region;
use crate::shop::model::{InventoryPolicy, Product, Variant};

/// What happens with a variant's stock, by its name in forms, and in words.
pub const COUNTED: [(&str, &str); 3] =
    [("stop", "Counted; sold out at none"), ("go-on", "Counted; sold on at none"), ("off", "Not counted")];

/// What happens with a variant's stock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tracking {
    /// Whether it is counted.
    pub counted: bool,
    /// What happens when none is left.
    pub policy: InventoryPolicy,
}

impl Tracking {
    /// Reads it from a form.
    pub fn parse(text: &str) -> Option<Self> {
        Some(match text {
            "stop" => Self { counted: true, policy: InventoryPolicy::Deny },
            "go-on" => Self { counted: true, policy: InventoryPolicy::Continue },
            "off" => Self { counted: false, policy: InventoryPolicy::Deny },
            _ => return None,
        })
    }

    fn name(variant: &Variant) -> &'static str {
        match (variant.track_inventory, variant.inventory_policy) {
            (false, _) => "off",
            (true, InventoryPolicy::Deny) => "stop",
            (true, InventoryPolicy::Continue) => "go-on",
        }
    }
}

/// The editor's form, as it was typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[allow(missing_docs, reason = "the fields are those of a product")]
pub struct ProductForm {
    /// The id of a product that is new, so that it is made once however often it is sent.
    pub id: String,
    /// Which state of which product was looked at: `id.revision`.
    pub seen: String,
    /// Tells this form from every other, so that it makes one copy however often it is sent.
    pub key: String,
    pub name: String,
    pub slug: String,
    pub description: String,
    pub short_description: String,
    pub category: String,
    pub tags: String,
    pub vendor: String,
    pub tax_class: String,
    pub kind: String,
    pub status: String,
    pub meta_title: String,
    pub meta_description: String,
    pub options: Vec<OptionForm>,
    /// The variants, those of all pages.
    pub rows: Vec<RowForm>,
    /// The page of the variants that is shown, from 0.
    pub page: usize,
    pub fill: FillForm,
    pub pictures: Vec<PictureForm>,
    /// What is looked for among the shop's pictures.
    pub picture_search: String,
    /// Which variants may go: what was shown of them.
    pub may_go: String,
    pub act: Act,
}

/// A variant, or a combination that may become one.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "the fields are those of a variant")]
pub struct RowForm {
    /// The id of a variant that is there.
    #[serde(rename = "i", default, skip_serializing_if = "String::is_empty")]
    pub id: String,
    /// What it is of each option; empty of those that are not used.
    #[serde(rename = "k")]
    pub key: Vec<String>,
    /// Whether it is offered.
    #[serde(rename = "o")]
    pub on: bool,
    #[serde(rename = "p", default)]
    pub price: String,
    #[serde(rename = "b", default)]
    pub before: String,
    #[serde(rename = "s", default)]
    pub sku: String,
    #[serde(rename = "c", default)]
    pub barcode: String,
    #[serde(rename = "w", default)]
    pub weight: String,
    /// What happens with its stock: a name of [`COUNTED`].
    #[serde(rename = "t", default)]
    pub tracking: String,
    #[serde(rename = "h", default)]
    pub ships: bool,
    /// The key of the picture that shows it.
    #[serde(rename = "f", default)]
    pub picture: String,
    /// With how many pieces a new one begins.
    #[serde(rename = "n", default)]
    pub stock: String,
}

/// What many variants are set to at once; what is empty stays.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[allow(missing_docs, reason = "the fields are those of a variant")]
pub struct FillForm {
    /// Which: empty for all, else an option's place and one of its values, `0:Large`.
    pub which: String,
    pub price: String,
    pub before: String,
    pub weight: String,
    pub tracking: String,
}

/// A picture.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PictureForm {
    /// The key of its file, or its address elsewhere.
    pub key: String,
    /// What it shows.
    pub alt: String,
}

impl RowForm {
    /// The row of a variant that is there.
    pub fn of(variant: &Variant, key: Vec<String>) -> Self {
        let amount = |amount: i64| region::short(amount, &variant.price_currency);
        Self {
            id: variant.id.clone(),
            key,
            on: true,
            price: amount(variant.price_amount),
            before: variant.compare_at_price.map(amount).unwrap_or_default(),
            sku: variant.sku.clone().unwrap_or_default(),
            barcode: variant.barcode.clone().unwrap_or_default(),
            weight: variant.weight_grams.map(|grams| grams.to_string()).unwrap_or_default(),
            tracking: Tracking::name(variant).to_owned(),
            ships: variant.requires_shipping,
            picture: variant.image_key.clone().unwrap_or_default(),
            stock: String::new(),
        }
    }

    /// The row of a combination that is no variant yet, like `first`.
    pub fn like(first: Option<&Self>, key: Vec<String>, on: bool) -> Self {
        let first = first.cloned().unwrap_or_else(|| Self {
            tracking: "stop".into(),
            ships: true,
            ..Self::default()
        });
        Self {
            id: String::new(),
            key,
            on,
            sku: String::new(),
            barcode: String::new(),
            picture: String::new(),
            stock: String::new(),
            ..first
        }
    }

    /// What it is called.
    pub fn name(&self) -> String {
        let used: Vec<&str> = self.key.iter().map(String::as_str).filter(|value| !value.is_empty()).collect();
        used.join(" / ")
    }
}

impl ProductForm {
    /// How many options a product has at least room for.
    pub const OPTIONS: usize = 3;
    /// How many variants a page has.
    pub const PAGE: usize = 100;

    /// The form of a product as it is saved.
    pub fn of(product: &Product) -> Self {
        let options = saved_options(product);
        let mut form = Self {
            id: product.id.clone(),
            seen: seen(product),
            name: product.name.clone(),
            slug: product.slug.clone(),
            description: product.description.clone(),
            short_description: product.short_description.clone(),
            category: product.category.clone(),
            tags: product.tags.join(", "),
            vendor: product.vendor.clone(),
            tax_class: product.tax_class.clone(),
            kind: product.kind.name().to_owned(),
            status: product.status.name().to_owned(),
            meta_title: product.meta_title.clone().unwrap_or_default(),
            meta_description: product.meta_description.clone().unwrap_or_default(),
            pictures: product
                .images
                .iter()
                .map(|image| PictureForm { key: image.key.clone(), alt: image.alt.clone() })
                .collect(),
            options,
            ..Self::default()
        };
        form.options.resize_with(form.options.len().max(Self::OPTIONS), OptionForm::default);
        form
    }

    /// The form of a product that is to be made.
    pub fn new(id: String) -> Self {
        Self {
            id,
            kind: "physical".into(),
            tax_class: STANDARD_TAX_CLASS.into(),
            status: "draft".into(),
            options: vec![OptionForm::default(); Self::OPTIONS],
            ..Self::default()
        }
    }

    /// Which state of the product was looked at: the revision, if it is one of this product.
    pub fn revision(&self, product: &Product) -> Option<i64> {
        let (id, revision) = self.seen.rsplit_once('.')?;
        revision.parse().ok().filter(|_| id == product.id)
    }
}

/// Which state of which product this is.
pub fn seen(product: &Product) -> String {
    format!("{}.{}", product.id, product.revision)
}

/// The options of a product as it is saved. Variants that only their names tell apart have one, whose values these are.
pub fn saved_options(product: &Product) -> Vec<OptionForm> {
    let variants = &product.variants;
    let Some(first) = variants.first() else { return Vec::new() };
    let names: Vec<&str> = first.options.iter().map(|option| option.name.as_str()).collect();
    let alike = variants
        .iter()
        .all(|variant| variant.options.iter().map(|option| option.name.as_str()).eq(names.iter().copied()));
    let mut keys: Vec<String> = variants.iter().map(|variant| key_text(&saved_key(variant, true))).collect();
    keys.sort_unstable();
    keys.dedup();
    if alike && !names.is_empty() && keys.len() == variants.len() {
        let values = |at: usize| {
            let mut values: Vec<String> = Vec::new();
            for option in variants.iter().filter_map(|variant| variant.options.get(at)) {
                if !values.contains(&option.value) {
                    values.push(option.value.clone());
                }
            }
            values
        };
        return names.iter().enumerate().map(|(at, name)| OptionForm::of(name, values(at))).collect();
    }
    match variants.len() {
        1 => Vec::new(),
        _ => vec![OptionForm::of("Variant", variants.iter().map(|variant| variant.name.clone()).collect())],
    }
}

/// What a saved variant is of its product's options, or its name where these do not tell.
pub fn saved_key(variant: &Variant, by_options: bool) -> Vec<String> {
    if by_options {
        variant.options.iter().map(|option| option.value.clone()).collect()
    } else {
        vec![variant.name.clone()]
    }
}

/// Whether a product's options, as they are saved, tell its variants apart.
pub fn is_by_options(product: &Product, options: &[OptionForm]) -> bool {
    let first = product.variants.first();
    first.is_some_and(|first| {
        !first.options.is_empty() && options.iter().map(|o| &o.was).eq(first.options.iter().map(|o| &o.name))
    })
}

fn key_text(key: &[String]) -> String {
    key.join("\u{1f}")
}
