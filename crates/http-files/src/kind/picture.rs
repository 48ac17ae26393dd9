//! How large a picture is, and whether smaller copies are made of it, by its header.

use std::io::ErrorKind;

use coppice_platform::images::MAX_PIXELS;
use coppice_platform::images::header::{HeaderReader, PictureHeader, PictureKind};
use imagesize::ImageError;

use super::error::FileKindError;
use super::table::Kind;

/// What is known of a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Picture {
    /// In pixels, as it is shown.
    pub width: u32,
    /// In pixels, as it is shown.
    pub height: u32,
    /// Whether smaller copies are made of it. A moving picture would stand still, and other formats than JPEG, PNG and
    /// WebP can't be read everywhere.
    pub has_copies: bool,
}

/// A picture's header that goes on after the bytes that were looked at.
pub struct PictureReader {
    label: &'static str,
    kind: PictureKind,
    header: HeaderReader,
}

impl PictureReader {
    /// Reads on. Whether there is nothing more to find out.
    pub fn read(&mut self, bytes: &[u8]) -> bool {
        self.header.read(bytes)
    }

    /// What was found out.
    ///
    /// # Errors
    /// It does not say how large it is, or is too large.
    pub fn finish(&self) -> Result<Picture, FileKindError> {
        let header = self.header.finish().ok_or(FileKindError::CutOff { label: self.label })?;
        let has_copies = self.kind.has_copies() && !header.moves;
        let PictureHeader { width, height, .. } = header;
        within_bounds(width.into(), height.into())?;
        let (width, height) = header.shown();
        Ok(Picture { width, height, has_copies })
    }
}

/// What its first bytes say of a picture.
pub(super) enum Beginning {
    /// All there is to know.
    Known(Picture),
    /// It says so later.
    GoesOn(PictureReader),
    /// More bytes must be looked at, all at once.
    TooShort,
}

/// Looks at the first bytes of a picture of this kind; `whole` if there are no others.
pub(super) fn look(kind: &Kind, first: &[u8], whole: bool) -> Result<Beginning, FileKindError> {
    let Some(picture) = PictureKind::of_media_type(kind.media_type) else {
        return by_boxes(kind, first, whole);
    };
    let mut reader = PictureReader { label: kind.label, kind: picture, header: HeaderReader::new(picture) };
    if reader.read(first) || whole {
        reader.finish().map(Beginning::Known)
    } else {
        Ok(Beginning::GoesOn(reader))
    }
}

/// AVIF and JPEG XL say how large they are shown.
fn by_boxes(kind: &Kind, first: &[u8], whole: bool) -> Result<Beginning, FileKindError> {
    let size = match imagesize::blob_size(first) {
        Ok(size) => size,
        Err(ImageError::IoError(error)) if !whole && error.kind() == ErrorKind::UnexpectedEof => {
            return Ok(Beginning::TooShort);
        }
        Err(_) => return Err(FileKindError::CutOff { label: kind.label }),
    };
    if size.width == 0 || size.height == 0 {
        return Err(FileKindError::CutOff { label: kind.label });
    }
    let (width, height) = within_bounds(size.width as u64, size.height as u64)?;
    Ok(Beginning::Known(Picture { width, height, has_copies: false }))
}

fn within_bounds(width: u64, height: u64) -> Result<(u32, u32), FileKindError> {
    match (u32::try_from(width), u32::try_from(height)) {
        (Ok(w), Ok(h)) if width.saturating_mul(height) <= MAX_PIXELS => Ok((w, h)),
        _ => Err(FileKindError::TooManyPixels { width, height }),
    }
}
