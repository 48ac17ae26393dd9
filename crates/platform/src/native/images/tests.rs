//! Pictures made for it, and what becomes of them.

mod browser;

use std::io::Cursor;

use image::codecs::jpeg::JpegEncoder;
use image::{ImageEncoder, ImageFormat as Kind, Rgb, RgbImage, Rgba, RgbaImage};
use moxcms::ColorProfile;

use super::*;
use crate::bucket::stream_of;

const RED: Rgb<u8> = Rgb([200, 20, 30]);
const BLUE: Rgb<u8> = Rgb([20, 30, 200]);

/// Red on the left, blue on the right.
fn picture(width: u32, height: u32) -> DynamicImage {
    RgbImage::from_fn(width, height, |x, _| if x < width / 2 { RED } else { BLUE }).into()
}

fn file(picture: &DynamicImage, kind: Kind) -> Vec<u8> {
    let mut file = Cursor::new(Vec::new());
    picture.write_to(&mut file, kind).unwrap();
    file.into_inner()
}

async fn resized(file: &[u8], width: u32, format: ImageFormat) -> Option<Bytes> {
    let size = u64::try_from(file.len()).unwrap();
    let body = stream_of(Bytes::copy_from_slice(file));
    Resizer::default().resize(body, size, width, format).await.unwrap()
}

async fn opened(file: &[u8], width: u32, format: ImageFormat) -> DynamicImage {
    image::load_from_memory(&resized(file, width, format).await.unwrap()).unwrap()
}

fn dimensions(picture: &DynamicImage) -> (u32, u32) {
    (picture.width(), picture.height())
}

fn close(one: Rgb<u8>, other: Rgb<u8>) -> bool {
    one.0.iter().zip(other.0).all(|(one, other)| one.abs_diff(other) <= 12)
}

/// Width and height in the box that says them.
fn of_avif(file: &[u8]) -> (u32, u32) {
    let place = file.windows(4).position(|four| four == b"ispe").unwrap() + 8;
    let number = |at: usize| u32::from_be_bytes(file[at..at + 4].try_into().unwrap());
    (number(place), number(place + 4))
}

#[tokio::test]
async fn copies_are_as_wide_as_asked_and_look_the_same() {
    let picture = picture(600, 401);
    for kind in [Kind::Jpeg, Kind::Png, Kind::WebP] {
        let file = file(&picture, kind);
        for format in [ImageFormat::Jpeg, ImageFormat::Webp] {
            let copy = opened(&file, 320, format).await;
            assert_eq!(dimensions(&copy), (320, 214), "{kind:?} to {format:?}");
            let copy = copy.into_rgb8();
            assert!(close(*copy.get_pixel(80, 100), RED), "{kind:?} to {format:?}");
            assert!(close(*copy.get_pixel(240, 100), BLUE), "{kind:?} to {format:?}");
        }
        assert_eq!(of_avif(&resized(&file, 320, ImageFormat::Avif).await.unwrap()), (320, 214));
    }
}

#[tokio::test]
async fn no_picture_is_enlarged_and_none_becomes_nothing() {
    let small = file(&picture(40, 30), Kind::Png);
    assert_eq!(dimensions(&opened(&small, 320, ImageFormat::Webp).await), (40, 30));
    let long = file(&picture(2_000, 1), Kind::Png);
    assert_eq!(dimensions(&opened(&long, 320, ImageFormat::Jpeg).await), (320, 1));
}

#[tokio::test]
async fn what_is_no_whole_still_picture_has_no_copy() {
    let picture = picture(64, 64);
    let cut = |kind| {
        let mut file = file(&picture, kind);
        file.truncate(file.len() / 2);
        file
    };
    let mut garbled = file(&picture, Kind::Png);
    garbled.truncate(60);
    garbled.resize(4_000, 7);
    for (what, file) in [
        ("nothing", Vec::new()),
        ("text", b"<svg xmlns=\"http://www.w3.org/2000/svg\"/>".to_vec()),
        ("a moving picture", b"GIF89a\x01\x00\x01\x00\x80\x00\x00\xff\xff\xff\0\0\0!".to_vec()),
        ("a moving WebP", moving_webp()),
        ("a JPEG's first bytes", file(&picture, Kind::Jpeg)[..100].to_vec()),
        ("half a PNG", cut(Kind::Png)),
        ("half a WebP", cut(Kind::WebP)),
        ("a garbled PNG", garbled),
        ("a bomb", bomb()),
    ] {
        for format in [ImageFormat::Jpeg, ImageFormat::Webp, ImageFormat::Avif] {
            assert_eq!(resized(&file, 32, format).await, None, "{what} as {format:?}");
        }
    }
}

#[tokio::test]
async fn a_jpeg_that_breaks_off_has_a_copy_of_what_browsers_show_of_it() {
    let mut jpeg = file(&picture(600, 600), Kind::Jpeg);
    jpeg.truncate(jpeg.len() / 2);
    let copy = opened(&jpeg, 300, ImageFormat::Webp).await.into_rgb8();
    assert_eq!(copy.dimensions(), (300, 300));
    assert!(close(*copy.get_pixel(75, 40), RED) && close(*copy.get_pixel(225, 40), BLUE));
}

fn moving_webp() -> Vec<u8> {
    let settings = webp::WebPConfig::new().unwrap();
    let mut encoder = webp::AnimEncoder::new(8, 8, &settings);
    let (black, white) = ([0; 8 * 8 * 3], [255; 8 * 8 * 3]);
    encoder.add_frame(webp::AnimFrame::from_rgb(&black, 8, 8, 0));
    encoder.add_frame(webp::AnimFrame::from_rgb(&white, 8, 8, 100));
    encoder.encode().to_vec()
}

/// A PNG of a few bytes that says it has 50,000 × 50,000 pixels.
fn bomb() -> Vec<u8> {
    let mut file = file(&picture(1, 1), Kind::Png);
    let size = 50_000_u32.to_be_bytes();
    file[16..20].copy_from_slice(&size);
    file[20..24].copy_from_slice(&size);
    let sum = crc(&file[12..29]);
    file[29..33].copy_from_slice(&sum.to_be_bytes());
    file
}

/// PNG's own check sum: <https://www.w3.org/TR/png-3/#5CRC-algorithm>.
fn crc(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |sum, byte| {
        (0..8).fold(sum ^ u32::from(*byte), |sum, _| (sum >> 1) ^ (0xedb8_8320 * (sum & 1)))
    })
}

#[tokio::test]
async fn what_is_transparent_stays_so_or_lies_on_white() {
    let clear = |x, _| if x < 50 { Rgba([0, 200, 0, 0]) } else { Rgba([20, 30, 200, 255]) };
    let file = file(&RgbaImage::from_fn(100, 100, clear).into(), Kind::Png);
    let webp = opened(&file, 50, ImageFormat::Webp).await.into_rgba8();
    assert_eq!((webp.get_pixel(10, 25).0[3], webp.get_pixel(40, 25).0[3]), (0, 255));
    let jpeg = opened(&file, 50, ImageFormat::Jpeg).await.into_rgb8();
    assert!(close(*jpeg.get_pixel(10, 25), Rgb([255; 3])), "{:?}", jpeg.get_pixel(10, 25));
    assert!(close(*jpeg.get_pixel(40, 25), BLUE), "{:?}", jpeg.get_pixel(40, 25));
    assert!(resized(&file, 50, ImageFormat::Avif).await.is_some());
}

#[tokio::test]
async fn a_picture_taken_on_its_side_is_turned() {
    let mut jpeg = Vec::new();
    let mut encoder = JpegEncoder::new_with_quality(&mut jpeg, 90);
    // TIFF, one entry: the orientation is 6, to be turned by 90 degrees.
    encoder
        .set_exif_metadata(b"II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0".to_vec())
        .unwrap();
    picture(400, 200).write_with_encoder(encoder).unwrap();
    let copy = opened(&jpeg, 100, ImageFormat::Jpeg).await.into_rgb8();
    assert_eq!(copy.dimensions(), (100, 200));
    // What was left is above.
    assert!(close(*copy.get_pixel(50, 50), RED), "{:?}", copy.get_pixel(50, 50));
    assert!(close(*copy.get_pixel(50, 150), BLUE), "{:?}", copy.get_pixel(50, 150));
}

#[tokio::test]
async fn colours_of_a_wider_space_stay_what_they_are() {
    let mut jpeg = Vec::new();
    let mut encoder = JpegEncoder::new_with_quality(&mut jpeg, 95);
    encoder.set_icc_profile(ColorProfile::new_display_p3().encode().unwrap()).unwrap();
    // sRGB's (200, 60, 60), in the numbers of Display P3.
    DynamicImage::from(RgbImage::from_pixel(64, 64, Rgb([185, 71, 65]))).write_with_encoder(encoder).unwrap();
    let copy = opened(&jpeg, 32, ImageFormat::Webp).await.into_rgb8();
    let pixel = *copy.get_pixel(16, 16);
    assert!(pixel.0[0] > 195 && pixel.0[1] < 66, "{pixel:?}");
}

#[tokio::test]
async fn a_file_that_is_too_large_is_not_even_read() {
    let unread: ByteStream = Box::pin(futures_util::stream::poll_fn(|_| panic!("it was read")));
    let answer = Resizer::default().resize(unread, MAX_BYTES + 1, 320, ImageFormat::Webp).await.unwrap();
    assert_eq!(answer, None);
}

#[tokio::test]
async fn a_file_that_can_t_be_read_is_no_picture_without_copies_but_an_error() {
    let error = || PlatformError::new(Service::Bucket, "get", ErrorKind::Unavailable, "gone");
    let broken: ByteStream = Box::pin(futures_util::stream::once(async move { Err(error()) }));
    assert!(Resizer::default().resize(broken, 10, 320, ImageFormat::Webp).await.is_err());
}
