//! Entity tags of answers that may be kept: whoever has one is told that it is still so, and sent nothing (RFC 9110, section 8.8.3).

use std::convert::Infallible;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::num::NonZeroUsize;
use std::pin::Pin;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};

use axum::body::{Body, Bytes, HttpBody};
use axum::http::header::IF_NONE_MATCH;
use axum::http::{HeaderMap, HeaderValue, Response, StatusCode};
use coppice_http_files::validators::{Tag, Tags};
use lru::LruCache;

/// Of how many documents the tag is remembered.
const MANY: NonZeroUsize = NonZeroUsize::MIN.saturating_add(4_095);

/// What tells one state of an answer from another. It is weak, for the same answer comes compressed or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EntityTag(u64);

impl EntityTag {
    /// That of an answer with these bytes.
    pub fn of(bytes: &[u8]) -> Self {
        Self(hash(bytes))
    }

    /// The value of `ETag`.
    pub fn header(self) -> HeaderValue {
        HeaderValue::try_from(format!("W/\"{}\"", self.opaque())).unwrap_or(HeaderValue::from_static("\"\""))
    }

    fn opaque(self) -> String {
        format!("{:016x}", self.0)
    }
}

/// The answers that whoever asks has already.
#[derive(Debug, Clone, Default)]
pub struct KnownTags(Option<Tags>);

impl KnownTags {
    /// Those that a request names.
    pub fn read(headers: &HeaderMap) -> Self {
        Self(Tags::from_headers(headers, &IF_NONE_MATCH))
    }

    /// Whether this is one of them.
    pub fn has(&self, tag: EntityTag) -> bool {
        self.0.as_ref().is_some_and(|tags| tags.any_is(&tag.opaque(), Tag::is_alike))
    }

    /// Whether there are any.
    pub fn is_empty(&self) -> bool {
        self.0.is_none()
    }
}

/// What a document is made from, in short.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Ingredients(u64);

impl Ingredients {
    /// Those of a document that is made from nothing else, by this process.
    pub fn of(all: impl Hash) -> Self {
        Self(hash(all))
    }
}

/// The tags of documents that were made lately, by what they are made from: to say that one is still so, it need not be made.
pub struct Documents(Mutex<LruCache<Ingredients, EntityTag>>);

impl Default for Documents {
    fn default() -> Self {
        Self(Mutex::new(LruCache::new(MANY)))
    }
}

impl Documents {
    /// The tag of the document that is made from these, if it was made lately.
    pub fn find(&self, ingredients: Ingredients) -> Option<EntityTag> {
        self.lock().get(&ingredients).copied()
    }

    /// Remembers what has come of these.
    pub fn note(&self, ingredients: Ingredients, tag: EntityTag) {
        self.lock().put(ingredients, tag);
    }

    fn lock(&self) -> MutexGuard<'_, LruCache<Ingredients, EntityTag>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Says that nothing has changed.
pub fn not_modified(response: &mut Response<Body>) {
    *response.status_mut() = StatusCode::NOT_MODIFIED;
    *response.body_mut() = nothing();
}

/// No body, of which nothing is said either: the length of a 304 would be that of what it stands for (RFC 9110,
/// section 8.6), and axum says that an empty body's is 0.
pub fn nothing() -> Body {
    Body::new(Nothing)
}

struct Nothing;

impl HttpBody for Nothing {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<http_body::Frame<Bytes>, Infallible>>> {
        Poll::Ready(None)
    }

    fn is_end_stream(&self) -> bool {
        true
    }
}

/// The same in every process: a tag is asked after at another than gave it.
fn hash(all: impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    all.hash(&mut hasher);
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_is_known_to_whoever_names_it_in_any_writing() {
        let tag = EntityTag::of(b"page");
        let opaque = tag.opaque();
        let has = |text: &str| {
            let headers = HeaderMap::from_iter([(IF_NONE_MATCH, HeaderValue::try_from(text).unwrap())]);
            KnownTags::read(&headers).has(tag)
        };
        for known in
            [format!("W/\"{opaque}\""), format!("\"{opaque}\""), format!("\"x\", W/\"{opaque}\""), "*".into()]
        {
            assert!(has(&known), "{known}");
        }
        for other in ["", "\"x\"", &opaque, &format!("W/\"{opaque}x\"")] {
            assert!(!has(other), "{other}");
        }
        assert!(KnownTags::read(&HeaderMap::new()).is_empty() && EntityTag::of(b"other") != tag);
    }
}
