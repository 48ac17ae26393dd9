//! Names of files and folders: what people call them, made fit for addresses.

use coppice_platform::printable::acts;
use coppice_slug::{slug, words};
use icu_normalizer::ComposingNormalizerBorrowed;

#[cfg(test)]
mod tests;

/// The most bytes a file's name may have, and a folder's whole path.
const MAX_BYTES: usize = 200;

/// How many folders may stand in one another.
const MAX_DEPTH: usize = 8;

/// How many characters set apart files of the same name.
const SUFFIX: usize = 8;

/// Why a name is not taken, and what to do about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NameError {
    /// It has control characters, or such that turn the direction of writing: a name must look like what it is.
    #[error("The name has invisible control characters in it. Please type it anew.")]
    Control,
    /// It is a path, or leads elsewhere.
    #[error("A file's name has no slashes, and is neither “.” nor “..”. Please rename the file.")]
    Path,
    /// A folder's path leads elsewhere, or has a part without a name.
    #[error("Write a folder as names with single slashes between them, such as products/mugs.")]
    FolderPath,
    /// Nothing of a folder's name is left in an address.
    #[error("A folder's name needs at least one letter or digit.")]
    FolderName,
    /// A folder is too deep.
    #[error("Folders may stand {MAX_DEPTH} deep in one another. Please choose one further up.")]
    Deep,
    /// It is too long.
    #[error("Names may have at most {MAX_BYTES} bytes. Please choose a shorter one.")]
    Long,
}

/// A file's name, taken apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileName {
    /// As it came, but with every character spelt the one usual way (Unicode NFC).
    pub original: String,
    /// What stands before the ending, as a word for addresses.
    pub stem_slug: String,
    /// The ending in lower case, without its dot; empty if there is none.
    pub extension: String,
}

impl FileName {
    /// Reads it from what its sender calls it.
    ///
    /// # Errors
    /// It is too long, or deceives.
    pub fn parse(text: &str) -> Result<Self, NameError> {
        let original = to_nfc(text)?;
        if original.contains(['/', '\\']) || matches!(original.as_str(), "." | "..") {
            return Err(NameError::Path);
        }
        let (stem, extension) = original.rsplit_once('.').unwrap_or((&original, ""));
        let stem_slug = slug(stem).unwrap_or_else(|| "file".to_owned());
        let extension = extension.to_lowercase();
        Ok(Self { original, stem_slug, extension })
    }

    /// As it is shown in its folder: `blue-mug.webp`.
    pub fn filename(&self) -> String {
        format!("{}.{}", self.stem_slug, self.extension)
    }
}

/// The path of a folder, from what somebody typed; empty for the outermost. Letters of all scripts are kept, for folders are
/// shown by their paths; in addresses they stand as [`object_key`] spells them.
///
/// # Errors
/// It is too long or too deep, or leads elsewhere.
pub fn normalise_folder(text: &str) -> Result<String, NameError> {
    let path = to_nfc(text)?;
    if path.is_empty() {
        return Ok(path);
    }
    let mut names = Vec::new();
    for name in path.split('/') {
        if name.contains('\\') || matches!(name.trim(), "" | "." | "..") {
            return Err(NameError::FolderPath);
        }
        names.push(words(name).ok_or(NameError::FolderName)?);
    }
    if names.len() > MAX_DEPTH {
        return Err(NameError::Deep);
    }
    Ok(names.join("/"))
}

/// The key of a new file: its address for good, which nobody else's file has and nobody guesses.
pub fn object_key(folder: &str, stem: &str, random: u128, extension: &str) -> String {
    let name = |name: &str| slug(name).unwrap_or_else(|| "folder".to_owned()) + "/";
    let folder: String = folder.split('/').filter(|folder| !folder.is_empty()).map(name).collect();
    format!("{folder}{stem}-{}.{extension}", suffix(random))
}

/// Letters and digits that stand for a random number.
fn suffix(random: u128) -> String {
    let digits = std::iter::successors(Some(random), |rest| Some(rest / 36)).take(SUFFIX);
    digits.filter_map(|rest| char::from_digit(u32::try_from(rest % 36).ok()?, 36)).collect()
}

/// A name as it is kept: every character spelt the one usual way, none of them deceiving.
fn to_nfc(text: &str) -> Result<String, NameError> {
    // What is refused anyway is not normalised first, however long it is; NFC seldom changes a length, and never much.
    if text.len() > MAX_BYTES * 3 {
        return Err(NameError::Long);
    }
    let text = ComposingNormalizerBorrowed::new_nfc().normalize(text.trim()).into_owned();
    if text.chars().any(deceives) {
        return Err(NameError::Control);
    }
    if text.len() > MAX_BYTES {
        return Err(NameError::Long);
    }
    Ok(text)
}

/// Control characters, those that break a line, and those that turn the direction of writing, so that `gpj.exe` reads as
/// `exe.jpg`.
pub fn deceives(c: char) -> bool {
    // A byte order mark within a text is a space of no width, and nothing more.
    c != '\u{feff}' && acts(c)
}
