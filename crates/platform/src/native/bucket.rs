//! The object store as files: their bytes by `object_store`, all else in an index.
//!
//! A file's name is random and never its object's key, so no key is awkward; an object is what the index says it
//! is, so it appears, is replaced and goes in one transaction, whole with its metadata. Files no object holds any
//! more stay for a while, for whoever is reading them.

mod blobs;
mod garbage;
mod hot;
mod index;
mod ledger;
mod multipart;
#[cfg(test)]
mod tests;

use std::path::Path;
use std::sync::Arc;

use async_trait::async_trait;

use self::blobs::{Blob, Blobs};
use self::index::Index;
use self::ledger::Stored;
use super::hash;
use crate::bucket::{
    ByteStream, GetOptions, GetResult, Object, ObjectMeta, ObjectPage, PutOptions, UploadedPart, refused,
};
use crate::{Bucket, Clock, PlatformError};

/// A bucket under a directory.
#[derive(Clone)]
pub struct FileBucket {
    blobs: Blobs,
    index: Index,
    clock: Arc<dyn Clock>,
}

impl FileBucket {
    /// Opens `objects/` and `objects.sqlite` in `directory`, creating them if need be.
    ///
    /// # Errors
    /// [`crate::ErrorKind::Unavailable`] where they can't be used.
    pub fn open(directory: &Path, readers: usize, clock: Arc<dyn Clock>) -> Result<Self, PlatformError> {
        let blobs = Blobs::open(&directory.join("objects"))?;
        let index = Index::open(&directory.join("objects.sqlite"), readers)?;
        Ok(Self { blobs, index, clock })
    }

    /// Writes a body to a file of its own, which is garbage until the index takes it.
    async fn write(
        &self,
        operation: &'static str,
        body: ByteStream,
        sha256: Option<[u8; 32]>,
    ) -> Result<Blob, PlatformError> {
        let id = blobs::new_id();
        self.index.expect(id.clone(), self.clock.now()).await?;
        let blob = self.blobs.write(operation, id, body).await?;
        if sha256.is_some_and(|wanted| wanted != blob.sha256) {
            return Err(refused(operation, "the bytes have another SHA-256"));
        }
        Ok(blob)
    }
}

#[async_trait]
impl Bucket for FileBucket {
    async fn head(&self, key: &str) -> Result<Option<ObjectMeta>, PlatformError> {
        Ok(self.index.get("head", key).await?.map(|stored| stored.meta))
    }

    async fn get(&self, key: &str, options: GetOptions) -> Result<Option<GetResult>, PlatformError> {
        let Some(Stored { meta, pieces }) = self.index.get("get", key).await? else { return Ok(None) };
        if !options.hold(&meta.etag) {
            return Ok(Some(GetResult::ConditionFailed(meta)));
        }
        let range = match options.range {
            None => 0..meta.size,
            Some(range) => {
                range.resolve(meta.size).ok_or_else(|| refused("get", "the range holds no byte"))?
            }
        };
        let body = self.blobs.read(pieces, range.clone());
        Ok(Some(GetResult::Object(Object { meta, range, body, passthrough: None })))
    }

    async fn put(
        &self,
        key: &str,
        _size: u64,
        body: ByteStream,
        options: PutOptions,
    ) -> Result<ObjectMeta, PlatformError> {
        let blob = self.write("put", body, options.sha256).await?;
        let meta = ObjectMeta {
            key: key.to_owned(),
            size: blob.size,
            etag: blob.etag(),
            uploaded: self.clock.now(),
            content_type: options.content_type,
            custom: options.custom,
        };
        self.index.put(Stored { meta: meta.clone(), pieces: vec![blob.piece()] }).await?;
        self.collect().await?;
        Ok(meta)
    }

    async fn sha256(&self, key: &str) -> Result<Option<[u8; 32]>, PlatformError> {
        hash::of_object(self, key).await
    }

    async fn delete(&self, keys: &[String]) -> Result<(), PlatformError> {
        self.index.delete(keys.to_vec(), self.clock.now()).await?;
        self.collect().await
    }

    async fn list(
        &self,
        prefix: &str,
        cursor: Option<&str>,
        limit: u32,
    ) -> Result<ObjectPage, PlatformError> {
        self.index.list(prefix.to_owned(), cursor.unwrap_or_default().to_owned(), limit).await
    }

    async fn create_multipart(&self, key: &str, options: PutOptions) -> Result<String, PlatformError> {
        self.begin(key, options).await
    }

    async fn upload_part(
        &self,
        key: &str,
        upload: &str,
        number: u16,
        _size: u64,
        body: ByteStream,
    ) -> Result<UploadedPart, PlatformError> {
        self.part(key, upload, number, body).await
    }

    async fn complete_multipart(
        &self,
        key: &str,
        upload: &str,
        parts: &[UploadedPart],
    ) -> Result<ObjectMeta, PlatformError> {
        self.complete(key, upload, parts).await
    }

    async fn abort_multipart(&self, key: &str, upload: &str) -> Result<(), PlatformError> {
        self.abort(key, upload).await
    }
}
