//! Our own format: JSON Lines, a product a line, named as in [`Product`].
//!
//! An exported catalogue can so be brought into any shop: products are told by their slugs, their variants by their ids
//! where the shop has them, else by SKU and name.

use std::collections::{BTreeMap, HashSet};
use std::io::Write;

use serde::Deserialize;
use serde_json::{Map, Value};

use super::{CatalogueError, inline};
use crate::draft::{Draft, Entry, Finding, Handle};
use crate::product::Product;
use crate::slug::is_slug;
use crate::text::{excerpt, one_line};

/// What a line may say of a product, of a variant and of a picture.
const PRODUCT: [&str; 18] = [
    REASON,
    "id",
    "slug",
    "name",
    "description",
    "short_description",
    "type",
    "status",
    "images",
    "category",
    "tags",
    "vendor",
    "tax_class",
    "meta_title",
    "meta_description",
    "created_at",
    "updated_at",
    "variants",
];
const VARIANT: [&str; 19] = [
    "id",
    "name",
    "options",
    "image_key",
    "sku",
    "barcode",
    "price_amount",
    "price_currency",
    "compare_at_price",
    "pricing_type",
    "billing_interval",
    "billing_interval_count",
    "inventory_quantity",
    "inventory_policy",
    "track_inventory",
    "weight_grams",
    "requires_shipping",
    "is_default",
    "position",
];
/// Where a file of refused products says why; who brings it again need not take it out.
const REASON: &str = "import_reason";

const IMAGE: [&str; 5] = ["key", "alt", "width", "height", "source"];

/// The products of JSON Lines.
pub struct Lines {
    text: String,
    at: usize,
    line: u64,
    lossy: bool,
}

impl Lines {
    /// The products of a text; `lossy` says that some of it could not be read.
    pub fn new(text: String, lossy: bool) -> Self {
        Self { text, at: 0, line: 0, lossy }
    }

    /// The addresses that the file itself gives to products.
    pub fn slugs(&self) -> HashSet<String> {
        #[derive(Deserialize)]
        struct Named {
            slug: String,
        }
        let slug =
            |line: &str| serde_json::from_str(line).ok().map(|Named { slug }| one_line(&slug).to_lowercase());
        self.text.split('\n').filter_map(slug).filter(|slug| is_slug(slug)).collect()
    }

    /// Passes over so many products.
    pub fn pass_over(&mut self, count: usize) {
        for _ in 0..count {
            if self.read().is_none() {
                break;
            }
        }
    }

    /// How many lines are still to come.
    pub fn len(&self) -> usize {
        self.text.get(self.at..).unwrap_or_default().lines().count()
    }

    /// The lines of these products, with why each is refused: as another field of theirs, or around what is no object.
    pub fn write_refused(&self, refused: &BTreeMap<u64, String>, mut to: impl Write) -> std::io::Result<()> {
        let lines = self.text.split('\n').map(str::trim).filter(|line| !line.is_empty());
        for (place, line) in (0_u64..).zip(lines) {
            let Some(reason) = refused.get(&place) else { continue };
            let mut object = serde_json::from_str(line)
                .unwrap_or_else(|_| Map::from_iter([("unreadable".to_owned(), line.into())]));
            object.insert(REASON.to_owned(), reason.as_str().into());
            serde_json::to_writer(&mut to, &object)?;
            to.write_all(b"\n")?;
        }
        Ok(())
    }

    /// The next line that is not empty.
    fn read(&mut self) -> Option<String> {
        loop {
            let rest = self.text.get(self.at..).filter(|rest| !rest.is_empty())?;
            let line = rest.split_inclusive('\n').next().unwrap_or(rest);
            self.at = self.at.saturating_add(line.len());
            self.line = self.line.saturating_add(1);
            if !line.trim().is_empty() {
                return Some(line.trim().to_owned());
            }
        }
    }
}

impl Iterator for Lines {
    type Item = Entry;

    fn next(&mut self) -> Option<Entry> {
        let text = self.read()?;
        let line = self.line;
        let refused = |handle: Handle, name: String, reason: String| Entry {
            line,
            name,
            handle,
            draft: Err(Finding::new(line, reason)),
            warnings: Vec::new(),
        };
        let nobody = || Handle::read("", "");
        if self.lossy && text.contains(char::REPLACEMENT_CHARACTER) {
            return Some(refused(nobody(), String::new(), "is not written in UTF-8".to_owned()));
        }
        let object: Map<String, Value> = match serde_json::from_str(&text) {
            Ok(object) => object,
            Err(error) => {
                let reason = format!("is no JSON object on a line of its own: {error}");
                return Some(refused(nobody(), String::new(), reason));
            }
        };
        let words = |field: &str| object.get(field).and_then(Value::as_str).unwrap_or_default();
        let (slug, title) = (words("slug").to_owned(), words("name").to_owned());
        let handle = Handle::read(&slug, &title);
        let name = excerpt(if slug.trim().is_empty() { &title } else { &slug });
        let unknown = unknown(&object);
        let mut draft: Draft = match serde_json::from_value(Value::Object(object)) {
            Ok(draft) => draft,
            Err(error) => return Some(refused(handle, name, format!("is not as products are: {error}"))),
        };
        let mut warnings = Vec::new();
        if !unknown.is_empty() {
            let reason = format!("has fields that are not known here: {}", unknown.join(", "));
            warnings.push(Finding::new(line, reason));
        }
        if let Some(description) = &mut draft.description {
            let (text, pictures) = inline::without_pictures(description);
            if pictures > 0 {
                warnings.push(Finding::new(line, inline::loss(pictures)));
                *description = text;
            }
        }
        Some(Entry { line, name, handle, draft: Ok(draft), warnings })
    }
}

/// The fields that nothing here knows, as they would be written in a path.
fn unknown(object: &Map<String, Value>) -> Vec<String> {
    let mut found = Vec::new();
    note_unknown(object, &PRODUCT, "", &mut found);
    for (field, known) in [("variants", &VARIANT[..]), ("images", &IMAGE[..])] {
        for item in object.get(field).and_then(Value::as_array).into_iter().flatten() {
            if let Some(item) = item.as_object() {
                note_unknown(item, known, &format!("{field}."), &mut found);
            }
        }
    }
    found
}

fn note_unknown(object: &Map<String, Value>, known: &[&str], within: &str, found: &mut Vec<String>) {
    for name in object.keys().filter(|name| !known.contains(&name.as_str())) {
        let path = format!("{within}{}", excerpt(name));
        if !found.contains(&path) {
            found.push(path);
        }
    }
}

/// Writes a product as one line, without its id and how often it was saved. What has no value is written as that: a field that is not there would
/// leave another shop's as it is.
///
/// # Errors
/// The writer's own.
pub fn write_line(mut to: impl Write, product: &Product) -> std::io::Result<()> {
    let mut value = serde_json::to_value(product)?;
    if let Some(object) = value.as_object_mut() {
        for own in ["id", "revision"] {
            object.remove(own);
        }
    }
    serde_json::to_writer(&mut to, &value)?;
    to.write_all(b"\n")
}

/// The beginning of a text that shows it to be this format.
pub fn begins(text: &str) -> Result<bool, CatalogueError> {
    match text.chars().find(|c| !c.is_whitespace()) {
        None => Err(CatalogueError::Empty),
        Some('[') => Err(CatalogueError::Array),
        first => Ok(first == Some('{')),
    }
}

#[cfg(test)]
pub fn unknown_of(product: &Value) -> Vec<String> {
    product.as_object().map(unknown).unwrap_or_default()
}
