//! Rows and their columns.

use std::collections::HashMap;

use csv::{ByteRecord, StringRecord};

use crate::formats::{CatalogueError, Finding};
use crate::text::excerpt;

/// A column that matters here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
pub enum Field {
    Handle,
    Title,
    Body,
    Type,
    Tags,
    Published,
    Status,
    Option1,
    Option2,
    Option3,
    Sku,
    Grams,
    Tracker,
    Quantity,
    Policy,
    Price,
    CompareAt,
    RequiresShipping,
    Image,
    ImagePosition,
    ImageAlt,
    GiftCard,
    SeoTitle,
    SeoDescription,
}

/// The names of the columns: in old exports, and in new ones.
const NAMES: [(Field, &[&str]); 24] = [
    (Field::Handle, &["handle", "url handle"]),
    (Field::Title, &["title"]),
    (Field::Price, &["variant price", "price"]),
    (Field::Body, &["body (html)", "body html", "description"]),
    (Field::Type, &["type", "custom product type"]),
    (Field::Tags, &["tags"]),
    (Field::Published, &["published", "published on online store"]),
    (Field::Status, &["status"]),
    (Field::Option1, &["option1 value"]),
    (Field::Option2, &["option2 value"]),
    (Field::Option3, &["option3 value"]),
    (Field::Sku, &["variant sku", "sku"]),
    (Field::Grams, &["variant grams", "weight value (grams)"]),
    (Field::Tracker, &["variant inventory tracker", "inventory tracker"]),
    (Field::Quantity, &["variant inventory qty", "inventory quantity"]),
    (Field::Policy, &["variant inventory policy", "continue selling when out of stock"]),
    (Field::CompareAt, &["variant compare at price", "compare-at price"]),
    (Field::RequiresShipping, &["variant requires shipping", "requires shipping"]),
    (Field::Image, &["image src", "product image url"]),
    (Field::ImagePosition, &["image position"]),
    (Field::ImageAlt, &["image alt text"]),
    (Field::GiftCard, &["gift card"]),
    (Field::SeoTitle, &["seo title"]),
    (Field::SeoDescription, &["seo description"]),
];

/// Where the columns are.
pub struct Columns {
    places: HashMap<Field, usize>,
    count: usize,
}

impl Columns {
    /// Finds the columns by their names, in whatever order.
    pub fn find(header: &ByteRecord) -> Result<Self, CatalogueError> {
        let names: Vec<String> =
            header.iter().map(|name| String::from_utf8_lossy(name).trim().to_lowercase()).collect();
        let mut places = HashMap::new();
        for (field, known) in NAMES {
            if let Some(place) = known.iter().find_map(|known| names.iter().position(|name| name == known)) {
                places.insert(field, place);
            }
        }
        for (field, name) in
            [(Field::Handle, "“Handle”"), (Field::Title, "“Title”"), (Field::Price, "“Variant Price”")]
        {
            if !places.contains_key(&field) {
                return Err(CatalogueError::Columns(name));
            }
        }
        Ok(Self { places, count: header.len() })
    }
}

/// A row of the file.
pub struct Row {
    /// The line it begins at, from 1.
    pub line: u64,
    /// What makes it unreadable.
    pub fault: Option<String>,
    record: StringRecord,
    handle: String,
}

impl Row {
    /// A row, decoded.
    pub fn new(record: &ByteRecord, columns: &Columns) -> Self {
        let line = record.position().map_or(0, csv::Position::line);
        let fault = if record.iter().any(|field| str::from_utf8(field).is_err()) {
            Some("is not written in UTF-8".to_owned())
        } else if record.len() > columns.count {
            Some(format!("has a row of {} fields under {} columns", record.len(), columns.count))
        } else {
            None
        };
        let record = StringRecord::from_byte_record_lossy(record.clone());
        let mut row = Self { line, fault, record, handle: String::new() };
        row.handle = row.get(columns, Field::Handle).to_owned();
        row
    }

    /// A field's text; empty where the row or the file has none.
    pub fn get(&self, columns: &Columns, field: Field) -> &str {
        columns.places.get(&field).and_then(|place| self.record.get(*place)).unwrap_or_default().trim()
    }

    /// Whether a field says so.
    pub fn is(&self, columns: &Columns, field: Field) -> bool {
        matches!(self.get(columns, field).to_ascii_lowercase().as_str(), "true" | "yes" | "1")
    }

    /// The product it belongs to, for messages.
    pub fn handle(&self) -> String {
        excerpt(&self.handle)
    }

    /// The product it belongs to.
    pub fn whole_handle(&self) -> &str {
        &self.handle
    }

    /// Whether it belongs to the same product as the row.
    pub fn follows(&self, first: Option<&Self>) -> bool {
        first.is_some_and(|first| first.handle == self.handle)
    }

    /// Something to say about this row.
    pub fn finding(&self, reason: impl Into<String>) -> Finding {
        Finding { line: self.line, handle: self.handle(), reason: reason.into() }
    }
}
