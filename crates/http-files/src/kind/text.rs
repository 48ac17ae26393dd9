//! Whether a file is text, and nothing that browsers take for a page.

use serde::de::IgnoredAny;

use super::error::FileKindError;
use super::table::Kind;

const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// Tags with which pages and drawings begin. A text may begin with others: `<Ann> hello`.
const TAGS: [&[u8]; 11] = [
    b"!doctype",
    b"html",
    b"head",
    b"body",
    b"title",
    b"meta",
    b"script",
    b"style",
    b"iframe",
    b"svg",
    b"?xml",
];

/// How near to the end of what is there an error is one of the end: no token is longer that is not a number or a string,
/// and of those an error says where it ends.
const TOKEN: usize = 16;

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
    if kind.media_type == "application/json" { json(without_mark(first), whole) } else { Ok(()) }
}

/// Whether a text begins like HTML, XML or SVG.
pub(super) fn is_markup(first: &[u8]) -> bool {
    let Some(tag) = without_mark(first).trim_ascii_start().strip_prefix(b"<") else { return false };
    TAGS.iter().any(|name| {
        let named = tag.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name));
        // The name ends there.
        named && tag.get(name.len()).is_none_or(|next| !next.is_ascii_alphanumeric() && *next != b'-')
    })
}

fn without_mark(text: &[u8]) -> &[u8] {
    text.strip_prefix(BYTE_ORDER_MARK).unwrap_or(text)
}

/// Whether it is JSON, as far as can be told: where a text is cut off proves nothing.
fn json(first: &[u8], whole: bool) -> Result<(), FileKindError> {
    match serde_json::from_slice::<IgnoredAny>(first) {
        Err(error)
            if whole || !error.is_eof() && offset(first, &error).saturating_add(TOKEN) < first.len() =>
        {
            Err(FileKindError::NotJson(error.to_string()))
        }
        _ => Ok(()),
    }
}

/// Where in the text an error is.
fn offset(text: &[u8], error: &serde_json::Error) -> usize {
    let before = error.line().saturating_sub(1);
    let lines = text.split_inclusive(|byte| *byte == b'\n').take(before);
    lines.map(<[u8]>::len).sum::<usize>().saturating_add(error.column())
}
