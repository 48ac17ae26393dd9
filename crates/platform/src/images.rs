//! Smaller copies of pictures: by a decoder and encoders natively, by Cloudflare's Images on Workers.

pub mod header;

use async_trait::async_trait;
use bytes::Bytes;

use crate::PlatformError;
use crate::bucket::ByteStream;

/// The formats that copies are made in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ImageFormat {
    /// Read by everything.
    Jpeg,
    /// Smaller, and may be transparent.
    Webp,
    /// Smaller still, and slow to make.
    Avif,
}

impl ImageFormat {
    /// All formats.
    pub const ALL: [Self; 3] = [Self::Jpeg, Self::Webp, Self::Avif];

    /// Its media type.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Jpeg => "image/jpeg",
            Self::Webp => "image/webp",
            Self::Avif => "image/avif",
        }
    }

    /// Its name in keys and addresses.
    pub fn name(self) -> &'static str {
        match self {
            Self::Jpeg => "jpeg",
            Self::Webp => "webp",
            Self::Avif => "avif",
        }
    }

    /// Whether a copy of this size is made in this format: some can't hold the longest sides, and none may take longer
    /// than some seconds of one core. A phone's photograph, upright, has 4.9 million pixels at the largest width.
    pub fn holds(self, width: u32, height: u64) -> bool {
        let (side, pixels) = match self {
            Self::Jpeg => (65_500, 25_000_000),
            Self::Webp => (16_383, 12_000_000),
            Self::Avif => (65_535, 5_000_000),
        };
        height <= side && u64::from(width).saturating_mul(height) <= pixels
    }
}

/// The most pixels a picture may have: a small file can hold more than memory does.
pub const MAX_PIXELS: u64 = 50_000_000;

/// The most bytes of a picture that copies are made of.
pub const MAX_BYTES: u64 = 32 << 20;

/// Makes smaller copies of pictures.
#[async_trait]
pub trait Images: Send + Sync {
    /// A copy `width` pixels wide, its height in proportion, never larger than the picture, upright and in sRGB;
    /// `size` bytes come by `picture`. JPEGs, PNGs and WebPs that do not move are what it can be made of. `None`
    /// where this platform can't make one of this picture: the caller shows the picture itself.
    async fn resize(
        &self,
        picture: ByteStream,
        size: u64,
        width: u32,
        format: ImageFormat,
    ) -> Result<Option<Bytes>, PlatformError>;
}

/// Makes none.
pub struct NoImages;

#[async_trait]
impl Images for NoImages {
    async fn resize(
        &self,
        _: ByteStream,
        _: u64,
        _: u32,
        _: ImageFormat,
    ) -> Result<Option<Bytes>, PlatformError> {
        Ok(None)
    }
}
