//! The object store: R2 on Workers; files or S3 natively.

pub(crate) mod bounds;
pub(crate) mod measured;

use std::collections::BTreeMap;
use std::ops::RangeInclusive;
use std::pin::Pin;

use async_trait::async_trait;
use bytes::Bytes;
use futures_util::Stream;

use crate::{ErrorKind, PlatformError, Service};

/// The bytes of an object, as they come.
pub type ByteStream = Pin<Box<dyn Stream<Item = Result<Bytes, PlatformError>> + Send>>;

/// What is known of an object without its bytes.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct ObjectMeta {
    /// Its key.
    pub key: String,
    /// Its size in bytes.
    pub size: u64,
    /// Its strong entity tag, without quotes; changes whenever the bytes do.
    pub etag: String,
    /// When it was stored, in epoch seconds.
    pub uploaded: i64,
    /// The media type it was stored with.
    pub content_type: Option<String>,
    /// What else was stored beside it.
    pub custom: BTreeMap<String, String>,
}

/// Which bytes of an object are wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ByteRange {
    /// From the first byte to the last, both counted, as far as the object goes.
    Inclusive(RangeInclusive<u64>),
    /// From this byte on.
    From(u64),
    /// The last so many bytes.
    Suffix(u64),
}

impl ByteRange {
    /// The bytes meant of an object of this size, first and one past the last; `None` where there are none, as
    /// RFC 9110, section 14.1.2, has it.
    pub fn resolve(&self, size: u64) -> Option<std::ops::Range<u64>> {
        let bytes = match self {
            Self::Inclusive(range) => *range.start()..range.end().saturating_add(1).min(size),
            Self::From(first) => *first..size,
            Self::Suffix(count) => size.saturating_sub(*count)..size,
        };
        (!bytes.is_empty()).then_some(bytes)
    }
}

/// The conditions and range of a read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct GetOptions {
    /// Only if the entity tag is this one.
    pub if_match: Option<String>,
    /// Only if the entity tag is none of these.
    pub if_none_match: Vec<String>,
    /// Only these bytes.
    pub range: Option<ByteRange>,
    /// The object under this key never changes, so a copy that is kept near by will do. Far from where the object
    /// is deleted, such a copy outlives it for a while: who shows it has to know that the object is still there.
    pub immutable: bool,
}

impl GetOptions {
    /// Whether the conditions hold for an object with this entity tag.
    #[cfg(not(target_arch = "wasm32"))]
    pub(crate) fn hold(&self, etag: &str) -> bool {
        self.if_match.as_ref().is_none_or(|tag| tag == etag)
            && self.if_none_match.iter().all(|tag| tag != etag)
    }
}

/// The answer to a read of an object that exists.
pub enum GetResult {
    /// The object, or the range asked for.
    Object(Object),
    /// A condition did not hold; there is no body.
    ConditionFailed(ObjectMeta),
}

/// An object with its bytes.
pub struct Object {
    /// What is known of the whole object.
    pub meta: ObjectMeta,
    /// Which bytes `body` holds: first and one past the last.
    pub range: std::ops::Range<u64>,
    /// The bytes.
    pub body: ByteStream,
    /// How they may leave without being read here, if they can.
    pub passthrough: Option<Passthrough>,
}

/// Where a body's bytes come from. An answer with this among its extensions and with that very body is sent by the
/// runtime, which takes the bytes from there and never hands them to the application.
#[cfg(target_arch = "wasm32")]
pub use crate::workers::Passthrough;

/// Natively all bytes come through the application: there is none.
#[cfg(not(target_arch = "wasm32"))]
#[derive(Debug, Clone, Copy)]
pub enum Passthrough {}

/// What is stored beside an object's bytes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PutOptions {
    /// Its media type.
    pub content_type: Option<String>,
    /// Anything else, by name.
    pub custom: BTreeMap<String, String>,
    /// The SHA-256 the bytes must have, or nothing is stored.
    pub sha256: Option<[u8; 32]>,
}

/// A stored part of a multipart upload.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct UploadedPart {
    /// Its place, from 1.
    pub number: u16,
    /// Its entity tag.
    pub etag: String,
}

/// A page of a listing, in key order (by UTF-8 bytes).
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct ObjectPage {
    /// The objects.
    pub objects: Vec<ObjectMeta>,
    /// Where the next page begins; `None` when the listing is complete.
    pub cursor: Option<String>,
}

/// One bucket of objects, within R2's bounds wherever it is. Keys are 1 to 1,024 bytes of UTF-8. Over S3, which writes them into URLs and XML, those with
/// a control character or with `.` or `..` between slashes are refused.
#[async_trait]
pub trait Bucket: Send + Sync {
    /// What is known of an object, or `None`.
    async fn head(&self, key: &str) -> Result<Option<ObjectMeta>, PlatformError>;

    /// The object, or a range of it, under conditions. A range without a byte, or beyond the end, is refused
    /// ([`crate::ErrorKind::Refused`]).
    async fn get(&self, key: &str, options: GetOptions) -> Result<Option<GetResult>, PlatformError>;

    /// Stores `size` bytes, 4.995 GiB at most, under a key, whole or not at all; replaces what was there.
    async fn put(
        &self,
        key: &str,
        size: u64,
        body: ByteStream,
        options: PutOptions,
    ) -> Result<ObjectMeta, PlatformError>;

    /// The SHA-256 of an object's bytes, read for it; `None` where there is no object.
    async fn sha256(&self, key: &str) -> Result<Option<[u8; 32]>, PlatformError>;

    /// Removes up to 1,000 objects; what is not there is no error.
    async fn delete(&self, keys: &[String]) -> Result<(), PlatformError>;

    /// The objects whose keys begin with `prefix`, `limit` (1 to 1,000) at a time, from `cursor` on. Whether they
    /// come with their content types and with what else was stored beside them is up to the store: S3 leaves both out.
    async fn list(&self, prefix: &str, cursor: Option<&str>, limit: u32)
    -> Result<ObjectPage, PlatformError>;

    /// Begins an upload in parts; answers its id. Nothing shows under the key until it is completed.
    async fn create_multipart(&self, key: &str, options: PutOptions) -> Result<String, PlatformError>;

    /// Stores part `number` (1 to 10,000). Parts are at least 5 MiB and all equal but the last.
    async fn upload_part(
        &self,
        key: &str,
        upload: &str,
        number: u16,
        size: u64,
        body: ByteStream,
    ) -> Result<UploadedPart, PlatformError>;

    /// Puts the parts, each once, together under the key.
    async fn complete_multipart(
        &self,
        key: &str,
        upload: &str,
        parts: &[UploadedPart],
    ) -> Result<ObjectMeta, PlatformError>;

    /// Drops an upload and its parts.
    async fn abort_multipart(&self, key: &str, upload: &str) -> Result<(), PlatformError>;
}

/// A stream of bytes that are already here.
pub fn stream_of(bytes: impl Into<Bytes>) -> ByteStream {
    let bytes = bytes.into();
    Box::pin(futures_util::stream::once(async move { Ok(bytes) }))
}

/// All bytes of a stream.
///
/// # Errors
/// The stream's own.
pub async fn collect(mut stream: ByteStream) -> Result<Vec<u8>, PlatformError> {
    use futures_util::StreamExt;
    let mut all = Vec::new();
    while let Some(chunk) = stream.next().await {
        all.extend_from_slice(&chunk?);
    }
    Ok(all)
}

/// What the caller may not ask for.
pub(crate) fn refused(operation: &'static str, why: &str) -> PlatformError {
    PlatformError::new(Service::Bucket, operation, ErrorKind::Refused, why)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_end_with_the_object() {
        for (range, of_ten) in [
            (ByteRange::Inclusive(0..=0), Some(0..1)),
            (ByteRange::Inclusive(3..=99), Some(3..10)),
            (ByteRange::Inclusive(0..=u64::MAX), Some(0..10)),
            (ByteRange::From(9), Some(9..10)),
            (ByteRange::Suffix(4), Some(6..10)),
            (ByteRange::Suffix(99), Some(0..10)),
        ] {
            assert_eq!(range.resolve(10), of_ten, "{range:?}");
        }
    }

    #[test]
    fn ranges_without_a_byte_are_none() {
        let backwards = ByteRange::Inclusive(std::ops::RangeInclusive::new(5, 4));
        for range in [ByteRange::Inclusive(10..=10), ByteRange::From(10), ByteRange::Suffix(0), backwards] {
            assert_eq!(range.resolve(10), None, "{range:?}");
        }
        assert_eq!(ByteRange::Suffix(1).resolve(0), None);
    }
}
