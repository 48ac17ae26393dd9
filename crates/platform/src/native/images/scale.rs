//! From many pixels to fewer.

use fast_image_resize::images::{TypedImage, TypedImageRef};
use fast_image_resize::pixels::{U8x3, U8x4};
use fast_image_resize::{MulDiv, PixelTrait, ResizeOptions, Resizer};
use image::metadata::Orientation;
use image::{DynamicImage, RgbImage, RgbaImage};

/// The picture so small that it is `width` pixels wide when it is shown; as it is where it is no wider.
///
/// Of what is `transparent` colours count as much as they show; a fourth number is else one like the others.
pub(super) fn to_width(
    picture: DynamicImage,
    transparent: bool,
    orientation: Orientation,
    width: u32,
) -> Option<DynamicImage> {
    let (across, down) = (picture.width(), picture.height());
    let shown = if on_its_side(orientation) { down } else { across };
    if shown <= width {
        return Some(picture);
    }
    let (to_across, to_down) = (part(across, width, shown), part(down, width, shown));
    let (size, to_size) = ((across, down), (to_across, to_down));
    if picture.color().has_alpha() {
        let pixels = if transparent {
            as_it_shows(picture.into_bytes(), size, to_size)?
        } else {
            scaled::<U8x4>(picture.as_bytes(), size, to_size)?
        };
        RgbaImage::from_raw(to_across, to_down, pixels).map(Into::into)
    } else {
        let pixels = scaled::<U8x3>(picture.as_bytes(), size, to_size)?;
        RgbImage::from_raw(to_across, to_down, pixels).map(Into::into)
    }
}

/// By the pixels' type, of which there are two here: told only as it runs, all that there are would be compiled.
fn scaled<P: PixelTrait>(from: &[u8], size: (u32, u32), to_size: (u32, u32)) -> Option<Vec<u8>> {
    let length = (to_size.0 as usize).checked_mul(to_size.1 as usize)?.checked_mul(P::size())?;
    let mut pixels = vec![0; length];
    let from = TypedImageRef::<P>::from_buffer(size.0, size.1, from).ok()?;
    let mut to = TypedImage::<P>::from_buffer(to_size.0, to_size.1, &mut pixels).ok()?;
    Resizer::new().resize_typed(&from, &mut to, &ResizeOptions::new().use_alpha(false)).ok()?;
    Some(pixels)
}

/// Colours count as much as they show. Done in place, where the scaler itself would take as much memory again.
fn as_it_shows(mut from: Vec<u8>, size: (u32, u32), to_size: (u32, u32)) -> Option<Vec<u8>> {
    let alpha = MulDiv::new();
    let mut image = TypedImage::<U8x4>::from_buffer(size.0, size.1, &mut from).ok()?;
    alpha.multiply_alpha_inplace_typed(&mut image).ok()?;
    let mut pixels = scaled::<U8x4>(&from, size, to_size)?;
    let mut image = TypedImage::<U8x4>::from_buffer(to_size.0, to_size.1, &mut pixels).ok()?;
    alpha.divide_alpha_inplace_typed(&mut image).ok()?;
    Some(pixels)
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
