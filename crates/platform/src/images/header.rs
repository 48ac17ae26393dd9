//! What a picture says of itself before its pixels: how large it is, how it is turned, whether it moves. Read as browsers
//! read it, for rows and copies alike; and as its bytes come, without keeping them, for megabytes may stand before.

mod exif;
mod gif;
mod jpeg;
mod png;
#[cfg(test)]
mod tests;
mod webp;

/// The most bytes that one piece of a header may have which is kept to be looked at; a JPEG's segments have no more.
const MAX_PIECE: usize = 70_000;

/// The kinds of pictures whose headers are read here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PictureKind {
    /// ITU-T T.81.
    Jpeg,
    /// <https://www.w3.org/TR/png-3/>
    Png,
    /// <https://www.w3.org/Graphics/GIF/spec-gif89a.txt>
    Gif,
    /// RFC 9649.
    Webp,
}

impl PictureKind {
    /// The kind that is served with this media type.
    pub fn of_media_type(media_type: &str) -> Option<Self> {
        match media_type {
            "image/jpeg" => Some(Self::Jpeg),
            "image/png" => Some(Self::Png),
            "image/gif" => Some(Self::Gif),
            "image/webp" => Some(Self::Webp),
            _ => None,
        }
    }

    /// Whether there are smaller copies of pictures of this kind that stand still. A GIF is small, and most of them move.
    pub fn has_copies(self) -> bool {
        self != Self::Gif
    }
}

/// How a picture is turned before it is shown: the eight ways of Exif.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Orientation(u8);

impl Default for Orientation {
    fn default() -> Self {
        Self(1)
    }
}

impl Orientation {
    /// The way of this number; `None` if there is none.
    pub fn new(exif: u16) -> Option<Self> {
        u8::try_from(exif).ok().filter(|exif| (1..=8).contains(exif)).map(Self)
    }

    /// Its number, from 1 to 8.
    pub fn exif(self) -> u8 {
        self.0
    }

    /// Whether width and height change places.
    pub fn lies_on_its_side(self) -> bool {
        self.0 >= 5
    }
}

/// What a picture says of itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PictureHeader {
    /// In pixels, as it is stored.
    pub width: u32,
    /// In pixels, as it is stored.
    pub height: u32,
    /// How it is turned.
    pub orientation: Orientation,
    /// Whether it is more than one picture; of GIFs that is not asked.
    pub moves: bool,
}

impl PictureHeader {
    /// Its header at the beginning of these bytes, which are all there are.
    pub fn of(kind: PictureKind, bytes: &[u8]) -> Option<Self> {
        let mut reader = HeaderReader::new(kind);
        reader.read(bytes);
        reader.finish()
    }

    /// Width and height as it is shown.
    pub fn shown(&self) -> (u32, u32) {
        if self.orientation.lies_on_its_side() {
            (self.height, self.width)
        } else {
            (self.width, self.height)
        }
    }
}

/// What has been found so far. Sides are 0 until they are known.
#[derive(Debug, Default)]
struct Found {
    width: u32,
    height: u32,
    orientation: Option<Orientation>,
    moves: bool,
}

/// What is to be done with the bytes that stand next.
enum Step {
    /// More of them must be there before that can be told; never more than [`MAX_PIECE`].
    Wait,
    /// So many are done with. They need not be there yet.
    Skip(u64),
    /// The header is over.
    End,
}

/// How the header of one kind of picture is walked through.
trait Walk: Send {
    /// Looks at the bytes that stand next.
    fn step(&mut self, next: &[u8], found: &mut Found) -> Step;
}

/// Reads a header piece by piece.
pub struct HeaderReader {
    walk: Box<dyn Walk>,
    found: Found,
    /// What has come and is not done with.
    held: Vec<u8>,
    /// How many of the bytes that come are passed over.
    skip: u64,
    over: bool,
}

impl HeaderReader {
    /// Before the first byte.
    pub fn new(kind: PictureKind) -> Self {
        let walk: Box<dyn Walk> = match kind {
            PictureKind::Jpeg => Box::new(jpeg::Segments::default()),
            PictureKind::Png => Box::new(png::Chunks::default()),
            PictureKind::Gif => Box::new(gif::Blocks::default()),
            PictureKind::Webp => Box::new(webp::Beginning),
        };
        Self { walk, found: Found::default(), held: Vec::new(), skip: 0, over: false }
    }

    /// Reads on. Whether the header is over: what is in it is known then, and the rest need not be read.
    pub fn read(&mut self, mut bytes: &[u8]) -> bool {
        while !self.over && !bytes.is_empty() {
            let passed = usize::try_from(self.skip).unwrap_or(usize::MAX).min(bytes.len());
            self.skip = self.skip.saturating_sub(passed as u64);
            let (piece, rest) = bytes.split_at_checked(passed).map_or((bytes, &[][..]), |(_, rest)| {
                rest.split_at_checked(MAX_PIECE).unwrap_or((rest, &[]))
            });
            bytes = rest;
            self.held.extend_from_slice(piece);
            self.walk();
        }
        self.over
    }

    fn walk(&mut self) {
        let mut at = 0;
        while let Some(next) = self.held.get(at..).filter(|next| !next.is_empty()) {
            match self.walk.step(next, &mut self.found) {
                // Longer than any piece may be that is waited for.
                Step::Wait if next.len() > 2 * MAX_PIECE => self.over = true,
                Step::Wait => break,
                Step::End => self.over = true,
                Step::Skip(length) => {
                    let here = usize::try_from(length).unwrap_or(usize::MAX).min(next.len());
                    self.skip = length.saturating_sub(here as u64);
                    at = at.saturating_add(here);
                }
            }
            if self.over {
                break;
            }
        }
        self.held.drain(..at.min(self.held.len()));
    }

    /// What the header says, if it says how large the picture is.
    pub fn finish(&self) -> Option<PictureHeader> {
        let Found { width, height, orientation, moves } = self.found;
        let orientation = orientation.unwrap_or_default();
        (width > 0 && height > 0).then_some(PictureHeader { width, height, orientation, moves })
    }
}

/// A number of two bytes, most significant first.
fn be16(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_be_bytes(*bytes.get(at..)?.first_chunk()?))
}

/// A number of four bytes, most significant first.
fn be32(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_be_bytes(*bytes.get(at..)?.first_chunk()?))
}

/// A number of two bytes, least significant first.
fn le16(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(*bytes.get(at..)?.first_chunk()?))
}
