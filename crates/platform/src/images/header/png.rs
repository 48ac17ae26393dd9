//! PNG's chunks, up to the first with pixels: what stands after does not count.

use super::{Found, MAX_PIECE, Step, Walk, be32, exif};

const SIGNATURE: &[u8] = b"\x89PNG\r\n\x1a\n";

/// Where a walk through them is.
#[derive(Default)]
pub(super) struct Chunks {
    begun: bool,
    has_exif: bool,
}

impl Walk for Chunks {
    fn step(&mut self, next: &[u8], found: &mut Found) -> Step {
        if !self.begun {
            if next.len() < SIGNATURE.len() {
                return Step::Wait;
            }
            self.begun = true;
            return if next.starts_with(SIGNATURE) { Step::Skip(8) } else { Step::End };
        }
        let (Some(length), Some(kind)) = (be32(next, 0), next.get(4..8)) else { return Step::Wait };
        let whole = Step::Skip(u64::from(length).saturating_add(12));
        let body_end = usize::try_from(length).unwrap_or(usize::MAX).saturating_add(8);
        match kind {
            b"IHDR" => match (be32(next, 8), be32(next, 12)) {
                (Some(width), Some(height)) => {
                    (found.width, found.height) = (width, height);
                    whole
                }
                _ => Step::Wait,
            },
            b"acTL" => {
                found.moves = true;
                whole
            }
            b"eXIf" if !self.has_exif && body_end <= MAX_PIECE => {
                match (next.get(8..body_end), be32(next, body_end)) {
                    (Some(body), Some(sum)) => {
                        self.has_exif = next.get(4..body_end).map(crc) == Some(sum);
                        found.orientation = exif::orientation(body).filter(|_| self.has_exif);
                        whole
                    }
                    _ => Step::Wait,
                }
            }
            b"IDAT" | b"IEND" => Step::End,
            _ => whole,
        }
    }
}

/// PNG's own check sum: <https://www.w3.org/TR/png-3/#5CRC-algorithm>.
fn crc(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |sum, byte| {
        (0..8).fold(sum ^ u32::from(*byte), |sum, _| (sum >> 1) ^ (0xedb8_8320 * (sum & 1)))
    })
}
