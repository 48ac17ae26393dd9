//! Which kinds of files are taken, and whether a file is of the kind it says.

mod error;
mod picture;
mod table;
#[cfg(test)]
mod tests;
mod text;

pub use error::FileKindError;
pub use table::extensions;

use table::{Kind, by_extension, by_media_type};

/// How many bytes from its beginning a file is judged by, at first.
pub const PEEK: usize = 64 << 10;

/// And at most: pictures may have much before their size, such as a smaller copy of themselves.
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
    /// In pixels, of a picture.
    pub width: Option<u32>,
    /// In pixels, of a picture.
    pub height: Option<u32>,
}

/// The media type of files of this ending, if such are taken and their sender declares nothing else.
///
/// # Errors
/// They are not, or the sender does.
pub fn media_type(extension: &str, declared: &str) -> Result<&'static str, FileKindError> {
    let kind = by_extension(extension).ok_or_else(|| FileKindError::for_extension(extension))?;
    if kind.is_declared_by(declared) {
        Ok(kind.media_type)
    } else {
        Err(FileKindError::Declared { label: kind.label, media_type: kind.media_type })
    }
}

/// What a file is, by its first bytes, if its ending and the media type its sender declares agree with them. `whole`
/// says that there are no more bytes to be had. `None`: these are not enough to tell, and never so if they are whole.
///
/// # Errors
/// The file is of no kind that is taken, or not what it says.
pub fn check(
    extension: &str,
    declared: &str,
    first: &[u8],
    whole: bool,
) -> Result<Option<Checked>, FileKindError> {
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
        agrees(kind, first)?;
    }
    if !kind.is_declared_by(declared) {
        return Err(FileKindError::Declared { label: kind.label, media_type: kind.media_type });
    }
    if kind.group != Group::Image {
        return Ok(Some(Checked { media_type: kind.media_type, width: None, height: None }));
    }
    let size = picture::size(kind, first, whole)?;
    Ok(size.map(|(width, height)| Checked {
        media_type: kind.media_type,
        width: Some(width),
        height: Some(height),
    }))
}

/// Whether the magic bytes are those of the kind that the ending names.
fn agrees(kind: &Kind, first: &[u8]) -> Result<(), FileKindError> {
    let extension = match infer::get(first).map(|found| found.extension()) {
        // Opus comes in Ogg.
        Some("opus") => "ogg",
        Some(extension) => extension,
        None if text::is_markup(first) => "html",
        None => return Err(FileKindError::NotThis { label: kind.label }),
    };
    match by_extension(extension) {
        Some(found) if found.media_type == kind.media_type => Ok(()),
        Some(found) => Err(FileKindError::Other { label: found.label, extension: found.extension() }),
        None => Err(FileKindError::Foreign { label: kind.label, extension: extension.to_owned() }),
    }
}
