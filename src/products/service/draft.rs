//! From what was typed to a draft, whose rules are those of every door.

use std::collections::HashSet;

use coppice_catalogue::check::Limits;
use coppice_catalogue::draft::{Draft, Hints, ImageDraft, Terms, VariantDraft};
use coppice_catalogue::slug::{is_slug, slug};

use super::pictures::Library;
use crate::products::model::{ProductForm, RowForm, Tracking};
use crate::region;
use crate::shop::model::{ChosenOption, Product, ProductStatus, ProductType};
use crate::text::tidy;

/// What is wrong with a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The field's name; empty where it is none's.
    pub field: String,
    /// What is wrong.
    pub message: String,
}

impl Problem {
    /// What is wrong with the field of this name.
    pub fn new(field: impl Into<String>, message: impl Into<String>) -> Self {
        Self { field: field.into(), message: message.into() }
    }
}

/// What is said beside a price that can't be charged exactly.
pub fn inexact(terms: &Terms, currency: &str) -> String {
    let step = region::money(terms.price_step(), currency);
    format!("This price can’t be charged exactly. Please write a multiple of {step}.")
}

/// The address that a form asks for, or that its name makes; nothing where neither makes one.
pub fn wanted_slug(form_slug: &str, name: &str) -> Option<String> {
    let typed = form_slug.trim();
    if is_slug(typed) {
        return Some(typed.to_owned());
    }
    slug(if typed.is_empty() { name } else { typed })
}

/// Reads fields, and notes what is wrong with them.
struct Reader<'a> {
    currency: &'a str,
    terms: &'a Terms,
    problems: Vec<Problem>,
}

impl Reader<'_> {
    fn problem(&mut self, field: &str, message: impl Into<String>) {
        self.problems.push(Problem::new(field, message));
    }

    /// A text on one line, of at most so many characters.
    fn line(&mut self, field: &str, text: &str, most: usize) -> String {
        let text = tidy(&text.replace('\n', " "), usize::MAX);
        if text.chars().count() > most {
            self.problem(field, format!("Please use at most {most} characters."));
        }
        text
    }

    /// An amount; nothing of an empty field.
    fn amount(&mut self, field: &str, text: &str) -> Option<i64> {
        if text.trim().is_empty() {
            return None;
        }
        let amount = region::typed(text, self.currency);
        if amount.is_none() {
            let example = region::short(1_250, self.currency);
            let negative = text.trim().starts_with(['-', '−']);
            let why = if negative {
                "This can’t be below zero.".to_owned()
            } else {
                format!("Please write an amount such as {example}.")
            };
            self.problem(field, why);
        }
        amount
    }

    /// A whole number; nothing of an empty field.
    fn count(&mut self, field: &str, text: &str) -> Option<i64> {
        let text = text.trim();
        if text.is_empty() {
            return None;
        }
        let count = text.parse().ok().filter(|count| (0..=Limits::COUNT).contains(count));
        if count.is_none() {
            self.problem(field, "Please write a whole number, such as 250.");
        }
        count
    }
}

/// The draft that a form makes, or what is wrong with it, field by field.
///
/// # Errors
/// What is wrong.
pub fn draft(
    form: &ProductForm,
    before: Option<&Product>,
    currency: &str,
    terms: &Terms,
    library: &Library,
) -> Result<Draft, Vec<Problem>> {
    let mut reader = Reader { currency, terms, problems: Vec::new() };
    let name = reader.line("name", &form.name, Limits::NAME);
    if name.is_empty() {
        reader.problem("name", "Please give the product a name.");
    }
    if !form.slug.trim().is_empty() && wanted_slug(&form.slug, "").is_none() {
        reader.problem("slug", "Please use letters from a to z, digits and hyphens.");
    }
    let description: String =
        form.description.chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\t')).collect();
    if description.chars().count() > Limits::DESCRIPTION {
        reader.problem("description", format!("Please use at most {} characters.", Limits::DESCRIPTION));
    }
    let short_description = reader.line("short_description", &form.short_description, Limits::TEXT);
    let category = reader.line("category", &form.category, Limits::LABEL);
    let vendor = reader.line("vendor", &form.vendor, Limits::TEXT);
    let tags: Vec<String> = form.tags.split(',').map(|tag| tidy(tag, usize::MAX)).collect();
    if tags.len() > Limits::TAGS {
        reader.problem("tags", format!("Please use at most {} tags.", Limits::TAGS));
    } else if tags.iter().any(|tag| tag.chars().count() > Limits::LABEL) {
        reader.problem("tags", format!("Each tag has at most {} characters.", Limits::LABEL));
    }
    let kind = ProductType::ALL.into_iter().find(|kind| kind.name() == form.kind);
    let status = ProductStatus::ALL.into_iter().find(|status| status.name() == form.status);
    let has_class = terms.takes_class(&form.tax_class);
    for (field, known) in [("type", kind.is_some()), ("status", status.is_some()), ("tax_class", has_class)] {
        if !known {
            reader.problem(field, "Please choose one of these.");
        }
    }
    let some = |text: String| (!text.is_empty()).then_some(text);
    let meta_title = some(reader.line("meta_title", &form.meta_title, Limits::TEXT));
    let meta_description = some(reader.line("meta_description", &form.meta_description, Limits::TEXT));
    let options = options(form, &mut reader);
    let images = images(form, library, &mut reader);
    let variants = variants(form, before, &options, &mut reader);
    if !reader.problems.is_empty() {
        return Err(reader.problems);
    }
    Ok(Draft {
        name: Some(name),
        description: Some(description),
        short_description: Some(short_description),
        kind,
        status,
        images: Some(images),
        category: Some(category),
        tags: Some(tags),
        vendor: Some(vendor),
        tax_class: Some(form.tax_class.clone()),
        meta_title: Some(meta_title),
        meta_description: Some(meta_description),
        variants: Some(variants),
        hints: Hints { by_id_alone: true, ..Hints::default() },
        ..Draft::default()
    })
}

/// The options' names by their places; empty where one is not used.
fn options(form: &ProductForm, reader: &mut Reader<'_>) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for (at, option) in form.options.iter().enumerate() {
        let field = |what: &str| format!("o{at}.{what}");
        let name = reader.line(&field("name"), &option.name, Limits::TEXT);
        let values = option.list();
        if values.is_empty() {
            if !name.is_empty() {
                reader.problem(&field("values"), "Please write what there is to choose, or empty the name.");
            }
            names.push(String::new());
            continue;
        }
        if name.is_empty() {
            reader.problem(&field("name"), "Please give this option a name, such as Size.");
        } else if names.iter().any(|other| other.to_lowercase() == name.to_lowercase()) {
            reader.problem(&field("name"), format!("There is another option called “{name}”."));
        }
        if let Some(long) = values.iter().find(|value| value.chars().count() > Limits::TEXT) {
            let start: String = long.chars().take(20).collect();
            reader.problem(
                &field("values"),
                format!("“{start}…” is too long: a value has at most {} characters.", Limits::TEXT),
            );
        }
        names.push(name);
    }
    names
}

fn images(form: &ProductForm, library: &Library, reader: &mut Reader<'_>) -> Vec<ImageDraft> {
    if form.pictures.len() > Limits::IMAGES {
        reader.problem("pictures", format!("A product has at most {} pictures.", Limits::IMAGES));
    }
    let mut images = Vec::with_capacity(form.pictures.len());
    for (at, picture) in form.pictures.iter().enumerate() {
        let alt = reader.line(&format!("p{at}.alt"), &picture.alt, Limits::TEXT);
        match library.known.get(&picture.key) {
            Some(image) => images.push(ImageDraft {
                key: image.key.clone(),
                alt: Some(alt),
                width: Some(image.width),
                height: Some(image.height),
                source: image.source.clone(),
            }),
            None => reader.problem(
                "pictures",
                format!("Picture {} no longer exists. Please remove it.", at.saturating_add(1)),
            ),
        }
    }
    images
}

fn variants(
    form: &ProductForm,
    before: Option<&Product>,
    options: &[String],
    reader: &mut Reader<'_>,
) -> Vec<VariantDraft> {
    let pictures: HashSet<&str> = form.pictures.iter().map(|picture| picture.key.as_str()).collect();
    let mut names: HashSet<String> = HashSet::new();
    let mut variants = Vec::with_capacity(form.rows.len());
    for (at, row) in form.rows.iter().enumerate().filter(|(_, row)| row.on) {
        let name = row.name();
        if !name.is_empty() && !names.insert(name.clone()) {
            reader.problem(
                "options",
                format!("Two variants would be called “{name}”. Please use other values."),
            );
        }
        let draft = variant(at, row, before, reader);
        let image_key = Some(row.picture.clone()).filter(|key| pictures.contains(key.as_str()));
        let chosen = options.iter().zip(&row.key).filter(|(_, value)| !value.is_empty());
        let chosen = chosen.map(|(name, value)| ChosenOption { name: name.clone(), value: value.clone() });
        variants.push(VariantDraft {
            name: (!name.is_empty()).then_some(name),
            options: Some(chosen.collect()),
            image_key: Some(image_key),
            ..draft
        });
    }
    if variants.is_empty() {
        reader.problem("options", "Please leave at least one variant to be bought.");
    }
    // The only variant of a product that has no options any more is called what it is called by default.
    if let ([only], Some(before)) = (variants.as_mut_slice(), before)
        && only.name.is_none()
        && before.variants.len() > 1
    {
        only.name = Some("Default".to_owned());
    }
    variants
}

fn variant(at: usize, row: &RowForm, before: Option<&Product>, reader: &mut Reader<'_>) -> VariantDraft {
    let field = |what: &str| format!("v{at}.{what}");
    let known = before
        .and_then(|before| before.variants.iter().find(|variant| variant.id == row.id))
        .filter(|_| !row.id.is_empty());
    let price = reader.amount(&field("price"), &row.price);
    if row.price.trim().is_empty() {
        reader.problem(&field("price"), "Please write a price.");
    }
    let is_new = |price: &i64| known.is_none_or(|known| known.price_amount != *price);
    if price.filter(is_new).is_some_and(|price| !reader.terms.takes_price(price)) {
        reader.problem(&field("price"), inexact(reader.terms, reader.currency));
    }
    let tracking = Tracking::parse(&row.tracking);
    if tracking.is_none() {
        reader.problem(&field("tracking"), "Please choose one of these.");
    }
    let some = |text: String| Some((!text.is_empty()).then_some(text));
    let typed = reader.count(&field("stock"), &row.stock).filter(|_| known.is_none());
    let counted = tracking.is_some_and(|tracking| tracking.counted);
    // The stock of variants that are there is changed elsewhere; where counting begins, it begins with what is noted.
    let stock = match known {
        Some(variant) => (counted && !variant.track_inventory).then_some(variant.inventory_quantity),
        None => counted.then(|| typed.unwrap_or(0)),
    };
    // What is paid again and again is so for variants that come too.
    let rhythm = before.and_then(|before| before.variants.first()).filter(|_| known.is_none());
    VariantDraft {
        id: (!row.id.is_empty()).then(|| row.id.clone()),
        price_amount: price,
        compare_at_price: Some(reader.amount(&field("before"), &row.before)),
        sku: some(reader.line(&field("sku"), &row.sku, Limits::TEXT)),
        barcode: some(reader.line(&field("barcode"), &row.barcode, Limits::TEXT)),
        weight_grams: Some(reader.count(&field("weight"), &row.weight)),
        inventory_quantity: stock,
        track_inventory: Some(counted),
        inventory_policy: tracking.filter(|tracking| tracking.counted).map(|tracking| tracking.policy),
        requires_shipping: Some(row.ships),
        pricing_type: rhythm.map(|first| first.pricing_type),
        billing_interval: rhythm.map(|first| first.billing_interval),
        billing_interval_count: rhythm.map(|first| first.billing_interval_count),
        ..VariantDraft::default()
    }
}
