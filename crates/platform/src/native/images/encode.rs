//! From pixels to a file's bytes.

use bytes::Bytes;
use image::codecs::avif::AvifEncoder;
use image::codecs::jpeg::JpegEncoder;
use image::{DynamicImage, RgbImage};
use webp::PixelLayout;

use crate::images::ImageFormat;

/// Where copies of photographs can't be told from the picture at arm's length.
const JPEG_QUALITY: u8 = 80;
const WEBP_QUALITY: f32 = 78.0;
const AVIF_QUALITY: u8 = 65;
/// Of 1 to 10: slower than this gains a few per cent and takes twice the time.
const AVIF_SPEED: u8 = 9;

/// The picture in a format; `None` where the format can't hold it.
pub(super) fn picture(picture: &DynamicImage, format: ImageFormat) -> Option<Bytes> {
    match format {
        ImageFormat::Jpeg => jpeg(picture),
        ImageFormat::Webp => webp(picture),
        ImageFormat::Avif => avif(picture),
    }
}

fn jpeg(picture: &DynamicImage) -> Option<Bytes> {
    let mut file = Vec::new();
    let encoder = JpegEncoder::new_with_quality(&mut file, JPEG_QUALITY);
    match picture {
        DynamicImage::ImageRgba8(transparent) => on_white(transparent).write_with_encoder(encoder),
        opaque => opaque.write_with_encoder(encoder),
    }
    .ok()?;
    Some(file.into())
}

fn webp(picture: &DynamicImage) -> Option<Bytes> {
    let layout = if picture.color().has_alpha() { PixelLayout::Rgba } else { PixelLayout::Rgb };
    let encoder = webp::Encoder::new(picture.as_bytes(), layout, picture.width(), picture.height());
    encoder.encode_simple(false, WEBP_QUALITY).ok().map(|file| Bytes::copy_from_slice(&file))
}

fn avif(picture: &DynamicImage) -> Option<Bytes> {
    let mut file = Vec::new();
    let encoder = AvifEncoder::new_with_speed_quality(&mut file, AVIF_SPEED, AVIF_QUALITY);
    // One thread a picture, so that whoever waits for a page gets the others.
    picture.write_with_encoder(encoder.with_num_threads(Some(1))).ok()?;
    Some(file.into())
}

/// The picture as it looks on white paper.
fn on_white(transparent: &image::RgbaImage) -> RgbImage {
    RgbImage::from_fn(transparent.width(), transparent.height(), |x, y| {
        let image::Rgba([red, green, blue, alpha]) = *transparent.get_pixel(x, y);
        let over = |colour: u8| {
            let (colour, alpha) = (u32::from(colour), u32::from(alpha));
            u8::try_from((colour * alpha + 255 * (255 - alpha) + 127) / 255).unwrap_or(u8::MAX)
        };
        image::Rgb([over(red), over(green), over(blue)])
    })
}
