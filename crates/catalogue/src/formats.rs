//! Catalogues as files: a Shopify product export or our own JSON Lines in, JSON Lines out.
//!
//! Rules only, for either target: no clock, no database. A file is read product by product, however long it is,
//! and each product is taken whole or not at all.

mod json;
mod markdown;
mod price;
mod shopify;
mod short;

use std::collections::HashSet;
use std::io::BufRead;

pub use json::write_line;

use crate::product::Product;

/// What a file leaves unsaid about the shop it is meant for.
#[derive(Debug, Clone)]
pub struct Shop {
    /// The ISO 4217 code of its prices.
    pub currency: String,
    /// When products without a date were made, in epoch seconds.
    pub now: i64,
}

/// Something the file's owner should know about a product.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The line of the file it is about, from 1.
    pub line: u64,
    /// The product, as the file names it.
    pub handle: String,
    /// What is the matter, as the end of a sentence that begins with the product.
    pub reason: String,
}

/// A product of the file, or why it is not one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The line it begins at, from 1.
    pub line: u64,
    /// The product, still without ids.
    pub product: Result<Product, Finding>,
    /// What was changed or left out to make it one.
    pub warnings: Vec<Finding>,
}

/// What became of a file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    /// How many products were saved.
    pub saved: u64,
    /// The products that were not, and why.
    pub refused: Vec<Finding>,
    /// What was changed or left out.
    pub warnings: Vec<Finding>,
}

/// Why a file can't be read as a catalogue, or not any further.
#[derive(Debug, thiserror::Error)]
pub enum CatalogueError {
    /// There is nothing in it.
    #[error("the file is empty")]
    Empty,
    /// It begins like neither of the formats.
    #[error(
        "this is neither a Shopify product CSV (its first line has no column {0}) nor JSON Lines (one product a line, each in braces)"
    )]
    Columns(&'static str),
    /// It is one JSON array.
    #[error(
        "this is a JSON array; a catalogue is JSON Lines: one product a line, without brackets or commas between"
    )]
    Array,
    /// A row never ends.
    #[error("the row that begins after line {0} is longer than a row may be: a quotation mark may be open")]
    LongRow(u64),
    /// It stopped in the middle.
    #[error("the file can't be read: {0}")]
    Unreadable(#[from] std::io::Error),
}

/// The products of a file, one after the other.
pub struct Reader<R> {
    format: Format<R>,
    seen: HashSet<String>,
    ended: bool,
}

enum Format<R> {
    Shopify(Box<shopify::Products<R>>),
    Json(json::Lines<R>),
}

impl<R: BufRead> Reader<R> {
    /// Begins to read a file, whose format shows at its beginning.
    ///
    /// # Errors
    /// [`CatalogueError`] where it is of neither format.
    pub fn open(mut source: R, shop: Shop) -> Result<Self, CatalogueError> {
        if source.fill_buf()?.starts_with(b"\xef\xbb\xbf") {
            source.consume(3);
        }
        let format = match source.fill_buf()?.iter().find(|byte| !byte.is_ascii_whitespace()) {
            None => return Err(CatalogueError::Empty),
            Some(b'[') => return Err(CatalogueError::Array),
            Some(b'{') => Format::Json(json::Lines::new(source, shop)),
            Some(_) => Format::Shopify(Box::new(shopify::Products::open(source, shop)?)),
        };
        Ok(Self { format, seen: HashSet::new(), ended: false })
    }
}

impl<R: BufRead> Iterator for Reader<R> {
    type Item = Result<Entry, CatalogueError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.ended {
            return None;
        }
        let mut next = match &mut self.format {
            Format::Shopify(products) => products.next(),
            Format::Json(lines) => lines.next(),
        };
        match &mut next {
            Some(Ok(entry)) => {
                if let Ok(product) = &entry.product
                    && !self.seen.insert(product.slug.clone())
                {
                    let reason = "was already in this file".to_owned();
                    entry.product = Err(Finding { line: entry.line, handle: product.slug.clone(), reason });
                    entry.warnings.clear();
                }
            }
            Some(Err(_)) | None => self.ended = true,
        }
        next
    }
}

#[cfg(test)]
mod tests;
