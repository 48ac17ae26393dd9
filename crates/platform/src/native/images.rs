//! Smaller copies of pictures, made in this process.

mod colour;
mod decode;
mod encode;
mod scale;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use async_trait::async_trait;
use bytes::Bytes;
use image::DynamicImage;
use tokio::sync::Semaphore;
use tokio::task::spawn_blocking;

use crate::bucket::{ByteStream, collect};
use crate::images::{ImageFormat, MAX_BYTES};
use crate::{ErrorKind, Images, PlatformError, Service};

/// How many pictures are worked on at once. The largest takes some 250 MB while it is.
const AT_ONCE: usize = 2;

/// Decoders, a scaler and encoders, on threads of their own.
pub struct Resizer {
    permits: Arc<Semaphore>,
}

impl Default for Resizer {
    fn default() -> Self {
        Self { permits: Arc::new(Semaphore::new(AT_ONCE)) }
    }
}

#[async_trait]
impl Images for Resizer {
    async fn resize(
        &self,
        picture: ByteStream,
        size: u64,
        width: u32,
        format: ImageFormat,
    ) -> Result<Option<Bytes>, PlatformError> {
        if size > MAX_BYTES {
            return Ok(None);
        }
        let failed = |why: &str| PlatformError::new(Service::Images, "resize", ErrorKind::Unavailable, why);
        // Before anything is read: those who wait hold no memory.
        let permit = self.permits.clone().acquire_owned().await.map_err(|_| failed("no longer open"))?;
        let picture = collect(picture).await?;
        let made = spawn_blocking(move || {
            let copy = copy(&picture, width, format);
            drop(permit);
            copy
        });
        // A decoder that gives up on a picture altogether has not made a copy of it.
        Ok(made
            .await
            .inspect_err(|error| log::warn!("a picture could not be decoded: {error}"))
            .ok()
            .flatten())
    }
}

fn copy(picture: &[u8], width: u32, format: ImageFormat) -> Option<Bytes> {
    let decoded = decode::picture(picture)?;
    // What follows is done to the small picture, for it is so much less.
    let small = scale::to_width(decoded.pixels, decoded.orientation, width)?;
    let small = colour::to_srgb(small, decoded.colours.as_deref());
    encode::picture(&oriented(small, decoded.orientation), format)
}

fn oriented(mut picture: DynamicImage, orientation: image::metadata::Orientation) -> DynamicImage {
    picture.apply_orientation(orientation);
    picture
}
