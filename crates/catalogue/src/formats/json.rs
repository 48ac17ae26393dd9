//! Our own format: JSON Lines, a product a line, named as in [`Product`] but without ids.
//!
//! An exported catalogue can so be brought into any shop; the store tells by slugs and names what is there already.

use std::io::{BufRead, Read, Write};

use serde_json::{Map, Value};

use super::{CatalogueError, Entry, Finding, Shop};
use crate::check::check;
use crate::product::Product;
use crate::text::excerpt;

/// No line is longer: 100 variants and the longest description come nowhere near.
const LINE: u64 = 1 << 20;

/// The products of JSON Lines.
pub struct Lines<R> {
    source: R,
    shop: Shop,
    line: u64,
}

impl<R: BufRead> Lines<R> {
    pub fn new(source: R, shop: Shop) -> Self {
        Self { source, shop, line: 0 }
    }

    /// The next line that is not empty; too long a line is cut after the limit.
    fn read(&mut self) -> std::io::Result<Option<Vec<u8>>> {
        loop {
            let mut bytes = Vec::new();
            (&mut self.source).take(LINE + 1).read_until(b'\n', &mut bytes)?;
            if bytes.is_empty() {
                return Ok(None);
            }
            self.line += 1;
            if bytes.len() as u64 > LINE {
                self.source.skip_until(b'\n')?;
            }
            if !bytes.trim_ascii().is_empty() {
                return Ok(Some(bytes));
            }
        }
    }
}

impl<R: BufRead> Iterator for Lines<R> {
    type Item = Result<Entry, CatalogueError>;

    fn next(&mut self) -> Option<Self::Item> {
        let bytes = match self.read() {
            Ok(bytes) => bytes?,
            Err(error) => return Some(Err(error.into())),
        };
        let product = product(&bytes, &self.shop).map_err(|(handle, reason)| Finding {
            line: self.line,
            handle,
            reason,
        });
        Some(Ok(Entry { line: self.line, product, warnings: Vec::new() }))
    }
}

/// The product of a line; else its name, as far as that is known, and what is wrong.
fn product(bytes: &[u8], shop: &Shop) -> Result<Product, (String, String)> {
    if bytes.len() as u64 > LINE {
        return Err((String::new(), format!("is on a line of more than {LINE} bytes")));
    }
    let wrong = |error: serde_json::Error| (String::new(), format!("is no JSON object: {error}"));
    let mut object: Map<String, Value> = serde_json::from_slice(bytes).map_err(wrong)?;
    let handle = object.get("slug").and_then(Value::as_str).map(excerpt).unwrap_or_default();
    complete(&mut object, shop);
    let product: Product = serde_json::from_value(Value::Object(object))
        .map_err(|e| (handle.clone(), format!("is not as products are: {e}")))?;
    check(&product, &shop.currency).map_err(|reason| (handle, reason))?;
    Ok(product)
}

/// Puts in what a line may leave out, and takes ids for what they are: another shop's.
fn complete(object: &mut Map<String, Value>, shop: &Shop) {
    object.insert("id".to_owned(), "".into());
    let created = object.entry("created_at").or_insert_with(|| shop.now.into()).clone();
    object.entry("updated_at").or_insert(created);
    let variants = object.get_mut("variants").and_then(Value::as_array_mut).into_iter().flatten();
    for (position, variant) in variants.filter_map(Value::as_object_mut).enumerate() {
        variant.insert("id".to_owned(), "".into());
        variant.entry("price_currency").or_insert_with(|| shop.currency.clone().into());
        variant.entry("position").or_insert(position.into());
    }
}

/// Writes a product as one line.
///
/// # Errors
/// The writer's own.
pub fn write_line(mut to: impl Write, product: &Product) -> std::io::Result<()> {
    let mut value = serde_json::to_value(product)?;
    strip(&mut value);
    for variant in value.get_mut("variants").and_then(Value::as_array_mut).into_iter().flatten() {
        strip(variant);
    }
    serde_json::to_writer(&mut to, &value)?;
    to.write_all(b"\n")
}

/// Leaves out the id and what has no value.
fn strip(value: &mut Value) {
    if let Some(object) = value.as_object_mut() {
        object.retain(|name, value| name != "id" && !value.is_null());
    }
}
