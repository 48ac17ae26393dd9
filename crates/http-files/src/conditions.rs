//! Conditional requests and ranges (RFC 9110, sections 13 and 14), in the order of section 13.2.2.

#[cfg(test)]
mod tests;

use std::ops::Range;

use coppice_platform::bucket::ByteRange;
use http::header::{IF_MATCH, IF_MODIFIED_SINCE, IF_NONE_MATCH, IF_RANGE, IF_UNMODIFIED_SINCE, RANGE};
use http::{HeaderMap, Method};

use crate::validators::{Tag, Tags, Validators, parse_date, parse_tags};

/// What a request comes to, once the file is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Precondition {
    /// All of it: 200.
    Whole,
    /// These bytes of it, first and one past the last: 206.
    Part(ByteRange, Range<u64>),
    /// Nothing, because whoever asks has it: 304.
    NotModified,
    /// Nothing, because it is not what whoever asks takes it for: 412.
    Failed,
    /// Nothing, because it has no such bytes: 416.
    Unsatisfiable,
}

/// What a GET or HEAD of a file with these validators and this size comes to.
pub fn evaluate(method: &Method, headers: &HeaderMap, file: &Validators, size: u64) -> Precondition {
    let matches = match Tags::from_headers(headers, &IF_MATCH) {
        Some(tags) => tags.any_is(&file.etag, Tag::is_same),
        None => parse_date(headers, &IF_UNMODIFIED_SINCE).is_none_or(|since| file.modified <= since),
    };
    if !matches {
        return Precondition::Failed;
    }
    let known = match Tags::from_headers(headers, &IF_NONE_MATCH) {
        Some(tags) => tags.any_is(&file.etag, Tag::is_alike),
        None => parse_date(headers, &IF_MODIFIED_SINCE).is_some_and(|since| file.modified <= since),
    };
    if known {
        return Precondition::NotModified;
    }
    // A range means something with GET alone (section 14.2).
    if *method != Method::GET || !may_be_part(headers, file) {
        return Precondition::Whole;
    }
    match parse_range_header(headers) {
        None => Precondition::Whole,
        Some(range) => match range.resolve(size) {
            Some(bytes) => Precondition::Part(range, bytes),
            None => Precondition::Unsatisfiable,
        },
    }
}

/// Whether the part that is asked for goes with what whoever asks has already: `If-Range`, which compares strongly.
/// Files never change twice within a second, so their dates are strong (section 8.8.2.2).
fn may_be_part(headers: &HeaderMap, file: &Validators) -> bool {
    let mut lines = headers.get_all(IF_RANGE).iter();
    let Some(line) = lines.next() else { return true };
    if lines.next().is_some() {
        return false;
    }
    match parse_date(headers, &IF_RANGE) {
        Some(date) => date == file.modified,
        None => match parse_tags(&String::from_utf8_lossy(line.as_bytes())).as_slice() {
            [tag] => tag.is_same(&file.etag),
            _ => false,
        },
    }
}

/// The one range that is asked for. Several are answered with the whole, as what is no range is: it costs whoever asks
/// some bytes and nobody a page of rules (section 14.2).
fn parse_range_header(headers: &HeaderMap) -> Option<ByteRange> {
    let mut lines = headers.get_all(RANGE).iter();
    let (line, more) = (lines.next()?.to_str().ok()?, lines.next());
    let (unit, list) = line.split_once('=')?;
    if more.is_some() || !unit.trim().eq_ignore_ascii_case("bytes") {
        return None;
    }
    let mut ranges = list.split(',').map(str::trim).filter(|range| !range.is_empty());
    let (range, more) = (ranges.next()?, ranges.next());
    if more.is_some() { None } else { parse_range(range) }
}

fn parse_range(text: &str) -> Option<ByteRange> {
    match text.split_once('-')? {
        ("", count) => parse_number(count).map(ByteRange::Suffix),
        (first, "") => parse_number(first).map(ByteRange::From),
        (first, last) => {
            let (first, last) = (parse_number(first)?, parse_number(last)?);
            (first <= last).then_some(ByteRange::Inclusive(first..=last))
        }
    }
}

/// A number of any length; none is too large to be beyond every file's end.
fn parse_number(digits: &str) -> Option<u64> {
    let good = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
    good.then(|| digits.parse().unwrap_or(u64::MAX))
}
