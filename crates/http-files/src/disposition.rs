//! `Content-Disposition`: what browsers show, what they save, and under which name (RFC 6266, RFC 8187).

use http::HeaderValue;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::name;

/// What browsers show in place; all else they save, for what they would run or render is nobody's page.
const SHOWN: [&str; 4] = ["image/", "audio/", "video/", "font/"];

/// What must be escaped in a name (RFC 8187, section 3.2.1: all but `attr-char`).
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'!')
    .remove(b'#')
    .remove(b'$')
    .remove(b'&')
    .remove(b'+')
    .remove(b'-')
    .remove(b'.')
    .remove(b'^')
    .remove(b'_')
    .remove(b'`')
    .remove(b'|')
    .remove(b'~');

/// The header of a file of this media type and name.
pub fn header(media_type: &str, filename: &str) -> HeaderValue {
    let shown = SHOWN.iter().any(|kind| media_type.starts_with(kind)) || media_type == "application/pdf";
    let how = if shown { "inline" } else { "attachment" };
    let filename: String = filename.chars().map(harmless).collect();
    // For those who can't read the other; a percent sign would be read as an escape by some (RFC 6266, appendix D).
    let plain: String =
        filename.chars().map(|c| if matches!(c, ' '..='~') && c != '%' { c } else { '_' }).collect();
    let mut value = format!("{how}; filename=\"{plain}\"");
    if plain != filename {
        value.push_str("; filename*=UTF-8''");
        value.extend(utf8_percent_encode(&filename, ESCAPED));
    }
    HeaderValue::try_from(value).unwrap_or(HeaderValue::from_static("attachment"))
}

/// A character that neither ends the quotes, nor leads to another folder, nor deceives whoever reads the name.
fn harmless(c: char) -> char {
    if matches!(c, '"' | '\\' | '/') || name::deceives(c) { '_' } else { c }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn text(media_type: &str, filename: &str) -> String {
        header(media_type, filename).to_str().unwrap().to_owned()
    }

    #[test]
    fn what_can_be_looked_at_is_shown_and_all_else_is_saved() {
        for media_type in ["image/png", "audio/ogg", "video/mp4", "font/woff2", "application/pdf"] {
            assert_eq!(text(media_type, "a.b"), "inline; filename=\"a.b\"", "{media_type}");
        }
        for media_type in
            ["text/html", "text/plain", "text/css", "application/json", "application/pdfx", "imagery"]
        {
            assert_eq!(text(media_type, "a.b"), "attachment; filename=\"a.b\"", "{media_type}");
        }
    }

    #[test]
    fn names_are_told_twice_where_not_everybody_can_read_them() {
        let header = |name| text("image/png", name).split_once("; ").unwrap().1.to_owned();
        assert_eq!(header("A mug.png"), "filename=\"A mug.png\"");
        assert_eq!(header("Käse.png"), "filename=\"K_se.png\"; filename*=UTF-8''K%C3%A4se.png");
        assert_eq!(header("100%.png"), "filename=\"100_.png\"; filename*=UTF-8''100%25.png");
        assert_eq!(header("a\"; x=\"b.png"), "filename=\"a_; x=_b.png\"");
        assert_eq!(header("a\r\nSet-Cookie: b"), "filename=\"a__Set-Cookie: b\"");
        assert_eq!(header("gpj.\u{202e}exe"), "filename=\"gpj._exe\"");
        assert_eq!(header("../../etc/passwd"), "filename=\".._.._etc_passwd\"");
    }

    proptest! {
        #[test]
        fn every_name_is_one_line_of_ascii_with_two_quotes(name in any::<String>()) {
            let told = text("image/png", &name);
            prop_assert!(told.starts_with("inline; filename=\""));
            prop_assert!(told.bytes().all(|b| matches!(b, b' '..=b'~')));
            prop_assert_eq!(told.matches('"').count(), 2);
        }
    }
}
