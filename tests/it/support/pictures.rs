//! Pictures for tests.

use std::io::Cursor;

use image::{ImageFormat, Rgb, RgbImage};

/// A PNG picture of this size that looks different for every number.
pub fn png(width: u32, height: u32, number: u32) -> Vec<u8> {
    picture(width, height, number, ImageFormat::Png)
}

/// A picture of this size and format that looks different for every number.
pub fn picture(width: u32, height: u32, number: u32, format: ImageFormat) -> Vec<u8> {
    let [a, b, c, _] = number.to_le_bytes();
    let pixel = |x: u32, y: u32| {
        let [x, y] = [x, y].map(|n| n.to_le_bytes()[0]);
        Rgb([x.wrapping_add(a), y.wrapping_add(b), (x ^ y).wrapping_add(c)])
    };
    let mut bytes = Cursor::new(Vec::new());
    RgbImage::from_fn(width, height, pixel).write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}
