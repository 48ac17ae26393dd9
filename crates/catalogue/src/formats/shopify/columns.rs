//! The columns of an export, and how its fields are parted.

use std::collections::HashMap;

use crate::formats::CatalogueError;
use crate::formats::cell;
use crate::formats::records::{DELIMITERS, Records};
use crate::text::excerpt;

/// A column that matters here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
pub enum Field {
    Handle,
    Title,
    Body,
    Type,
    Vendor,
    Tags,
    Published,
    Status,
    OptionName(usize),
    OptionValue(usize),
    Sku,
    Barcode,
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
    VariantImage,
    GiftCard,
    SeoTitle,
    SeoDescription,
}

/// Where a file of refused products says why; who brings it again need not take it out.
pub const REASON: &str = "Import reason";

/// How many options a product has at most.
pub const OPTIONS: usize = 3;

/// The names of the columns: in old exports, and in new ones.
const NAMES: [(Field, &[&str]); 30] = [
    (Field::Handle, &["handle", "url handle"]),
    (Field::Title, &["title"]),
    (Field::Body, &["body (html)", "body html", "description"]),
    (Field::Type, &["type", "custom product type"]),
    (Field::Vendor, &["vendor"]),
    (Field::Tags, &["tags"]),
    (Field::Published, &["published", "published on online store"]),
    (Field::Status, &["status"]),
    (Field::OptionName(0), &["option1 name"]),
    (Field::OptionName(1), &["option2 name"]),
    (Field::OptionName(2), &["option3 name"]),
    (Field::OptionValue(0), &["option1 value"]),
    (Field::OptionValue(1), &["option2 value"]),
    (Field::OptionValue(2), &["option3 value"]),
    (Field::Sku, &["variant sku", "sku"]),
    (Field::Barcode, &["variant barcode", "barcode"]),
    (Field::Grams, &["variant grams", "weight value (grams)"]),
    (Field::Tracker, &["variant inventory tracker", "inventory tracker"]),
    (Field::Quantity, &["variant inventory qty", "inventory quantity"]),
    (Field::Policy, &["variant inventory policy", "continue selling when out of stock"]),
    (Field::Price, &["variant price", "price"]),
    (Field::CompareAt, &["variant compare at price", "compare-at price"]),
    (Field::RequiresShipping, &["variant requires shipping", "requires shipping"]),
    (Field::Image, &["image src", "product image url"]),
    (Field::ImagePosition, &["image position"]),
    (Field::ImageAlt, &["image alt text"]),
    (Field::VariantImage, &["variant image", "variant image url"]),
    (Field::GiftCard, &["gift card"]),
    (Field::SeoTitle, &["seo title"]),
    (Field::SeoDescription, &["seo description"]),
];

/// Where the columns are.
#[derive(Debug)]
pub struct Columns {
    places: HashMap<Field, usize>,
    /// How many there are.
    pub count: usize,
    /// What parts the fields of a row.
    pub delimiter: char,
    /// All names, as they stand there.
    pub names: Vec<String>,
    /// Those that nothing here knows, and where they are.
    pub unknown: Vec<(usize, String)>,
    /// Where the rows begin: the byte and the line.
    pub rows: (usize, u64),
}

impl Columns {
    /// Reads the first line with anything in it, which names the columns in whatever order; before it may stand `sep=;`,
    /// as spreadsheets write it.
    pub fn find(text: &str) -> Result<Self, CatalogueError> {
        let mut lines = Records::new(text, '\0', 0, 1).skip_while(|line| line.is_blank());
        let first = lines.next().ok_or(CatalogueError::Empty)?;
        let said = first.fields.first().and_then(|line| separator(line));
        let header = if said.is_some() { lines.next().ok_or(CatalogueError::Empty)? } else { first };
        let known = |columns: &Self| columns.places.len();
        let found = match said {
            Some(delimiter) => Self::read(text, delimiter, header.start, header.line)?,
            None => {
                let read = |delimiter| Self::read(text, delimiter, header.start, header.line);
                // Of two that tell as much, the first.
                let mut best = read(',')?;
                for delimiter in DELIMITERS.into_iter().skip(1) {
                    best = read(delimiter).ok().filter(|other| known(other) > known(&best)).unwrap_or(best);
                }
                best
            }
        };
        if !found.has(Field::Handle) && !found.has(Field::Title) {
            return Err(CatalogueError::Columns);
        }
        Ok(found)
    }

    fn read(text: &str, delimiter: char, start: usize, line: u64) -> Result<Self, CatalogueError> {
        let mut records = Records::new(text, delimiter, start, line);
        let header = records.next().ok_or(CatalogueError::Empty)?;
        if let Some(fault) = header.fault {
            return Err(CatalogueError::Header(fault));
        }
        let names: Vec<String> = header.fields.iter().map(|name| name.trim().to_lowercase()).collect();
        let mut places = HashMap::new();
        for (field, known) in NAMES {
            let Some(name) = known.iter().find(|known| names.iter().any(|name| name == *known)) else {
                continue;
            };
            let mut found = names.iter().enumerate().filter(|(_, own)| own == name).map(|(place, _)| place);
            if let Some(place) = found.next() {
                places.insert(field, place);
            }
            if found.next().is_some() {
                return Err(CatalogueError::Header(format!("has two columns “{name}”")));
            }
        }
        let unknown = |(place, name): (usize, &String)| {
            let used = places.values().any(|used| *used == place);
            let ours = name.trim().is_empty() || name.trim() == REASON;
            (!used && !ours).then(|| (place, excerpt(name.trim())))
        };
        let unknown = header.fields.iter().enumerate().filter_map(unknown).collect();
        let rows = records.place();
        let (count, names) = (header.fields.len(), header.fields);
        Ok(Self { places, count, delimiter, names, unknown, rows })
    }

    /// Whether the file has this column.
    pub fn has(&self, field: Field) -> bool {
        self.places.contains_key(&field)
    }

    /// A row's text in a column, `None` if there is no such column.
    pub fn get<'a>(&self, fields: &'a [String], field: Field) -> Option<&'a str> {
        let place = self.places.get(&field)?;
        Some(fields.get(*place).map(|text| cell::bare(text.trim())).unwrap_or_default())
    }
}

/// What `sep=;` says.
fn separator(line: &str) -> Option<char> {
    let line = line.trim_matches('"');
    let (start, rest) = line.split_at_checked(4)?;
    let mut chars = rest.chars();
    match (start.eq_ignore_ascii_case("sep="), chars.next(), chars.next()) {
        (true, Some(delimiter), None) => Some(delimiter),
        _ => None,
    }
}
