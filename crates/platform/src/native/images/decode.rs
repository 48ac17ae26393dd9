//! From a file's bytes to pixels.

mod jpeg;
mod png;

use std::io::Cursor;

use image::codecs::webp::WebPDecoder;
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, Limits};

use super::colour::{Model, Space};
use crate::images::MAX_PIXELS;
use crate::images::header::{PictureHeader, PictureKind};

/// The most memory a decoder may take for itself.
const MEMORY: u64 = 256 << 20;

/// A picture as it was stored.
pub(super) struct Decoded {
    /// Its pixels: red, green, blue, and alpha if it may be transparent; or four inks.
    pub(super) pixels: DynamicImage,
    /// What they are.
    pub(super) model: Model,
    /// In which colours they are meant.
    pub(super) space: Space,
    /// How it is to be turned before it is shown.
    pub(super) orientation: Orientation,
}

/// The picture, if it is a still one of a kind that is known, not too large, and not broken. Of a JPEG that breaks off
/// there is what browsers show.
pub(super) fn picture(bytes: &[u8]) -> Option<Decoded> {
    let kind = PictureKind::of_media_type(image::guess_format(bytes).ok()?.to_mime_type())?;
    let header = PictureHeader::of(kind, bytes).filter(|header| !header.moves)?;
    if u64::from(header.width).saturating_mul(u64::from(header.height)) > MAX_PIXELS {
        return None;
    }
    let (pixels, model, space) = match kind {
        PictureKind::Jpeg => jpeg::decoded(bytes)?,
        PictureKind::Png => png::decoded(bytes)?,
        PictureKind::Webp => webp(bytes)?,
        PictureKind::Gif => return None,
    };
    let orientation = Orientation::from_exif(header.orientation.exif())?;
    Some(Decoded { pixels, model, space, orientation })
}

fn webp(bytes: &[u8]) -> Option<(DynamicImage, Model, Space)> {
    let mut decoder = WebPDecoder::new(Cursor::new(bytes)).ok()?;
    let profile = decoder.icc_profile().ok().flatten();
    let space = profile.map_or(Space::Srgb, |profile| Space::of_profile(&profile, Model::Rgb));
    Some((pixels(decoder)?, Model::Rgb, space))
}

/// What a decoder has, in eight bits.
fn pixels(mut decoder: impl ImageDecoder) -> Option<DynamicImage> {
    let (width, height) = decoder.dimensions();
    if u64::from(width).saturating_mul(u64::from(height)) > MAX_PIXELS {
        return None;
    }
    decoder.set_limits(limits()).ok()?;
    let pixels = DynamicImage::from_decoder(decoder).ok()?;
    let transparent = pixels.color().has_alpha();
    Some(if transparent { pixels.into_rgba8().into() } else { pixels.into_rgb8().into() })
}

fn limits() -> Limits {
    let mut limits = Limits::no_limits();
    limits.max_alloc = Some(MEMORY);
    limits
}
