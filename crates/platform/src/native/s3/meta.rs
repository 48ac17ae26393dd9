//! What is known of an object, in S3's headers.

use std::collections::BTreeMap;
use std::ops::Range;

use http::HeaderMap;
use http::header::{CONTENT_LENGTH, CONTENT_RANGE, CONTENT_TYPE, ETAG, LAST_MODIFIED};
use jiff::Timestamp;
use jiff::fmt::rfc2822;
use percent_encoding::{AsciiSet, CONTROLS, percent_decode_str, utf8_percent_encode};
use rusty_s3::Map;
use rusty_s3::actions::list_objects_v2::ListObjectsContent;

use super::error::garbled;
use crate::PlatformError;
use crate::bucket::{ByteRange, GetOptions, ObjectMeta, PutOptions, refused};

/// Where other metadata than S3's own is, by name.
/// <https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingMetadata.html#UserMetadata>
const CUSTOM: &str = "x-amz-meta-";
/// The type that S3 gives to objects without one; here it stands for none.
const NO_TYPE: &str = "binary/octet-stream";
/// What is escaped in values, for headers hold visible ASCII: blanks, which signing folds, and what begins an encoded
/// word (RFC 2047), which some services decode.
const ESCAPED: &AsciiSet = &CONTROLS.add(b' ').add(b'%').add(b'?');
/// The largest number that all services read: S3's are signed.
const LARGEST: u64 = i64::MAX.unsigned_abs();

/// Says beside which bytes and under which conditions an object is read.
pub(super) fn ask(headers: &mut Map<'_>, options: &GetOptions) {
    if let Some(range) = &options.range {
        let range = match range {
            ByteRange::Inclusive(range) => {
                format!("bytes={}-{}", range.start().min(&LARGEST), range.end().min(&LARGEST))
            }
            ByteRange::From(first) => format!("bytes={}-", first.min(&LARGEST)),
            ByteRange::Suffix(count) => format!("bytes=-{}", count.min(&LARGEST)),
        };
        headers.insert("range", range);
    }
    if let Some(tag) = &options.if_match {
        headers.insert("if-match", format!("\"{tag}\""));
    }
    if let [tag] = options.if_none_match.as_slice() {
        headers.insert("if-none-match", format!("\"{tag}\""));
    }
}

/// Says what is stored beside an object's bytes.
pub(super) fn describe(
    operation: &'static str,
    headers: &mut Map<'_>,
    options: &PutOptions,
) -> Result<(), PlatformError> {
    headers.insert("content-type", options.content_type.clone().unwrap_or_else(|| NO_TYPE.to_owned()));
    for (name, value) in &options.custom {
        // Others come back in lower case, or not at all where a proxy minds.
        if !name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-') {
            let why = "over S3 names are of lower-case letters, digits and hyphens";
            return Err(refused(operation, why));
        }
        headers.insert(format!("{CUSTOM}{name}"), utf8_percent_encode(value, ESCAPED).to_string());
    }
    Ok(())
}

/// What an answer with an object, or with a range of it, says of the whole.
pub(super) fn read(
    operation: &'static str,
    key: &str,
    headers: &HeaderMap,
) -> Result<ObjectMeta, PlatformError> {
    let size = match content_range(headers) {
        Some((_, size)) => Some(size),
        None => header(headers, &CONTENT_LENGTH).and_then(|size| size.parse().ok()),
    };
    let uploaded = header(headers, &LAST_MODIFIED).and_then(|date| rfc2822::parse(date).ok());
    let custom = headers.iter().filter_map(|(name, value)| {
        let value = percent_decode_str(value.to_str().ok()?).decode_utf8_lossy();
        Some((name.as_str().strip_prefix(CUSTOM)?.to_owned(), value.into_owned()))
    });
    Ok(ObjectMeta {
        key: key.to_owned(),
        size: size.ok_or_else(|| garbled(operation, "an object without its size"))?,
        etag: etag(operation, headers)?,
        uploaded: uploaded
            .map(|date| date.timestamp().as_second())
            .ok_or_else(|| garbled(operation, "an object without its time"))?,
        content_type: header(headers, &CONTENT_TYPE).filter(|it| *it != NO_TYPE).map(str::to_owned),
        custom: custom.collect(),
    })
}

/// The entity tag of an answer, without quotes.
pub(super) fn etag(operation: &'static str, headers: &HeaderMap) -> Result<String, PlatformError> {
    let etag = header(headers, &ETAG).map(unquoted).filter(|etag| !etag.is_empty());
    etag.ok_or_else(|| garbled(operation, "an object without its tag"))
}

/// A tag without the quotes that S3 has around it in headers and XML alike.
pub(super) fn unquoted(etag: &str) -> String {
    etag.trim_matches('"').to_owned()
}

/// Which bytes of an object of this size an answer has: those that were asked for.
pub(super) fn range(
    operation: &'static str,
    headers: &HeaderMap,
    size: u64,
    asked: Option<&ByteRange>,
) -> Result<Range<u64>, PlatformError> {
    let has = content_range(headers).map_or(0..size, |(range, _)| range);
    let asked = asked.map_or(Some(0..size), |asked| asked.resolve(size));
    if asked.as_ref() == Some(&has) { Ok(has) } else { Err(garbled(operation, "other bytes than asked for")) }
}

/// What a listing says of an object, unless it says too little.
pub(super) fn listed(object: ListObjectsContent) -> Option<ObjectMeta> {
    let uploaded: Timestamp = object.last_modified?.parse().ok()?;
    Some(ObjectMeta {
        key: object.key,
        size: object.size?,
        etag: unquoted(&object.etag?),
        uploaded: uploaded.as_second(),
        content_type: None,
        custom: BTreeMap::new(),
    })
}

pub(super) fn no_byte(operation: &'static str) -> PlatformError {
    refused(operation, "the range holds no byte")
}

/// `bytes 0-9/100` (RFC 9110, section 14.4): the range and the size of the whole.
fn content_range(headers: &HeaderMap) -> Option<(Range<u64>, u64)> {
    let (range, size) = header(headers, &CONTENT_RANGE)?.strip_prefix("bytes ")?.split_once('/')?;
    let (first, last) = range.split_once('-')?;
    Some((first.parse().ok()?..last.parse::<u64>().ok()?.checked_add(1)?, size.parse().ok()?))
}

fn header<'a>(headers: &'a HeaderMap, name: &http::HeaderName) -> Option<&'a str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}
