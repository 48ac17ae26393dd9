//! From bytes to text.

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

use super::CatalogueError;

/// A file's text.
pub struct Text {
    /// All of it, without a byte order mark.
    pub text: String,
    /// Whether bytes that are no UTF-8 stand as U+FFFD in it.
    pub lossy: bool,
}

/// Reads a file as what its first bytes show it to be, UTF-16 or UTF-8; or as what it is said to be.
pub fn decode(bytes: Vec<u8>, said: Option<&str>) -> Result<Text, CatalogueError> {
    let said = match said {
        Some(label) => {
            Some(Encoding::for_label(label.as_bytes()).ok_or(CatalogueError::Encoding(label.to_owned()))?)
        }
        None => None,
    };
    let (encoding, mark) =
        Encoding::for_bom(&bytes).or_else(|| Some((said?, 0))).unwrap_or_else(|| (guess(&bytes), 0));
    if encoding == UTF_8 {
        let rest = if mark > 0 { bytes.get(mark..).unwrap_or_default().to_vec() } else { bytes };
        return Ok(match String::from_utf8(rest) {
            Ok(text) => Text { text, lossy: false },
            Err(error) => Text { text: String::from_utf8_lossy(error.as_bytes()).into_owned(), lossy: true },
        });
    }
    let (text, broken) = encoding.decode_without_bom_handling(bytes.get(mark..).unwrap_or_default());
    if broken {
        return Err(CatalogueError::Undecodable(encoding.name()));
    }
    Ok(Text { text: text.into_owned(), lossy: false })
}

/// UTF-16 without its mark shows by the NULs beside the ASCII letters that every catalogue begins with.
fn guess(bytes: &[u8]) -> &'static Encoding {
    match bytes {
        [0, first, 0, second, ..] if *first != 0 && *second != 0 => UTF_16BE,
        [first, 0, second, 0, ..] if *first != 0 && *second != 0 => UTF_16LE,
        _ => UTF_8,
    }
}
