//! How large a picture is, by its header.

use std::io::{Cursor, ErrorKind};

use coppice_platform::images::MAX_PIXELS;
use exif::{In, Reader, Tag};
use imagesize::ImageError;

use super::error::FileKindError;
use super::table::Kind;

/// Width and height as it is shown; `None` if the header is longer than the bytes and more are to be had.
pub(super) fn size(kind: &Kind, first: &[u8], whole: bool) -> Result<Option<(u32, u32)>, FileKindError> {
    let size = match imagesize::blob_size(first) {
        Ok(size) => size,
        Err(ImageError::IoError(error)) if !whole && error.kind() == ErrorKind::UnexpectedEof => {
            return Ok(None);
        }
        Err(_) => return Err(FileKindError::CutOff { label: kind.label }),
    };
    let (width, height) = (size.width as u64, size.height as u64);
    if width == 0 || height == 0 {
        return Err(FileKindError::CutOff { label: kind.label });
    }
    let (across, down) = if lies_on_its_side(first) { (height, width) } else { (width, height) };
    match (u32::try_from(across), u32::try_from(down)) {
        (Ok(w), Ok(h)) if width.saturating_mul(height) <= MAX_PIXELS => Ok(Some((w, h))),
        _ => Err(FileKindError::TooManyPixels { width, height }),
    }
}

/// Whether browsers turn it by a quarter before they show it, as the camera says they should: the Exif orientations from
/// 5 to 8. AVIF and JPEG XL say so elsewhere, and their sizes are as shown already.
fn lies_on_its_side(first: &[u8]) -> bool {
    let is_photograph =
        first.starts_with(b"\xff\xd8") || first.starts_with(b"\x89PNG") || first.starts_with(b"RIFF");
    let orientation = || {
        let exif = Reader::new().read_from_container(&mut Cursor::new(first)).ok()?;
        exif.get_field(Tag::Orientation, In::PRIMARY)?.value.get_uint(0)
    };
    is_photograph && orientation().is_some_and(|orientation| (5..=8).contains(&orientation))
}
