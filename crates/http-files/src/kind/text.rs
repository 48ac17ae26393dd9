//! Whether a file is text, and nothing that browsers take for a page.

use serde::de::IgnoredAny;

use super::error::FileKindError;
use super::table::Kind;

/// Whether these are the first bytes of a text of this kind.
pub(super) fn check(kind: &Kind, first: &[u8], whole: bool) -> Result<(), FileKindError> {
    let cut = |error: std::str::Utf8Error| !whole && error.error_len().is_none();
    let is_text = std::str::from_utf8(first).map_or_else(cut, |_| true);
    if !is_text || first.contains(&0) {
        return Err(FileKindError::NotText { label: kind.label });
    }
    if is_markup(first) {
        return Err(FileKindError::Markup { label: kind.label });
    }
    if kind.media_type == "application/json" { json(first, whole) } else { Ok(()) }
}

/// Whether a text begins like HTML, XML or SVG.
pub(super) fn is_markup(first: &[u8]) -> bool {
    let text = first.strip_prefix(b"\xef\xbb\xbf").unwrap_or(first).trim_ascii_start();
    matches!(text, [b'<', next, ..] if next.is_ascii_alphabetic() || matches!(next, b'!' | b'?' | b'/'))
}

/// Whether it is JSON, as far as can be told.
fn json(first: &[u8], whole: bool) -> Result<(), FileKindError> {
    match serde_json::from_slice::<IgnoredAny>(first) {
        Err(error) if whole || !error.is_eof() => Err(FileKindError::NotJson(error.to_string())),
        _ => Ok(()),
    }
}
