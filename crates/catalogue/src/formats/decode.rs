//! From bytes to text.

use super::CatalogueError;

/// A file's text.
pub struct Text {
    /// All of it, without a byte order mark.
    pub text: String,
    /// Whether bytes that are no UTF-8 stand as U+FFFD in it.
    pub lossy: bool,
}

/// How a text may be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Encoding {
    Utf8,
    Utf16Le,
    Utf16Be,
    /// What spreadsheets on Windows write west of the Oder.
    Windows1252,
    #[cfg(feature = "encodings")]
    Other(&'static encoding_rs::Encoding),
}

/// Reads a file as what its first bytes show it to be, UTF-16 or UTF-8; or as what it is said to be.
pub fn decode(bytes: Vec<u8>, said: Option<&str>) -> Result<Text, CatalogueError> {
    let said = match said {
        Some(label) => Some(named(label).ok_or(CatalogueError::Encoding(label.to_owned()))?),
        None => None,
    };
    let (encoding, mark) = marked(&bytes).or_else(|| Some((said?, 0))).unwrap_or_else(|| (guess(&bytes), 0));
    let whole = |text: Option<String>, name| {
        text.map(|text| Text { text, lossy: false }).ok_or(CatalogueError::Undecodable(name))
    };
    let rest = bytes.get(mark..).unwrap_or_default();
    match encoding {
        Encoding::Utf8 => {
            let rest = if mark > 0 { rest.to_vec() } else { bytes };
            Ok(match String::from_utf8(rest) {
                Ok(text) => Text { text, lossy: false },
                Err(error) => {
                    Text { text: String::from_utf8_lossy(error.as_bytes()).into_owned(), lossy: true }
                }
            })
        }
        Encoding::Utf16Le => whole(utf16(rest, u16::from_le_bytes), "UTF-16LE"),
        Encoding::Utf16Be => whole(utf16(rest, u16::from_be_bytes), "UTF-16BE"),
        Encoding::Windows1252 => whole(Some(rest.iter().map(|byte| windows_1252(*byte)).collect()), ""),
        #[cfg(feature = "encodings")]
        Encoding::Other(encoding) => {
            let (text, broken) = encoding.decode_without_bom_handling(rest);
            whole((!broken).then(|| text.into_owned()), encoding.name())
        }
    }
}

/// The encoding of this name.
fn named(label: &str) -> Option<Encoding> {
    match label.trim().to_ascii_lowercase().as_str() {
        "utf-8" | "utf8" => Some(Encoding::Utf8),
        "utf-16" | "utf-16le" => Some(Encoding::Utf16Le),
        "utf-16be" => Some(Encoding::Utf16Be),
        // Browsers and programs alike take all these for the same (<https://encoding.spec.whatwg.org/#names-and-labels>).
        "windows-1252" | "cp1252" | "latin1" | "iso-8859-1" | "ascii" | "us-ascii" => {
            Some(Encoding::Windows1252)
        }
        #[cfg(feature = "encodings")]
        other => encoding_rs::Encoding::for_label(other.as_bytes()).map(Encoding::Other),
        #[cfg(not(feature = "encodings"))]
        _ => None,
    }
}

/// The byte order mark, and how long it is.
fn marked(bytes: &[u8]) -> Option<(Encoding, usize)> {
    match bytes {
        [0xef, 0xbb, 0xbf, ..] => Some((Encoding::Utf8, 3)),
        [0xff, 0xfe, ..] => Some((Encoding::Utf16Le, 2)),
        [0xfe, 0xff, ..] => Some((Encoding::Utf16Be, 2)),
        _ => None,
    }
}

/// UTF-16 without its mark shows by the NULs beside the ASCII letters that every catalogue begins with.
fn guess(bytes: &[u8]) -> Encoding {
    match bytes {
        [0, first, 0, second, ..] if *first != 0 && *second != 0 => Encoding::Utf16Be,
        [first, 0, second, 0, ..] if *first != 0 && *second != 0 => Encoding::Utf16Le,
        _ => Encoding::Utf8,
    }
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Option<String> {
    let (pairs, rest) = bytes.as_chunks::<2>();
    let text =
        char::decode_utf16(pairs.iter().map(|pair| unit(*pair))).collect::<Result<String, _>>().ok()?;
    rest.is_empty().then_some(text)
}

/// What stands for the bytes from 0x80 to 0x9F; the others are those of Unicode.
const HIGH: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}', '\u{90}',
    '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];

fn windows_1252(byte: u8) -> char {
    let high = byte.checked_sub(0x80).and_then(|place| HIGH.get(usize::from(place)));
    high.copied().unwrap_or(char::from(byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn our_own_tables_are_those_of_the_standard() {
        let bytes: Vec<u8> = (0..=255).collect();
        let (text, _) = encoding_rs::WINDOWS_1252.decode_without_bom_handling(&bytes);
        assert_eq!(decode(bytes.clone(), Some("windows-1252")).unwrap().text, text);
        for label in ["latin1", "ISO-8859-1", " cp1252 ", "us-ascii"] {
            let theirs = encoding_rs::Encoding::for_label(label.as_bytes()).unwrap();
            assert_eq!(theirs, encoding_rs::WINDOWS_1252, "{label}");
            assert_eq!(named(label), Some(Encoding::Windows1252));
        }
        assert!(named("shift_jis").is_some() && named("klingon").is_none());
    }

    #[test]
    fn half_a_unit_or_half_a_pair_is_no_text() {
        for bytes in [&b"\xff\xfeH\0a"[..], b"\xff\xfeH\0\0\xd8", b"\xfe\xff\0H\xdc\0"] {
            assert!(matches!(decode(bytes.to_vec(), None), Err(CatalogueError::Undecodable(_))));
        }
    }
}
