//! The bounds of R2, held in front of every adapter, so that none takes what another refuses.
//! <https://developers.cloudflare.com/r2/platform/limits/>

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests;

use std::collections::HashSet;
use std::ops::RangeInclusive;
use std::sync::Arc;

use async_trait::async_trait;

use super::measured::measured;
use super::{ByteStream, GetOptions, GetResult, ObjectMeta, ObjectPage, PutOptions, UploadedPart, refused};
use crate::{Bucket, PlatformError};

/// The bytes of a key.
const KEY: RangeInclusive<usize> = 1..=1_024;
/// The objects of a page of a listing.
const PAGE: RangeInclusive<u32> = 1..=1_000;
/// How many objects are deleted at once.
const DELETED: usize = 1_000;
/// The most bytes that go up at once: 5 GiB but for 5 MiB.
const SENT: u64 = (5 << 30) - (5 << 20);
/// The numbers of parts.
const PARTS: RangeInclusive<u16> = 1..=10_000;
/// The least size of all parts but the last: 5 MiB.
#[cfg(not(target_arch = "wasm32"))]
const PART: u64 = 5 << 20;

/// An adapter that is asked for nothing beyond the bounds, and whose bodies have the size announced. What only an adapter
/// can know is left to it: the sizes of the parts ([`part_sizes`]), the hash, and the range of an object of that size.
struct Bounded(Arc<dyn Bucket>);

/// The bucket within the bounds. Every platform has it around its adapter.
pub(crate) fn bounded(adapter: Arc<dyn Bucket>) -> Arc<dyn Bucket> {
    Arc::new(Bounded(adapter))
}

#[async_trait]
impl Bucket for Bounded {
    async fn head(&self, key: &str) -> Result<Option<ObjectMeta>, PlatformError> {
        hold_key("head", key)?;
        self.0.head(key).await
    }

    async fn get(&self, key: &str, options: GetOptions) -> Result<Option<GetResult>, PlatformError> {
        hold_key("get", key)?;
        let empty = options.range.as_ref().is_some_and(|range| range.resolve(u64::MAX).is_none());
        hold(!empty, "get", "the range holds no byte")?;
        self.0.get(key, options).await
    }

    async fn put(
        &self,
        key: &str,
        size: u64,
        body: ByteStream,
        options: PutOptions,
    ) -> Result<ObjectMeta, PlatformError> {
        hold_key("put", key)?;
        hold_size("put", size)?;
        self.0.put(key, size, measured("put", size, body), options).await
    }

    async fn sha256(&self, key: &str) -> Result<Option<[u8; 32]>, PlatformError> {
        hold_key("sha256", key)?;
        self.0.sha256(key).await
    }

    async fn delete(&self, keys: &[String]) -> Result<(), PlatformError> {
        hold(keys.len() <= DELETED, "delete", "at most 1,000 objects are deleted at once")?;
        keys.iter().try_for_each(|key| hold_key("delete", key))?;
        if keys.is_empty() {
            return Ok(());
        }
        self.0.delete(keys).await
    }

    async fn list(
        &self,
        prefix: &str,
        cursor: Option<&str>,
        limit: u32,
    ) -> Result<ObjectPage, PlatformError> {
        hold(PAGE.contains(&limit), "list", "a page is 1 to 1,000 objects")?;
        self.0.list(prefix, cursor, limit).await
    }

    async fn create_multipart(&self, key: &str, options: PutOptions) -> Result<String, PlatformError> {
        let operation = "create_multipart";
        hold_key(operation, key)?;
        // R2 checks no hash over an upload in parts, so nobody may think it did.
        hold(options.sha256.is_none(), operation, "an upload in parts is not checked against a hash")?;
        self.0.create_multipart(key, options).await
    }

    async fn upload_part(
        &self,
        key: &str,
        upload: &str,
        number: u16,
        size: u64,
        body: ByteStream,
    ) -> Result<UploadedPart, PlatformError> {
        let operation = "upload_part";
        hold_key(operation, key)?;
        hold(PARTS.contains(&number), operation, "parts are numbered from 1 to 10,000")?;
        hold_size(operation, size)?;
        self.0.upload_part(key, upload, number, size, measured(operation, size, body)).await
    }

    async fn complete_multipart(
        &self,
        key: &str,
        upload: &str,
        parts: &[UploadedPart],
    ) -> Result<ObjectMeta, PlatformError> {
        let operation = "complete_multipart";
        hold_key(operation, key)?;
        hold(!parts.is_empty(), operation, "an object has one part at least")?;
        let numbers: HashSet<u16> = parts.iter().map(|part| part.number).collect();
        hold(numbers.len() == parts.len(), operation, "an object has each part once")?;
        self.0.complete_multipart(key, upload, parts).await
    }

    async fn abort_multipart(&self, key: &str, upload: &str) -> Result<(), PlatformError> {
        hold_key("abort_multipart", key)?;
        self.0.abort_multipart(key, upload).await
    }
}

/// R2's rules of the parts of an object, whose sizes these are in the order of their numbers: for the adapters, which
/// alone know them.
#[cfg(not(target_arch = "wasm32"))]
pub(crate) fn part_sizes(sizes: &[u64]) -> Result<(), PlatformError> {
    let operation = "complete_multipart";
    let Some((last, before)) = sizes.split_last() else { return Ok(()) };
    let equal = before.iter().all(|size| Some(size) == sizes.first() && size >= last);
    hold(before.iter().all(|size| *size >= PART), operation, "all parts but the last are 5 MiB at least")?;
    hold(equal, operation, "all parts but the last are of one size")
}

fn hold_key(operation: &'static str, key: &str) -> Result<(), PlatformError> {
    hold(KEY.contains(&key.len()), operation, "a key is 1 to 1,024 bytes")
}

fn hold_size(operation: &'static str, size: u64) -> Result<(), PlatformError> {
    hold(size <= SENT, operation, "at most 4.995 GiB go up at once")
}

fn hold(holds: bool, operation: &'static str, otherwise: &str) -> Result<(), PlatformError> {
    holds.then_some(()).ok_or_else(|| refused(operation, otherwise))
}
