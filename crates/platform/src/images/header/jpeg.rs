//! JPEG's segments, up to the one whose pixels follow.

use super::{Found, Step, Walk, be16, exif};

const EXIF: &[u8] = b"Exif\0";

/// Where a walk through them is.
#[derive(Default)]
pub(super) struct Segments {
    begun: bool,
    /// The first Exif counts, whatever is in it.
    has_exif: bool,
}

impl Walk for Segments {
    fn step(&mut self, next: &[u8], found: &mut Found) -> Step {
        if !self.begun {
            self.begun = true;
            return if next.starts_with(b"\xff") { Step::Skip(2) } else { Step::End };
        }
        // Before a marker there may be fill bytes, and what is none of either is passed over.
        let fill = match next {
            [0xff, 0xff, ..] => next.iter().take_while(|byte| **byte == 0xff).count().saturating_sub(1),
            [0xff, ..] => 0,
            _ => next.iter().take_while(|byte| **byte != 0xff).count(),
        };
        if fill > 0 {
            return Step::Skip(fill as u64);
        }
        let (Some(marker), Some(length)) = (next.get(1), be16(next, 2)) else {
            return if matches!(next, [_, 0xd9, ..]) { Step::End } else { Step::Wait };
        };
        let segment = Step::Skip(u64::from(length).saturating_add(2));
        match marker {
            // No markers, or such as have no length.
            0x00 | 0x01 | 0xd0..=0xd7 => Step::Skip(2),
            // A second beginning, the end, the pixels.
            0xd8..=0xda => Step::End,
            _ if length < 2 => Step::End,
            0xc0..=0xcf if !matches!(marker, 0xc4 | 0xc8 | 0xcc) => match (be16(next, 5), be16(next, 7)) {
                (Some(height), Some(width)) => {
                    if found.width == 0 {
                        (found.width, found.height) = (width.into(), height.into());
                    }
                    segment
                }
                _ => Step::Wait,
            },
            0xe1 if !self.has_exif => {
                let end = usize::from(length).saturating_add(2);
                match next.get(4..end) {
                    Some(body) => {
                        self.has_exif = body.starts_with(EXIF);
                        // What stands in the place of the sixth byte does not matter.
                        let tiff = body.get(6..).filter(|_| self.has_exif);
                        found.orientation = tiff.and_then(exif::orientation);
                        segment
                    }
                    None => Step::Wait,
                }
            }
            _ => segment,
        }
    }
}
