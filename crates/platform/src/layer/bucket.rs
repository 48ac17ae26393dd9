//! A layer around the object store. A body is read after the layer has done: it is not part of the operation.

use async_trait::async_trait;

use super::{Layer, Layered};
use crate::bucket::{ByteStream, GetOptions, GetResult, ObjectMeta, ObjectPage, PutOptions, UploadedPart};
use crate::{Bucket, PlatformError, Service};

const BUCKET: Service = Service::Bucket;

#[async_trait]
impl<L: Layer> Bucket for Layered<L, dyn Bucket> {
    async fn head(&self, key: &str) -> Result<Option<ObjectMeta>, PlatformError> {
        self.layer.around(BUCKET, &["head"], self.inner.head(key)).await
    }

    async fn get(&self, key: &str, options: GetOptions) -> Result<Option<GetResult>, PlatformError> {
        self.layer.around(BUCKET, &["get"], self.inner.get(key, options)).await
    }

    async fn put(
        &self,
        key: &str,
        size: u64,
        body: ByteStream,
        options: PutOptions,
    ) -> Result<ObjectMeta, PlatformError> {
        self.layer.around(BUCKET, &["put"], self.inner.put(key, size, body, options)).await
    }

    async fn sha256(&self, key: &str) -> Result<Option<[u8; 32]>, PlatformError> {
        self.layer.around(BUCKET, &["sha256"], self.inner.sha256(key)).await
    }

    async fn delete(&self, keys: &[String]) -> Result<(), PlatformError> {
        self.layer.around(BUCKET, &["delete"], self.inner.delete(keys)).await
    }

    async fn list(
        &self,
        prefix: &str,
        cursor: Option<&str>,
        limit: u32,
    ) -> Result<ObjectPage, PlatformError> {
        self.layer.around(BUCKET, &["list"], self.inner.list(prefix, cursor, limit)).await
    }

    async fn create_multipart(&self, key: &str, options: PutOptions) -> Result<String, PlatformError> {
        self.layer.around(BUCKET, &["create_multipart"], self.inner.create_multipart(key, options)).await
    }

    async fn upload_part(
        &self,
        key: &str,
        upload: &str,
        number: u16,
        size: u64,
        body: ByteStream,
    ) -> Result<UploadedPart, PlatformError> {
        let call = self.inner.upload_part(key, upload, number, size, body);
        self.layer.around(BUCKET, &["upload_part"], call).await
    }

    async fn complete_multipart(
        &self,
        key: &str,
        upload: &str,
        parts: &[UploadedPart],
    ) -> Result<ObjectMeta, PlatformError> {
        let call = self.inner.complete_multipart(key, upload, parts);
        self.layer.around(BUCKET, &["complete_multipart"], call).await
    }

    async fn abort_multipart(&self, key: &str, upload: &str) -> Result<(), PlatformError> {
        self.layer.around(BUCKET, &["abort_multipart"], self.inner.abort_multipart(key, upload)).await
    }
}
