//! The pictures of a product's rows.

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

use super::columns::Field;
use super::row::Row;
use crate::draft::{Finding, ImageDraft};
use crate::formats::number;
use crate::text::{excerpt, one_line};

/// What stands in an address only in another spelling.
const SPELT: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'<')
    .add(b'>')
    .add(b'\\')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');

/// The pictures in their order; `None` if the file has no column for them. One without a place follows the one before it.
pub fn read(rows: &[Row], warnings: &mut Vec<Finding>) -> Result<Option<Vec<ImageDraft>>, Finding> {
    let mut images: Vec<(i64, ImageDraft)> = Vec::new();
    let mut place = i64::MIN;
    let mut said = false;
    for row in rows {
        let Some(text) = row.said(Field::Image) else { continue };
        said = true;
        let Some(key) = address(row, text, warnings) else { continue };
        if images.iter().any(|(_, image)| image.key == key) {
            continue;
        }
        match row.get(Field::ImagePosition) {
            "" => {}
            position => place = number::whole(position).map_err(|reason| row.finding(reason))?,
        }
        let alt = row.said(Field::ImageAlt).map(one_line);
        // Its size shows only once it is fetched.
        images.push((place, ImageDraft { key, alt, ..ImageDraft::default() }));
    }
    images.sort_by_key(|(place, _)| *place);
    Ok(said.then(|| images.into_iter().map(|(_, image)| image).collect()))
}

/// A picture's address, if there is one. One that isn't served by https would be blocked on the shop's pages.
pub fn address(row: &Row, text: &str, warnings: &mut Vec<Finding>) -> Option<String> {
    if text.is_empty() {
        return None;
    }
    if !text.starts_with("https://") {
        let reason = format!("loses a picture whose address is not https: “{}”", excerpt(text));
        warnings.push(row.finding(reason));
        return None;
    }
    Some(utf8_percent_encode(text, SPELT).to_string())
}
