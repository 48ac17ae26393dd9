//! Which kinds of files are taken, and whether a file is of the kind it says.

mod error;
mod picture;
mod signature;
mod table;
#[cfg(test)]
mod tests;
mod text;

pub use error::FileKindError;
pub use picture::{Picture, PictureReader};
pub use table::extensions;

use picture::Beginning;
use table::{by_extension, by_media_type};

/// How many bytes from its beginning a file is judged by, at first.
pub const PEEK: usize = 64 << 10;

/// And at most, where a picture's size stands in a box among others.
pub const PEEK_MOST: usize = 1 << 20;

/// What the admin's list of files can be narrowed to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Group {
    /// Pictures.
    Image,
    /// Films.
    Video,
    /// Sounds.
    Audio,
    /// Fonts.
    Font,
    /// Documents to read.
    Document,
    /// Text of any kind.
    Text,
}

impl Group {
    /// The media types of its files, as they are stored.
    pub fn media_types(self) -> impl Iterator<Item = &'static str> {
        table::KINDS.iter().filter(move |kind| kind.group == self).map(|kind| kind.media_type)
    }
}

/// The group of files of this media type; `None` if such are not taken.
pub fn group_of(media_type: &str) -> Option<Group> {
    by_media_type(media_type).map(|kind| kind.group)
}

/// What a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Checked {
    /// The media type it is stored and served with.
    pub media_type: &'static str,
    /// What is known of it if it is a picture.
    pub picture: Option<Picture>,
}

/// What a file's first bytes say it is.
pub struct Looked {
    /// The media type it is stored and served with.
    pub media_type: &'static str,
    /// What they say of it if it is a picture.
    pub picture: Option<Picture>,
    /// What the rest of it is to be shown to, to learn that of it.
    pub rest: Option<PictureReader>,
}

/// The media type of files of this ending, if such are taken and what their sender declares does not speak against it.
///
/// # Errors
/// They are not, or it does.
pub fn media_type(extension: &str, declared: &str) -> Result<&'static str, FileKindError> {
    let kind = by_extension(extension).ok_or_else(|| FileKindError::for_extension(extension))?;
    if kind.is_contradicted_by(declared) {
        Err(FileKindError::Declared { label: kind.label, media_type: kind.media_type })
    } else {
        Ok(kind.media_type)
    }
}

/// What a file is, by its ending and its first bytes; the media type its sender declares may only not speak of something
/// altogether different. `whole` says that there are no more bytes to be had. `None`: these are not enough to tell, and
/// never so if they are whole.
///
/// # Errors
/// The file is of no kind that is taken, or not what it says.
pub fn look(
    extension: &str,
    declared: &str,
    first: &[u8],
    whole: bool,
) -> Result<Option<Looked>, FileKindError> {
    let kind = by_extension(extension).ok_or_else(|| FileKindError::for_extension(extension))?;
    if !whole && first.len() < PEEK {
        return Ok(None);
    }
    if first.is_empty() {
        return Err(FileKindError::Empty);
    }
    if kind.group == Group::Text {
        text::check(kind, first, whole)?;
    } else {
        signature::check(kind, first)?;
    }
    let media_type = media_type(extension, declared)?;
    let beginning = (kind.group == Group::Image).then(|| picture::look(kind, first, whole)).transpose()?;
    Ok(match beginning {
        None => Some(Looked { media_type, picture: None, rest: None }),
        Some(Beginning::Known(picture)) => Some(Looked { media_type, picture: Some(picture), rest: None }),
        Some(Beginning::GoesOn(rest)) => Some(Looked { media_type, picture: None, rest: Some(rest) }),
        Some(Beginning::TooShort) => None,
    })
}

/// What a file is, of which all bytes are here.
///
/// # Errors
/// As [`look`].
pub fn check(extension: &str, declared: &str, bytes: &[u8]) -> Result<Checked, FileKindError> {
    let looked = look(extension, declared, bytes, true)?.ok_or(FileKindError::Empty)?;
    Ok(Checked { media_type: looked.media_type, picture: looked.picture })
}
