//! GIF's blocks, up to the first picture: browsers show as much as it and the screen need together.

use super::{Found, Step, Walk, le16};

/// Where a walk through them is.
#[derive(Clone, Copy, Default)]
pub(super) enum Blocks {
    #[default]
    Screen,
    Between,
    /// Within what an extension holds.
    Extension,
}

impl Walk for Blocks {
    fn step(&mut self, next: &[u8], found: &mut Found) -> Step {
        match (*self, next) {
            (Self::Screen, _) if next.len() < 13 => Step::Wait,
            (Self::Screen, _) => {
                *self = Self::Between;
                (found.width, found.height) = (side(next, 6), side(next, 8));
                let flags = next.get(10).copied().unwrap_or_default();
                let colours = if flags & 0x80 == 0 { 0 } else { 2_u64 << (flags & 7) };
                Step::Skip(colours.saturating_mul(3).saturating_add(13))
            }
            (Self::Between, [0x21, ..]) => {
                *self = Self::Extension;
                Step::Skip(2)
            }
            (Self::Between, [0x2c, ..]) if next.len() < 9 => Step::Wait,
            (Self::Between, [0x2c, ..]) => {
                found.width = found.width.max(side(next, 1).saturating_add(side(next, 5)));
                found.height = found.height.max(side(next, 3).saturating_add(side(next, 7)));
                Step::End
            }
            (Self::Extension, [0, ..]) => {
                *self = Self::Between;
                Step::Skip(1)
            }
            (Self::Extension, [length, ..]) => Step::Skip(u64::from(*length).saturating_add(1)),
            // What else stands there is passed over, as browsers do.
            (Self::Between, [0, ..]) => Step::Skip(1),
            _ => Step::End,
        }
    }
}

fn side(bytes: &[u8], at: usize) -> u32 {
    le16(bytes, at).unwrap_or_default().into()
}
