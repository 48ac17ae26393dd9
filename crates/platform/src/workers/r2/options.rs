//! What is asked of R2, as JSON.

use serde_json::json;

use crate::bucket::{ByteRange, GetOptions, PutOptions, UploadedPart};

/// The largest whole number JavaScript holds exactly.
const MOST: u64 = (1 << 53) - 1;

pub(super) fn get(options: &GetOptions) -> String {
    let range = options.range.as_ref().map(|range| match range {
        ByteRange::Inclusive(range) => {
            let length = range.end().saturating_sub(*range.start()).saturating_add(1).min(MOST);
            json!({ "offset": range.start(), "length": length })
        }
        ByteRange::From(first) => json!({ "offset": first }),
        ByteRange::Suffix(count) => json!({ "suffix": (*count).min(MOST) }),
    });
    let GetOptions { if_match, if_none_match, range: _, immutable: _ } = options;
    json!({ "if_match": if_match, "if_none_match": if_none_match, "range": range }).to_string()
}

pub(super) fn put(options: &PutOptions) -> String {
    let mut request = json!({ "customMetadata": options.custom });
    if let Some(fields) = request.as_object_mut() {
        if let Some(media_type) = &options.content_type {
            fields.insert("httpMetadata".to_owned(), json!({ "contentType": media_type }));
        }
        if let Some(hash) = options.sha256 {
            fields.insert("sha256".to_owned(), hex::encode(hash).into());
        }
    }
    request.to_string()
}

pub(super) fn parts(parts: &[UploadedPart]) -> String {
    let part = |part: &UploadedPart| json!({ "partNumber": part.number, "etag": part.etag });
    json!(parts.iter().map(part).collect::<Vec<_>>()).to_string()
}
