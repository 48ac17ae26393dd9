//! What requests' headers say, as text.

use std::borrow::Cow;

use axum::http::{HeaderMap, HeaderName};

/// All that a header says, its lines as one list (RFC 9110, section 5.3); empty where there is none. What is no text in it
/// is replaced, and takes nothing away of what stands beside it.
pub fn header_text(headers: &HeaderMap, name: HeaderName) -> Cow<'_, str> {
    let mut lines = headers.get_all(name).iter().map(|line| String::from_utf8_lossy(line.as_bytes()));
    let first = lines.next().unwrap_or_default();
    lines.fold(first, |all, line| Cow::Owned(format!("{all}, {line}")))
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;
    use axum::http::header::ACCEPT;

    use super::*;

    #[test]
    fn what_is_no_text_takes_nothing_with_it() {
        for (lines, text) in [
            (vec![], ""),
            (vec![b"a".as_slice()], "a"),
            (vec!["M\u{fc}nchen".as_bytes(), b"b"], "M\u{fc}nchen, b"),
            (vec![b"a, M\xfcnchen", b"b"], "a, M\u{fffd}nchen, b"),
        ] {
            let lines = lines.into_iter().map(|line| (ACCEPT, HeaderValue::from_bytes(line).unwrap()));
            assert_eq!(header_text(&lines.collect(), ACCEPT), text);
        }
    }
}
