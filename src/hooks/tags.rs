//! The tags of answers that may be kept.

use axum::body::{Body, HttpBody, to_bytes};
use axum::http::header::{CACHE_CONTROL, CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE, ETAG};
use axum::http::{Response, StatusCode};

use crate::entity_tag::{Documents, EntityTag, Ingredients, KnownTags, not_modified};

/// The longest answer that is looked at, in bytes. Files have tags of their own, from when they were stored.
const LONGEST: u64 = 4 << 20;

/// Gives an answer its tag, if anybody may keep it; if whoever asks has it, nothing else is sent.
pub async fn give(response: Response<Body>, known: &KnownTags, documents: &Documents) -> Response<Body> {
    let length = response.body().size_hint().exact();
    if response.status() != StatusCode::OK
        || !may_be_kept(&response)
        || length.is_none_or(|length| length > LONGEST)
    {
        return response;
    }
    let (parts, body) = response.into_parts();
    let Ok(bytes) = to_bytes(body, usize::MAX).await else {
        return Response::from_parts(parts, Body::empty());
    };
    let tag = EntityTag::of(&bytes);
    if let Some(ingredients) = parts.extensions.get::<Ingredients>() {
        documents.note(*ingredients, tag);
    }
    let mut response = Response::from_parts(parts, Body::from(bytes));
    response.headers_mut().insert(ETAG, tag.header());
    if known.has(tag) {
        not_modified(&mut response);
        for name in [CONTENT_TYPE, CONTENT_LENGTH, CONTENT_ENCODING] {
            response.headers_mut().remove(name);
        }
    }
    response
}

/// Whether somebody keeps it who may ask again: its visitor's own browser at least. What has a tag has its own.
fn may_be_kept(response: &Response<Body>) -> bool {
    let headers = response.headers();
    let policy = headers.get(CACHE_CONTROL).and_then(|policy| policy.to_str().ok());
    !headers.contains_key(ETAG) && policy.is_some_and(|policy| !policy.contains("no-store"))
}
