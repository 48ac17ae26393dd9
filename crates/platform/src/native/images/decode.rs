//! From a file's bytes to pixels.

use std::io::Cursor;

use image::codecs::jpeg::JpegDecoder;
use image::codecs::png::PngDecoder;
use image::codecs::webp::WebPDecoder;
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageFormat, Limits};

use crate::images::MAX_PIXELS;

/// The most memory a decoder may take for itself.
const MEMORY: u64 = 256 << 20;

/// A picture as it was stored.
pub(super) struct Decoded {
    /// Its pixels: red, green, blue, and alpha if it may be transparent.
    pub(super) pixels: DynamicImage,
    /// How it is to be turned before it is shown.
    pub(super) orientation: Orientation,
    /// The ICC profile its numbers are meant in, if they aren't sRGB's.
    pub(super) colours: Option<Vec<u8>>,
}

/// The picture, if it is a still one of a kind that is known, not too large, and not broken. Of a JPEG that breaks off
/// there is what browsers show.
pub(super) fn picture(bytes: &[u8]) -> Option<Decoded> {
    let reader = Cursor::new(bytes);
    match image::guess_format(bytes).ok()? {
        ImageFormat::Jpeg => still(JpegDecoder::new(reader).ok()?),
        ImageFormat::Png => {
            let decoder = PngDecoder::with_limits(reader, limits()).ok()?;
            (!decoder.is_apng().ok()?).then_some(decoder).and_then(still)
        }
        ImageFormat::WebP => {
            let decoder = WebPDecoder::new(reader).ok()?;
            (!decoder.has_animation()).then_some(decoder).and_then(still)
        }
        _ => None,
    }
}

fn still(mut decoder: impl ImageDecoder) -> Option<Decoded> {
    let (width, height) = decoder.dimensions();
    if u64::from(width).saturating_mul(u64::from(height)) > MAX_PIXELS {
        return None;
    }
    decoder.set_limits(limits()).ok()?;
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let colours = decoder.icc_profile().ok().flatten();
    let pixels = DynamicImage::from_decoder(decoder).ok()?;
    let pixels =
        if pixels.color().has_alpha() { pixels.into_rgba8().into() } else { pixels.into_rgb8().into() };
    Some(Decoded { pixels, orientation, colours })
}

fn limits() -> Limits {
    let mut limits = Limits::no_limits();
    limits.max_alloc = Some(MEMORY);
    limits
}
