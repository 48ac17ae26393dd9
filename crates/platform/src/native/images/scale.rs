//! From many pixels to fewer.

use fast_image_resize::images::Image;
use fast_image_resize::{MulDiv, PixelType, ResizeOptions, Resizer};
use image::metadata::Orientation;
use image::{DynamicImage, RgbImage, RgbaImage};

/// The picture so small that it is `width` pixels wide when it is shown; as it is where it is no wider.
pub(super) fn to_width(picture: DynamicImage, orientation: Orientation, width: u32) -> Option<DynamicImage> {
    let (across, down) = (picture.width(), picture.height());
    let shown = if on_its_side(orientation) { down } else { across };
    if shown <= width {
        return Some(picture);
    }
    let (to_across, to_down) = (part(across, width, shown), part(down, width, shown));
    if picture.color().has_alpha() {
        let from = Image::from_vec_u8(across, down, picture.into_bytes(), PixelType::U8x4).ok()?;
        RgbaImage::from_raw(to_across, to_down, transparent(from, to_across, to_down)?).map(Into::into)
    } else {
        let from = Image::from_vec_u8(across, down, picture.into_bytes(), PixelType::U8x3).ok()?;
        RgbImage::from_raw(to_across, to_down, opaque(&from, to_across, to_down)?).map(Into::into)
    }
}

fn opaque(from: &Image<'_>, across: u32, down: u32) -> Option<Vec<u8>> {
    let mut to = Image::new(across, down, from.pixel_type());
    Resizer::new().resize(from, &mut to, &ResizeOptions::new().use_alpha(false)).ok()?;
    Some(to.into_vec())
}

/// Colours count as much as they show. Done in place, where the scaler itself would take as much memory again.
fn transparent(mut from: Image<'_>, across: u32, down: u32) -> Option<Vec<u8>> {
    let alpha = MulDiv::new();
    alpha.multiply_alpha_inplace(&mut from).ok()?;
    let mut to = Image::from_vec_u8(across, down, opaque(&from, across, down)?, from.pixel_type()).ok()?;
    alpha.divide_alpha_inplace(&mut to).ok()?;
    Some(to.into_vec())
}

/// `length · width / shown`, to the nearest pixel and never none.
fn part(length: u32, width: u32, shown: u32) -> u32 {
    let (length, width, shown) = (u64::from(length), u64::from(width), u64::from(shown).max(1));
    let scaled = (length * width + shown / 2) / shown;
    u32::try_from(scaled).unwrap_or(u32::MAX).max(1)
}

fn on_its_side(orientation: Orientation) -> bool {
    use Orientation::{Rotate90, Rotate90FlipH, Rotate270, Rotate270FlipH};
    matches!(orientation, Rotate90 | Rotate270 | Rotate90FlipH | Rotate270FlipH)
}
