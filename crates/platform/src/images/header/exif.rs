//! The one thing that is read of Exif (CIPA DC-008): how the camera was held.

use super::Orientation;

const ORIENTATION: u16 = 0x112;
const SHORT: u16 = 3;

/// The orientation in a TIFF file's first directory, as browsers take it: the first entry that is a single SHORT from 1
/// to 8. Whatever else is in the directory may be broken.
pub(super) fn orientation(tiff: &[u8]) -> Option<Orientation> {
    let big = match tiff.first_chunk::<4>()? {
        b"MM\0*" => true,
        b"II*\0" => false,
        _ => return None,
    };
    let u16_at = |bytes: &[u8], at: usize| {
        let two = *bytes.get(at..)?.first_chunk()?;
        Some(if big { u16::from_be_bytes(two) } else { u16::from_le_bytes(two) })
    };
    let u32_at = |bytes: &[u8], at: usize| {
        let four = *bytes.get(at..)?.first_chunk()?;
        Some(if big { u32::from_be_bytes(four) } else { u32::from_le_bytes(four) })
    };
    let directory = tiff.get(usize::try_from(u32_at(tiff, 4)?).ok()?..)?;
    let entries = directory.get(2..)?.chunks_exact(12).take(usize::from(u16_at(directory, 0)?));
    let mut found = entries.filter_map(|entry| {
        let is_one = (u16_at(entry, 0)?, u16_at(entry, 2)?, u32_at(entry, 4)?) == (ORIENTATION, SHORT, 1);
        is_one.then(|| Orientation::new(u16_at(entry, 8)?)).flatten()
    });
    found.next()
}
