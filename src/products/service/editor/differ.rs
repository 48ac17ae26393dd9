//! What is there, and what somebody has typed, side by side.

use std::collections::HashMap;

use crate::products::model::{ProductForm, RowForm};
use crate::shop::model::Product;

/// How many variants are told of.
const MOST: usize = 20;

/// A field of which there are two states.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// The field, in words for people.
    pub field: String,
    /// What is there now.
    pub now: String,
    /// What was typed.
    pub typed: String,
}

/// Where a product and a form of it differ.
pub fn differences(product: &Product, form: &ProductForm) -> Vec<Difference> {
    let mut now = ProductForm::of(product);
    let _ = now.arrange(Some(product));
    let pictures = |form: &ProductForm| {
        form.pictures
            .iter()
            .map(|picture| {
                let name = picture.key.rsplit('/').next().unwrap_or_default();
                format!("{name}: {}", picture.alt)
            })
            .collect::<Vec<_>>()
            .join("\n")
    };
    let options = |form: &ProductForm| {
        let used = form.used_options();
        used.map(|(_, option)| format!("{}: {}", option.name, option.list().join(", ")))
            .collect::<Vec<_>>()
            .join("\n")
    };
    let fields = [
        ("Name", now.name.clone(), form.name.clone()),
        // Without one the product stays where it is.
        (
            "Address",
            now.slug.clone(),
            Some(&form.slug).filter(|slug| !slug.trim().is_empty()).unwrap_or(&now.slug).clone(),
        ),
        ("Description", now.description.clone(), form.description.clone()),
        ("Short description", now.short_description.clone(), form.short_description.clone()),
        ("Status", now.status.clone(), form.status.clone()),
        ("Category", now.category.clone(), form.category.clone()),
        ("Tags", now.tags.clone(), form.tags.clone()),
        ("Vendor", now.vendor.clone(), form.vendor.clone()),
        ("Tax class", now.tax_class.clone(), form.tax_class.clone()),
        ("Type", now.kind.clone(), form.kind.clone()),
        ("Title for search engines", now.meta_title.clone(), form.meta_title.clone()),
        ("Description for search engines", now.meta_description.clone(), form.meta_description.clone()),
        ("Pictures", pictures(&now), pictures(form)),
        ("Options", options(&now), options(form)),
    ];
    let mut found: Vec<Difference> = fields
        .into_iter()
        .filter(|(_, now, typed)| now.trim() != typed.trim())
        .map(|(field, now, typed)| Difference { field: field.to_owned(), now, typed })
        .collect();
    found.extend(of_variants(&now.rows, &form.rows));
    found
}

fn of_variants(now: &[RowForm], typed: &[RowForm]) -> Vec<Difference> {
    let known: HashMap<&str, &RowForm> =
        now.iter().filter(|row| !row.id.is_empty()).map(|row| (row.id.as_str(), row)).collect();
    let own: HashMap<&str, &RowForm> = typed.iter().map(|row| (row.id.as_str(), row)).collect();
    let words = |row: &RowForm| {
        let name = row.name();
        if name.is_empty() { "Variant".to_owned() } else { name }
    };
    let mut found = Vec::new();
    for row in typed.iter().filter(|row| !row.id.is_empty() || row.on) {
        match known.get(row.id.as_str()) {
            Some(was) => {
                let (now, typed) = (summary(was), summary(row));
                if now != typed {
                    found.push(Difference { field: words(row), now, typed });
                }
            }
            None => {
                let typed = summary(row);
                found.push(Difference { field: words(row), now: "not there".into(), typed });
            }
        }
    }
    for row in now.iter().filter(|row| !row.id.is_empty() && !own.contains_key(row.id.as_str())) {
        found.push(Difference { field: words(row), now: summary(row), typed: "not there".into() });
    }
    let more = found.len().saturating_sub(MOST);
    found.truncate(MOST);
    if more > 0 {
        let rest = format!("{more} more");
        found.push(Difference { field: "Variants".into(), now: rest.clone(), typed: rest });
    }
    found
}

/// A variant in a few words.
fn summary(row: &RowForm) -> String {
    if !row.on {
        return "not offered".to_owned();
    }
    let picture = row.picture.rsplit('/').next().unwrap_or_default();
    let parts = [
        ("", row.name()),
        ("price ", row.price.trim().to_owned()),
        ("before ", row.before.trim().to_owned()),
        ("SKU ", row.sku.trim().to_owned()),
        ("barcode ", row.barcode.trim().to_owned()),
        ("weight ", row.weight.trim().to_owned()),
        ("stock: ", row.tracking.clone()),
        ("", if row.ships { "ships" } else { "" }.to_owned()),
        ("picture ", picture.to_owned()),
    ];
    let said = parts.into_iter().filter(|(_, text)| !text.is_empty());
    said.map(|(label, text)| format!("{label}{text}")).collect::<Vec<_>>().join(", ")
}
