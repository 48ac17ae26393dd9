//! By what beginning each kind that is no text is known. What decides is whether it is what it says; a list of others only
//! tells people what they have sent instead.

use super::error::FileKindError;
use super::table::{KINDS, Kind, by_extension};
use super::text;

mod bmff;
mod mp3;

/// How far into a file browsers look for a PDF's beginning.
const PDF_WITHIN: usize = 1_024;

/// Whether the first bytes are those of the kind that the ending names.
pub(super) fn check(kind: &Kind, first: &[u8]) -> Result<(), FileKindError> {
    if is(kind, first) {
        return Ok(());
    }
    if let Some(found) = KINDS.iter().find(|other| is(other, first)) {
        return Err(FileKindError::Other { label: found.label, extension: found.extension() });
    }
    let extension = match infer::get(first).map(|found| found.extension()) {
        Some(extension) if by_extension(extension).is_none() => extension,
        None if text::is_markup(first) => "html",
        _ => return Err(FileKindError::NotThis { label: kind.label }),
    };
    Err(FileKindError::Foreign { label: kind.label, extension: extension.to_owned() })
}

/// Whether a file begins as this kind's do. Text has no beginning of its own.
fn is(kind: &Kind, first: &[u8]) -> bool {
    match kind.media_type {
        "image/jpeg" => first.starts_with(b"\xff\xd8\xff"),
        "image/png" => first.starts_with(b"\x89PNG\r\n\x1a\n"),
        "image/gif" => first.starts_with(b"GIF87a") || first.starts_with(b"GIF89a"),
        "image/webp" => is_riff(first, b"WEBP"),
        "image/avif" => bmff::is_avif(first),
        "image/jxl" => first.starts_with(b"\xff\x0a") || first.starts_with(b"\0\0\0\x0cJXL \r\n\x87\n"),
        "application/pdf" => {
            first.get(..first.len().min(PDF_WITHIN)).is_some_and(|first| has(first, b"%PDF-"))
        }
        "video/mp4" => bmff::is_mp4(first),
        "video/webm" => is_webm(first),
        "audio/mpeg" => mp3::is_mp3(first),
        "audio/wav" => is_riff(first, b"WAVE"),
        "audio/ogg" => first.starts_with(b"OggS"),
        "font/woff" => first.starts_with(b"wOFF"),
        "font/woff2" => first.starts_with(b"wOF2"),
        // An OpenType font may have outlines of either kind, and either ending.
        "font/ttf" | "font/otf" => {
            [b"\0\x01\0\0", b"OTTO", b"true"].iter().any(|flavour| first.starts_with(*flavour))
        }
        _ => false,
    }
}

fn is_riff(first: &[u8], form: &[u8; 4]) -> bool {
    first.starts_with(b"RIFF") && first.get(8..12) == Some(form)
}

/// Matroska's head, which says that it keeps to WebM (RFC 8794, section 11.2).
fn is_webm(first: &[u8]) -> bool {
    let head = first.strip_prefix(b"\x1a\x45\xdf\xa3").unwrap_or_default();
    let kind =
        head.get(..head.len().min(256)).and_then(|head| Some(head.split_at(position(head, b"\x42\x82")?).1));
    // A length stands between, in one byte to eight.
    kind.is_some_and(|kind| kind.get(..kind.len().min(14)).is_some_and(|kind| has(kind, b"webm")))
}

fn has(bytes: &[u8], wanted: &[u8]) -> bool {
    position(bytes, wanted).is_some()
}

fn position(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes.windows(wanted.len()).position(|window| window == wanted)
}
