//! The object store: R2 on Workers, files natively.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;
use std::pin::Pin;

use async_trait::async_trait;
use bytes::Bytes;
use futures_util::Stream;

use crate::PlatformError;

/// The bytes of an object, as they come.
pub type ByteStream = Pin<Box<dyn Stream<Item = Result<Bytes, PlatformError>> + Send>>;

/// What is known of an object without its bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
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

/// The conditions and range of a read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct GetOptions {
    /// Only if the entity tag is this one.
    pub if_match: Option<String>,
    /// Only if the entity tag is none of these.
    pub if_none_match: Vec<String>,
    /// Only these bytes.
    pub range: Option<ByteRange>,
}

/// The answer to a read of an object that exists.
pub enum Got {
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
}

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
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ObjectPage {
    /// The objects.
    pub objects: Vec<ObjectMeta>,
    /// Where the next page begins; `None` when the listing is complete.
    pub cursor: Option<String>,
}

/// One bucket of objects. Keys are 1 to 1,024 bytes of UTF-8.
#[async_trait]
pub trait Bucket: Send + Sync {
    /// What is known of an object, or `None`.
    async fn head(&self, key: &str) -> Result<Option<ObjectMeta>, PlatformError>;

    /// The object, or a range of it, under conditions. A range beyond the end is refused
    /// ([`crate::ErrorKind::Refused`]).
    async fn get(&self, key: &str, options: GetOptions) -> Result<Option<Got>, PlatformError>;

    /// Stores `size` bytes under a key, whole or not at all; replaces what was there.
    async fn put(&self, key: &str, size: u64, body: ByteStream, options: PutOptions) -> Result<ObjectMeta, PlatformError>;

    /// Removes up to 1,000 objects; what is not there is no error.
    async fn delete(&self, keys: &[String]) -> Result<(), PlatformError>;

    /// The objects whose keys begin with `prefix`, `limit` (1 to 1,000) at a time, from `cursor` on.
    async fn list(&self, prefix: &str, cursor: Option<&str>, limit: u32) -> Result<ObjectPage, PlatformError>;

    /// Begins an upload in parts; answers its id. Nothing shows under the key until it is completed.
    async fn create_multipart(&self, key: &str, options: PutOptions) -> Result<String, PlatformError>;

    /// Stores part `number` (from 1). Parts are at least 5 MiB and all equal but the last.
    async fn upload_part(&self, key: &str, upload: &str, number: u16, size: u64, body: ByteStream) -> Result<UploadedPart, PlatformError>;

    /// Puts the parts together under the key.
    async fn complete_multipart(&self, key: &str, upload: &str, parts: &[UploadedPart]) -> Result<ObjectMeta, PlatformError>;

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
