//! Words from outside, where somebody reads them in a log or at a terminal.

use std::borrow::Cow;
use std::fmt::Write;

/// The text with whatever would do something instead of being shown written as JSON writes it: `\u001b`. That is what moves
/// the cursor or clears the screen (C0, C1, DEL), begins a line for some readers of logs (U+2028, U+2029), or turns the
/// direction of writing. In a line of JSON it stands for the same character as before.
pub fn printable(text: &str) -> Cow<'_, str> {
    escaped(text, acts)
}

/// The same of one line of text at a terminal, which may stand in columns.
pub fn printable_line(text: &str) -> Cow<'_, str> {
    escaped(text, |char| acts(char) && char != '\t')
}

fn escaped(text: &str, which: impl Fn(char) -> bool) -> Cow<'_, str> {
    if !text.contains(&which) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len());
    for char in text.chars() {
        if which(char) {
            // All of them are in the first plane; writing to a string can't fail.
            let _ = write!(shown, "\\u{:04x}", u32::from(char));
        } else {
            shown.push(char);
        }
    }
    Cow::Owned(shown)
}

/// Whether the character does something instead of being shown.
pub fn acts(char: char) -> bool {
    char.is_control()
        || matches!(char, '\u{2028}' | '\u{2029}' | '\u{061c}' | '\u{200e}' | '\u{200f}' | '\u{feff}')
        || ('\u{202a}'..='\u{202e}').contains(&char)
        || ('\u{2066}'..='\u{2069}').contains(&char)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_acts_is_shown_and_what_is_shown_stays() {
        for (text, shown) in [
            ("M\u{fc}nchen \u{8336}\u{7897} \u{1f600}", "M\u{fc}nchen \u{8336}\u{7897} \u{1f600}"),
            ("\u{1b}[2J\u{7}", "\\u001b[2J\\u0007"),
            ("a\r\nb\tc\u{7f}", "a\\u000d\\u000ab\\u0009c\\u007f"),
            ("\u{85}\u{9b}2J", "\\u0085\\u009b2J"),
            ("a\u{2028}b\u{2029}", "a\\u2028b\\u2029"),
            ("\u{202e}gpj.exe", "\\u202egpj.exe"),
        ] {
            assert_eq!(printable(text), shown);
        }
        assert_eq!(printable_line("a\tb\u{1b}\r\nc"), "a\tb\\u001b\\u000d\\u000ac");
    }

    #[test]
    fn a_line_of_json_still_says_the_same() {
        let every: String = (0..=0x2100).filter_map(char::from_u32).collect();
        let line = serde_json::json!({ "path": every }).to_string();
        let shown = printable(&line);
        assert!(!shown.chars().any(acts));
        assert_eq!(serde_json::from_str::<serde_json::Value>(&shown).unwrap()["path"], every);
    }
}
