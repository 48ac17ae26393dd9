//! Pictures from elsewhere, brought into the shop's own store.

use std::io::Cursor;
use std::time::Duration;

use bytes::Bytes;
use coppice::shop::model::{Image, Product};
use coppice_platform::bucket::{PutOptions, stream_of};
use coppice_platform::http::HttpLimits;
use coppice_platform::{Platform, PlatformError};
use image::imageops::FilterType;
use image::{DynamicImage, ImageFormat, ImageReader, Limits};

/// The widths of the smaller copies, as far as they are smaller.
pub const WIDTHS: [u32; 2] = [320, 640];

const HTTP: HttpLimits = HttpLimits { timeout: Duration::from_secs(10), max_bytes: 20 << 20 };

/// The longest side a picture may have, in pixels: a small file can hold more than memory does.
const SIDE: u32 = 12_000;

/// Copies a product's pictures; answers why some could not be. Those stay where they are.
pub async fn fetch(platform: &Platform, product: &mut Product) -> Result<Vec<String>, PlatformError> {
    let mut reasons = Vec::new();
    let slug = product.slug.clone();
    for (number, image) in (1..).zip(&mut product.images) {
        if image.is_remote() {
            match one(platform, &format!("products/{slug}-{number}"), image).await {
                Ok(own) => *image = own,
                Err(Failure::Platform(error)) => return Err(error),
                Err(Failure::Picture(reason)) => {
                    reasons.push(format!("keeps its picture at {}: {reason}", image.key))
                }
            }
        }
    }
    Ok(reasons)
}

enum Failure {
    /// The store can't be written: nothing else will work either.
    Platform(PlatformError),
    /// This picture can't be had.
    Picture(String),
}

async fn one(platform: &Platform, stem: &str, image: &Image) -> Result<Image, Failure> {
    let odd = |reason: &dyn std::fmt::Display| Failure::Picture(reason.to_string());
    let request = http::Request::get(&image.key).body(Bytes::new()).map_err(|e| odd(&e))?;
    let answer = platform.http.send(request, HTTP).await.map_err(|e| odd(&e))?;
    if answer.status() != http::StatusCode::OK {
        return Err(odd(&format!("its server answered {}", answer.status())));
    }
    let body = answer.into_body();
    let original = body.clone();
    let copies = tokio::task::spawn_blocking(move || copies(&original)).await.map_err(|e| odd(&e))?;
    let copies = copies.map_err(|e| odd(&e))?;
    let key = format!("{stem}.{}", copies.format.extensions_str().first().unwrap_or(&"bin"));
    let mut own =
        Image { key, width: copies.width, height: copies.height, widths: Vec::new(), ..image.clone() };
    put(platform, &own.key, copies.format, body).await.map_err(Failure::Platform)?;
    for (width, bytes) in copies.smaller {
        put(platform, &own.key_at(width), copies.format, bytes.into()).await.map_err(Failure::Platform)?;
        own.widths.push(width);
    }
    Ok(own)
}

async fn put(platform: &Platform, key: &str, format: ImageFormat, bytes: Bytes) -> Result<(), PlatformError> {
    let options =
        PutOptions { content_type: Some(format.to_mime_type().to_owned()), ..PutOptions::default() };
    platform.bucket.put(key, bytes.len() as u64, stream_of(bytes), options).await.map(|_| ())
}

struct Copies {
    format: ImageFormat,
    width: u32,
    height: u32,
    smaller: Vec<(u32, Vec<u8>)>,
}

/// Looks at what came, whatever its server called it, and makes the smaller copies.
fn copies(bytes: &[u8]) -> image::ImageResult<Copies> {
    let mut reader = ImageReader::new(Cursor::new(bytes)).with_guessed_format()?;
    let mut limits = Limits::default();
    limits.max_image_width = Some(SIDE);
    limits.max_image_height = Some(SIDE);
    reader.limits(limits);
    let format = reader.format().unwrap_or(ImageFormat::Jpeg);
    let picture = reader.decode()?;
    let mut smaller = Vec::new();
    for width in WIDTHS.into_iter().filter(|width| *width < picture.width()) {
        let copy = picture.resize(width, u32::MAX, FilterType::Lanczos3);
        let mut file = Cursor::new(Vec::new());
        // JPEG has no transparency, the others keep it.
        let copy = if format == ImageFormat::Jpeg { DynamicImage::ImageRgb8(copy.into_rgb8()) } else { copy };
        copy.write_to(&mut file, format)?;
        smaller.push((width, file.into_inner()));
    }
    Ok(Copies { format, width: picture.width(), height: picture.height(), smaller })
}
