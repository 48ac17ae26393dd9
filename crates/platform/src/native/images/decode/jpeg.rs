//! JPEG, also of printers: four inks are left as they are, for only their profile says what they look like.

use image::{DynamicImage, RgbImage, RgbaImage};
use zune_core::bytestream::ZCursor;
use zune_core::colorspace::ColorSpace;
use zune_core::options::DecoderOptions;
use zune_jpeg::JpegDecoder;

use crate::images::MAX_PIXELS;
use crate::native::images::colour::{Model, Space};

/// The picture's pixels, what they are, and in which colours they are meant.
pub(super) fn decoded(bytes: &[u8]) -> Option<(DynamicImage, Model, Space)> {
    let options = DecoderOptions::default()
        .set_strict_mode(false)
        .set_max_width(usize::from(u16::MAX))
        .set_max_height(usize::from(u16::MAX));
    let mut decoder = JpegDecoder::new_with_options(ZCursor::new(bytes), options);
    decoder.decode_headers().ok()?;
    let (width, height) = decoder.dimensions()?;
    if (width as u64).saturating_mul(height as u64) > MAX_PIXELS {
        return None;
    }
    let stored = decoder.input_colorspace()?;
    let (model, out) = match stored {
        ColorSpace::CMYK => (Model::Cmyk, stored),
        ColorSpace::YCCK => (Model::Ycck, stored),
        ColorSpace::Luma => (Model::Gray, ColorSpace::RGB),
        _ => (Model::Rgb, ColorSpace::RGB),
    };
    decoder.set_options(decoder.options().jpeg_set_out_colorspace(out));
    let pixels = decoder.decode().ok()?;
    let profile = decoder.icc_profile();
    let space = profile.map_or(Space::Srgb, |profile| Space::of_profile(&profile, model));
    let (width, height) = (u32::try_from(width).ok()?, u32::try_from(height).ok()?);
    let pixels = match model {
        Model::Cmyk | Model::Ycck => RgbaImage::from_raw(width, height, pixels)?.into(),
        Model::Rgb | Model::Gray => RgbImage::from_raw(width, height, pixels)?.into(),
    };
    Some((pixels, model, space))
}
