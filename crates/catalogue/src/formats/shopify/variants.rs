//! The variants of a product's rows.

use super::columns::{Field, OPTIONS};
use super::pictures;
use super::row::{Row, truth};
use crate::draft::{Finding, VariantDraft};
use crate::formats::{number, price};
use crate::product::{ChosenOption, InventoryPolicy};
use crate::text::{excerpt, one_line};

/// What a product's only variant is called: by exports, and here.
pub const ONLY: (&str, &str, &str) = ("title", "Default Title", "Default");

/// Whose stock is counted by these, nobody need be told.
const TRACKERS: [&str; 3] = ["shopify", "shipwire", "amazon_marketplace_web"];

/// In any of these something stands if a row is a variant's; the others are there for their pictures.
const OWN: [Field; 7] = [
    Field::OptionValue(0),
    Field::OptionValue(1),
    Field::OptionValue(2),
    Field::Price,
    Field::Sku,
    Field::Quantity,
    Field::CompareAt,
];

/// What the rows say of variants.
#[derive(Default)]
pub struct Variants {
    /// Them; `None` if the file has no column for any.
    pub list: Option<Vec<VariantDraft>>,
    /// Whether they are all there are: so it is where the file says what is chosen.
    pub all: bool,
}

/// The variants that the rows tell of.
pub fn read(
    rows: &[Row],
    main: &Row,
    currency: &str,
    warnings: &mut Vec<Finding>,
) -> Result<Variants, Finding> {
    let said = |field: &Field| main.said(*field).is_some();
    let more = [Field::Grams, Field::Tracker, Field::Policy, Field::RequiresShipping, Field::VariantImage];
    if !OWN.iter().chain(&more).any(said) {
        return Ok(Variants::default());
    }
    let all = (0..OPTIONS).any(|n| said(&Field::OptionValue(n)));
    let names: Vec<String> = (0..OPTIONS).map(|n| option_name(rows, n)).collect();
    let mut list = Vec::new();
    for row in rows.iter().filter(|row| row.line == main.line || row.has_any(&OWN)) {
        let mut variant = variant(row, currency, warnings)?;
        if all {
            let options = chosen(row, &names);
            variant.name = Some(name(&options, " / ", false));
            variant.options = Some(options);
            variant.is_default = Some(list.is_empty());
        }
        list.push(variant);
    }
    tell_apart(&mut list);
    Ok(Variants { list: Some(list), all })
}

/// What is chosen among; it stands in one of the rows.
fn option_name(rows: &[Row], number: usize) -> String {
    let said = rows.iter().map(|row| row.get(Field::OptionName(number))).find(|name| !name.is_empty());
    said.map_or_else(|| format!("Option {}", number.saturating_add(1)), one_line)
}

fn chosen(row: &Row, names: &[String]) -> Vec<ChosenOption> {
    let options = names.iter().enumerate().map(|(number, name)| ChosenOption {
        name: name.clone(),
        value: one_line(row.get(Field::OptionValue(number))),
    });
    let mut options: Vec<_> = options.filter(|option| !option.value.is_empty()).collect();
    // So an export writes that there is nothing to choose.
    if let [only] = options.as_slice()
        && only.value == ONLY.1
        && (only.name.to_lowercase() == ONLY.0 || only.name == "Option 1")
    {
        options.clear();
    }
    options
}

fn name(options: &[ChosenOption], between: &str, with_names: bool) -> String {
    let one = |option: &ChosenOption| {
        if with_names { format!("{}: {}", option.name, option.value) } else { option.value.clone() }
    };
    if options.is_empty() {
        ONLY.2.to_owned()
    } else {
        options.iter().map(one).collect::<Vec<_>>().join(between)
    }
}

/// Variants whose values read alike, though they are chosen of other options, say those too.
fn tell_apart(list: &mut [VariantDraft]) {
    let names: Vec<_> = list.iter().map(|variant| variant.name.clone()).collect();
    for variant in list {
        if names.iter().filter(|name| **name == variant.name).count() > 1
            && let Some(options) = variant.options.as_deref().filter(|options| !options.is_empty())
        {
            variant.name = Some(name(options, " / ", true));
        }
    }
}

fn variant(row: &Row, currency: &str, warnings: &mut Vec<Finding>) -> Result<VariantDraft, Finding> {
    let refuse = |reason: String| row.finding(reason);
    let amount = |text: &str| price::parse(text, currency).map_err(refuse);
    let price_amount = match row.said(Field::Price) {
        Some("") => return Err(row.finding("has a variant without a price")),
        said => said.map(amount).transpose()?,
    };
    let compare_at_price = match row.said(Field::CompareAt) {
        Some("") => Some(None),
        // Zero is how some exports write that there was no other price.
        said => said.map(amount).transpose()?.map(|price| Some(price).filter(|price| *price > 0)),
    };
    let track_inventory = tracker(row, warnings)?;
    let inventory_quantity = match row.said(Field::Quantity) {
        Some("") => (track_inventory == Some(true)).then_some(0),
        said => said.map(number::whole).transpose().map_err(refuse)?,
    };
    let weight = row.said(Field::Grams).map(number::floor).transpose().map_err(refuse)?;
    let image_key = row.said(Field::VariantImage).map(|text| pictures::address(row, text, warnings));
    Ok(VariantDraft {
        image_key,
        sku: row.said(Field::Sku).map(|sku| Some(one_line(sku)).filter(|sku| !sku.is_empty())),
        barcode: row.said(Field::Barcode).map(|code| Some(barcode(code)).filter(|code| !code.is_empty())),
        price_amount,
        compare_at_price,
        inventory_quantity,
        inventory_policy: policy(row)?,
        track_inventory,
        weight_grams: weight.map(|grams| Some(grams).filter(|grams| *grams != 0)),
        requires_shipping: row.truth(Field::RequiresShipping, "requires shipping", true)?,
        ..VariantDraft::default()
    })
}

/// A barcode; spreadsheets are kept from making a number of it by an apostrophe, which is not its own.
fn barcode(text: &str) -> String {
    one_line(text.strip_prefix('\'').unwrap_or(text))
}

fn policy(row: &Row) -> Result<Option<InventoryPolicy>, Finding> {
    let Some(text) = row.said(Field::Policy) else { return Ok(None) };
    let unknown = || row.finding(format!("has an inventory policy that is not known: “{}”", excerpt(text)));
    let sells_on = match text.to_ascii_lowercase().as_str() {
        "continue" => true,
        "" | "deny" => false,
        other => truth(other).ok_or_else(unknown)?,
    };
    Ok(Some(if sells_on { InventoryPolicy::Continue } else { InventoryPolicy::Deny }))
}

/// Who counts the stock: a name is somebody, nothing is nobody.
fn tracker(row: &Row, warnings: &mut Vec<Finding>) -> Result<Option<bool>, Finding> {
    let Some(text) = row.said(Field::Tracker) else { return Ok(None) };
    let counts = match truth(text) {
        Some(counts) => counts,
        None => !text.is_empty(),
    };
    if counts && truth(text).is_none() && !TRACKERS.contains(&text.to_lowercase().as_str()) {
        warnings.push(
            row.finding(format!("has its stock counted by “{}”: here it is counted too", excerpt(text))),
        );
    }
    Ok(Some(counts))
}
