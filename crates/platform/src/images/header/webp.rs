//! The first chunk of a WebP, which says all of it. What Exif there is stands after the pixels, and browsers leave it.

use super::{Found, Step, Walk, le16};

const MOVES: u8 = 0x02;

pub(super) struct Beginning;

impl Walk for Beginning {
    fn step(&mut self, next: &[u8], found: &mut Found) -> Step {
        if next.len() < 30 {
            return match next.get(12..16) {
                // The shortest of the three has its size earlier.
                Some(b"VP8L") if next.len() >= 25 => self.lossless(next, found),
                _ => Step::Wait,
            };
        }
        match next.get(12..16) {
            Some(b"VP8X") => {
                found.moves = next.get(20).is_some_and(|flags| flags & MOVES != 0);
                (found.width, found.height) =
                    (le24(next, 24).saturating_add(1), le24(next, 27).saturating_add(1));
            }
            Some(b"VP8 ") if next.get(23..26) == Some(b"\x9d\x01\x2a") => {
                let side = |at| u32::from(le16(next, at).unwrap_or_default() & 0x3fff);
                (found.width, found.height) = (side(26), side(28));
            }
            Some(b"VP8L") => return self.lossless(next, found),
            _ => {}
        }
        Step::End
    }
}

impl Beginning {
    /// Two sides of fourteen bits each, less one.
    fn lossless(&self, next: &[u8], found: &mut Found) -> Step {
        if next.get(20) == Some(&0x2f)
            && let Some(four) = next.get(21..).and_then(|rest| rest.first_chunk())
        {
            let bits = u32::from_le_bytes(*four);
            (found.width, found.height) = ((bits & 0x3fff) + 1, ((bits >> 14) & 0x3fff) + 1);
        }
        Step::End
    }
}

fn le24(bytes: &[u8], at: usize) -> u32 {
    let byte = |at: usize| u32::from(bytes.get(at).copied().unwrap_or_default());
    byte(at) | byte(at.saturating_add(1)) << 8 | byte(at.saturating_add(2)) << 16
}
