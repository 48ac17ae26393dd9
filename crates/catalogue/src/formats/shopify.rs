//! Shopify's product export: a row for each variant, and more rows for more pictures, told by their handle.
//!
//! Reads the column names of old exports and of new ones. What a shop here has no place for (vendor, barcode, tax)
//! is passed over.

mod product;
mod row;

use std::io::{BufRead, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use csv::ByteRecord;
use row::{Columns, Row};

use super::{CatalogueError, Entry, Finding, Shop};
use crate::check::Limits;

/// No row is longer, in bytes.
const ROW: usize = 1 << 20;

/// No product has more rows.
const ROWS: usize = Limits::VARIANTS + Limits::IMAGES;

/// The products of an export.
pub struct Products<R> {
    rows: csv::Reader<Bounded<R>>,
    left: Arc<AtomicUsize>,
    columns: Columns,
    shop: Shop,
    /// The first row of the next product.
    next: Option<Row>,
    failed: Option<CatalogueError>,
}

impl<R: BufRead> Products<R> {
    /// Reads the first line, which must name the columns.
    pub fn open(source: R, shop: Shop) -> Result<Self, CatalogueError> {
        let left = Arc::new(AtomicUsize::new(ROW));
        let source = Bounded { source, left: Arc::clone(&left) };
        let mut rows = csv::ReaderBuilder::new().flexible(true).from_reader(source);
        let header = rows.byte_headers().map_err(|error| failure(error, 0))?;
        let columns = Columns::find(header)?;
        let mut products = Self { rows, left, columns, shop, next: None, failed: None };
        products.next = products.read()?;
        Ok(products)
    }

    /// The next row with anything in it.
    fn read(&mut self) -> Result<Option<Row>, CatalogueError> {
        let mut record = ByteRecord::new();
        loop {
            self.left.store(ROW, Ordering::Relaxed);
            let after = self.rows.position().line();
            if !self.rows.read_byte_record(&mut record).map_err(|error| failure(error, after))? {
                return Ok(None);
            }
            if record.iter().any(|field| !field.trim_ascii().is_empty()) {
                return Ok(Some(Row::new(&record, &self.columns)));
            }
        }
    }

    /// All rows of the next product; those beyond the limit are only counted.
    fn group(&mut self) -> Option<(Vec<Row>, usize)> {
        let first = self.next.take()?;
        let mut count = 1;
        let mut rows = vec![first];
        loop {
            match self.read() {
                Ok(Some(row)) if row.follows(rows.first()) => {
                    count += 1;
                    if rows.len() < ROWS {
                        rows.push(row);
                    }
                }
                Ok(next) => {
                    self.next = next;
                    break;
                }
                // The product at hand may be cut off: it goes down with the file.
                Err(error) => {
                    self.failed = Some(error);
                    return None;
                }
            }
        }
        Some((rows, count))
    }
}

impl<R: BufRead> Iterator for Products<R> {
    type Item = Result<Entry, CatalogueError>;

    fn next(&mut self) -> Option<Self::Item> {
        let Some((rows, count)) = self.group() else {
            return self.failed.take().map(Err);
        };
        let line = rows.first().map_or(0, |row| row.line);
        let handle = rows.first().map(Row::handle).unwrap_or_default();
        let mut warnings = Vec::new();
        let product = if count > ROWS {
            Err(Finding { line, handle, reason: format!("has {count} rows, more than {ROWS}") })
        } else {
            product::build(&rows, &self.columns, &self.shop, &mut warnings)
        };
        if product.is_err() {
            warnings.clear();
        }
        Some(Ok(Entry { line, product, warnings }))
    }
}

/// A source that ends in an error after so many bytes without a whole row.
struct Bounded<R> {
    source: R,
    left: Arc<AtomicUsize>,
}

/// What [`Bounded`] fails with, to be told from the source's own errors.
#[derive(Debug, thiserror::Error)]
#[error("a row is too long")]
struct TooLong;

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let left = self.left.load(Ordering::Relaxed);
        if left == 0 {
            return Err(std::io::Error::other(TooLong));
        }
        let read = self.source.read(buffer)?;
        self.left.store(left.saturating_sub(read), Ordering::Relaxed);
        Ok(read)
    }
}

fn failure(error: csv::Error, after: u64) -> CatalogueError {
    let message = error.to_string();
    match error.into_kind() {
        csv::ErrorKind::Io(error) if error.get_ref().is_some_and(|inner| inner.is::<TooLong>()) => {
            CatalogueError::LongRow(after)
        }
        csv::ErrorKind::Io(error) => CatalogueError::Unreadable(error),
        _ => CatalogueError::Unreadable(std::io::Error::other(message)),
    }
}
