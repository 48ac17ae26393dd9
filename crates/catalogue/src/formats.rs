//! Catalogues as files, in and out: Shopify's product CSV, and our own JSON Lines.
//!
//! Rules only, for either target: no clock, no database. What a file says is told product by product, and of each
//! product only what the file does say ([`crate::draft`]). A file that is not shaped as its format asks is never guessed
//! at: what can't be read for certain is refused, with its line.

mod cell;
mod decode;
mod html;
mod inline;
mod json;
mod markdown;
mod number;
mod price;
mod records;
mod shopify;
mod short;

use std::collections::{BTreeMap, HashSet};
use std::io::{Read, Write};

pub use cell::write_row;
pub use html::to_html;
pub use json::write_line;
pub use shopify::{Export, REASON};

use crate::draft::Entry;

/// The largest file that is read, in bytes.
const LARGEST: u64 = 1 << 30;

/// Why a file can't be read as a catalogue.
#[derive(Debug, thiserror::Error)]
pub enum CatalogueError {
    /// There is nothing in it.
    #[error("the file is empty")]
    Empty,
    /// It begins like neither of the formats.
    #[error(
        "this is neither a Shopify product CSV (its first line has no column “Handle” or “Title”) nor JSON Lines (one product a line, each in braces)"
    )]
    Columns,
    /// Its first line can't be read for certain.
    #[error("the first line, which names the columns, {0}")]
    Header(String),
    /// It is one JSON array.
    #[error(
        "this is a JSON array; a catalogue is JSON Lines: one product a line, without brackets or commas between"
    )]
    Array,
    /// It is something else altogether, by how it begins.
    #[error("this is {0}: an import takes a CSV or JSON Lines")]
    Other(&'static str),
    /// It is too large.
    #[error("the file is larger than {} MB: please part it", LARGEST >> 20)]
    Large,
    /// There is no such encoding.
    #[error("there is no encoding named “{0}” here; windows-1252, utf-8 and utf-16le are some")]
    Encoding(String),
    /// It is not in the encoding it is said or seems to be in.
    #[error("the file is not {0} throughout")]
    Undecodable(&'static str),
    /// It stopped in the middle.
    #[error("the file can't be read: {0}")]
    Unreadable(#[from] std::io::Error),
}

/// The products of a file, one after the other.
pub struct Reader {
    format: Format,
}

enum Format {
    Shopify(Box<shopify::Products>),
    Json(json::Lines),
}

impl Reader {
    /// Reads a file, whose format shows at its beginning, for a shop with this currency. Its encoding shows too, if it
    /// is UTF-8 or UTF-16; `encoding` is the name of another one, such as `windows-1252`.
    ///
    /// # Errors
    /// [`CatalogueError`] where it can't be read as a catalogue.
    pub fn open(source: impl Read, currency: &str, encoding: Option<&str>) -> Result<Self, CatalogueError> {
        let mut bytes = Vec::new();
        source.take(LARGEST.saturating_add(1)).read_to_end(&mut bytes)?;
        Self::from_bytes(bytes, currency, encoding)
    }

    /// The same of bytes that are here.
    ///
    /// # Errors
    /// As [`Reader::open`].
    pub fn from_bytes(
        bytes: Vec<u8>,
        currency: &str,
        encoding: Option<&str>,
    ) -> Result<Self, CatalogueError> {
        if bytes.len() as u64 > LARGEST {
            return Err(CatalogueError::Large);
        }
        if let Some(what) = other(&bytes) {
            return Err(CatalogueError::Other(what));
        }
        let decode::Text { text, lossy } = decode::decode(bytes, encoding)?;
        let format = if json::begins(&text)? {
            Format::Json(json::Lines::new(text, lossy))
        } else {
            Format::Shopify(Box::new(shopify::Products::open(text, lossy, currency.to_owned())?))
        };
        Ok(Self { format })
    }

    /// The addresses that the file itself gives to products: none of them is free for another.
    pub fn slugs(&self) -> HashSet<String> {
        match &self.format {
            Format::Shopify(products) => products.slugs(),
            Format::Json(lines) => lines.slugs(),
        }
    }

    /// Passes over so many products, without reading what they are.
    pub fn pass_over(&mut self, count: usize) {
        match &mut self.format {
            Format::Shopify(products) => products.pass_over(count),
            Format::Json(lines) => lines.pass_over(count),
        }
    }

    /// How many products are still to come, at most.
    pub fn len(&self) -> usize {
        match &self.format {
            Format::Shopify(products) => products.len(),
            Format::Json(lines) => lines.len(),
        }
    }

    /// Whether none is.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The rows, as they stand in the file, of the products at these places, counted from 0, with why each is refused: a
    /// file to mend and bring again. To be asked before anything else is read.
    ///
    /// # Errors
    /// The writer's own.
    pub fn write_refused(&self, refused: &BTreeMap<u64, String>, to: impl Write) -> std::io::Result<()> {
        match &self.format {
            Format::Shopify(products) => products.write_refused(refused, to),
            Format::Json(lines) => lines.write_refused(refused, to),
        }
    }

    /// Whether it is a CSV.
    pub fn is_csv(&self) -> bool {
        matches!(self.format, Format::Shopify(_))
    }

    /// What to say about the file as a whole, each as a sentence's end.
    pub fn remarks(&self) -> Vec<String> {
        match &self.format {
            Format::Shopify(products) => products.remarks(),
            Format::Json(_) => Vec::new(),
        }
    }
}

/// What a file is that begins so, if it is certainly no catalogue.
pub fn other(bytes: &[u8]) -> Option<&'static str> {
    const BEGINNINGS: [(&[u8], &str); 6] = [
        (b"PK\x03\x04", "a ZIP file, or a workbook (save it as “CSV UTF-8”)"),
        (b"\xd0\xcf\x11\xe0", "an old Excel workbook (save it as “CSV UTF-8”)"),
        (b"\x1f\x8b", "a compressed file (unpack it first)"),
        (b"%PDF", "a PDF"),
        (b"\x89PNG", "a picture"),
        (b"\xff\xd8\xff", "a picture"),
    ];
    BEGINNINGS.into_iter().find(|(start, _)| bytes.starts_with(start)).map(|(_, what)| what)
}

impl Iterator for Reader {
    type Item = Entry;

    fn next(&mut self) -> Option<Entry> {
        match &mut self.format {
            Format::Shopify(products) => products.next(),
            Format::Json(lines) => lines.next(),
        }
    }
}

#[cfg(test)]
mod tests;
