//! Listings, in the order of the keys' bytes.

use std::collections::BTreeMap;

use form_urlencoded::{byte_serialize, parse};
use s3s::dto::{EncodingType, ListObjectsV2Input, ListObjectsV2Output, Object as Listed};

use crate::object::Object;

/// The most objects of a page.
const PAGE: usize = 1_000;

pub(crate) fn list(objects: &BTreeMap<String, Object>, input: ListObjectsV2Input) -> ListObjectsV2Output {
    let prefix = input.prefix.clone().unwrap_or_default();
    let after = input.continuation_token.as_deref().map(key).or(input.start_after);
    let limit = input.max_keys.and_then(|most| usize::try_from(most).ok()).unwrap_or(PAGE).min(PAGE);
    let escaped = input.encoding_type.as_ref().is_some_and(|it| it.as_str() == EncodingType::URL);
    let mut found = objects
        .range(prefix.clone()..)
        .take_while(|(key, _)| key.starts_with(&prefix))
        .filter(|(key, _)| after.as_ref().is_none_or(|after| *key > after));
    let page: Vec<_> = found.by_ref().take(limit).collect();
    let more = found.next().is_some();
    let next = page.last().filter(|_| more).map(|(key, _)| token(key));
    let contents = page.into_iter().map(|(key, object)| Listed {
        key: Some(if escaped { token(key) } else { key.clone() }),
        e_tag: Some(object.etag.clone()),
        last_modified: Some(object.modified.clone()),
        size: Some(object.size()),
        ..Listed::default()
    });
    ListObjectsV2Output {
        contents: Some(contents.collect()),
        is_truncated: Some(more),
        next_continuation_token: next,
        encoding_type: input.encoding_type,
        max_keys: input.max_keys,
        prefix: input.prefix,
        name: Some(input.bucket),
        ..ListObjectsV2Output::default()
    }
}

/// A key as it may stand in a URL and in XML.
fn token(key: &str) -> String {
    byte_serialize(key.as_bytes()).collect()
}

fn key(token: &str) -> String {
    parse(token.as_bytes()).next().map(|(key, _)| key.into_owned()).unwrap_or_default()
}
