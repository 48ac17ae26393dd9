//! What commands say. Results go to standard output, everything else to standard error.
//!
//! What they say may hold words from outside, such as a product's name in a file: each call prints one line, in which no
//! character does anything but look like itself.

use std::io::Write;

/// A line of the result.
pub fn line(text: &str) {
    // Whoever has closed the pipe does not want to read it.
    let _ = writeln!(std::io::stdout(), "{}", harmless(text));
}

/// A remark on the way.
pub fn remark(text: &str) {
    let _ = writeln!(std::io::stderr(), "{}", harmless(text));
}

/// Why nothing came of it.
pub fn problem(text: &str) {
    remark(&format!("coppice: {text}"));
}

/// A text in which characters that move a cursor, ring a bell, begin a line or turn the direction of writing are spelt
/// out: `\u{1b}`, `\n`.
pub fn harmless(text: &str) -> String {
    let mut spelt = String::with_capacity(text.len());
    for c in text.chars() {
        if is_harmless(c) { spelt.push(c) } else { spelt.extend(c.escape_default()) }
    }
    spelt
}

/// The same for a line of JSON, which has spelt out the first of them already.
pub fn harmless_json(line: &str) -> String {
    let mut spelt = String::with_capacity(line.len());
    for c in line.chars() {
        // Outside of its strings JSON has ASCII alone, and all that is meant here lies in the first plane.
        if is_harmless(c) { spelt.push(c) } else { spelt.push_str(&format!("\\u{:04x}", u32::from(c))) }
    }
    spelt
}

fn is_harmless(c: char) -> bool {
    c == '\t'
        || !(c.is_control()
            || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_stays_one_line_and_does_nothing_to_a_terminal() {
        let name = "A\u{1b}[2J\u{7}\r\nline 9: saved\u{9b}1m\u{202e}é\u{2028}";
        assert_eq!(harmless(name), "A\\u{1b}[2J\\u{7}\\r\\nline 9: saved\\u{9b}1m\\u{202e}é\\u{2028}");
        assert_eq!(harmless("Tea, 10 €"), "Tea, 10 €");
    }

    #[test]
    fn json_says_the_same_as_before() {
        let line = serde_json::json!({ "message": "A\u{1b}\n\u{9b}\u{2028}\u{202e}é" }).to_string();
        let spelt = harmless_json(&line);
        assert!(spelt.chars().all(is_harmless), "{spelt}");
        let read = |text: &str| serde_json::from_str::<serde_json::Value>(text).unwrap();
        assert_eq!(read(&spelt), read(&line));
    }
}
