//! A layer around smaller copies of pictures.

use async_trait::async_trait;
use bytes::Bytes;

use super::{Layer, Layered};
use crate::bucket::ByteStream;
use crate::images::ImageFormat;
use crate::{Images, PlatformError, Service};

#[async_trait]
impl<L: Layer> Images for Layered<L, dyn Images> {
    async fn resize(
        &self,
        picture: ByteStream,
        size: u64,
        width: u32,
        format: ImageFormat,
    ) -> Result<Option<Bytes>, PlatformError> {
        let call = self.inner.resize(picture, size, width, format);
        self.layer.around(Service::Images, &["resize"], call).await
    }
}
