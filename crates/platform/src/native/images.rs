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
use tokio::sync::{AcquireError, OwnedSemaphorePermit, Semaphore};
use tokio::task::spawn_blocking;

use crate::bucket::{ByteStream, collect};
use crate::images::{ImageFormat, MAX_BYTES};
use crate::{ErrorKind, Images, PlatformError, Service};

/// How many pictures are worked on at once. The largest takes some 250 MB while it is.
const AT_ONCE: usize = 2;

/// How many of them may be on their way to AVIF, which takes ten times as long: the others go on beside it.
const SLOW_AT_ONCE: usize = 1;

/// Decoders, a scaler and encoders, on threads of their own.
pub struct Resizer {
    places: Arc<Semaphore>,
    slow: Arc<Semaphore>,
}

impl Default for Resizer {
    fn default() -> Self {
        Self { places: Arc::new(Semaphore::new(AT_ONCE)), slow: Arc::new(Semaphore::new(SLOW_AT_ONCE)) }
    }
}

impl Resizer {
    /// The right to work on a picture, waited for.
    async fn place(&self, format: ImageFormat) -> Result<[Option<OwnedSemaphorePermit>; 2], AcquireError> {
        let slow = match format {
            ImageFormat::Avif => Some(self.slow.clone().acquire_owned().await?),
            ImageFormat::Jpeg | ImageFormat::Webp => None,
        };
        Ok([slow, Some(self.places.clone().acquire_owned().await?)])
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
        let place = self.place(format).await.map_err(|_| failed("no longer open"))?;
        let picture = collect(picture).await?;
        let made = spawn_blocking(move || {
            let copy = copy(&picture, width, format);
            drop(place);
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
    encode::picture(&small(picture, width)?, format)
}

/// The picture's pixels as browsers show them, so small that it is no wider than this.
fn small(picture: &[u8], width: u32) -> Option<DynamicImage> {
    let decoded = decode::picture(picture)?;
    let transparent = decoded.model.is_light() && decoded.pixels.color().has_alpha();
    // What follows is done to the small picture, for it is so much less.
    let small = scale::to_width(decoded.pixels, transparent, decoded.orientation, width)?;
    let small = colour::to_srgb(small, decoded.model, &decoded.space)?;
    Some(oriented(small, decoded.orientation))
}

fn oriented(mut picture: DynamicImage, orientation: image::metadata::Orientation) -> DynamicImage {
    picture.apply_orientation(orientation);
    picture
}
