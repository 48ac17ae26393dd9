//! Text that people or other servers have written.

use coppice_http_files::name::deceives;

/// The text as it is kept and shown: nothing around it, no control characters, none that turn the direction of writing, and
/// at most so many characters. Empty where nothing of it could be seen.
pub fn tidy(text: &str, most: usize) -> String {
    let kept = text.chars().filter(|c| !deceives(*c)).collect::<String>();
    if kept.chars().all(|c| c.is_whitespace() || is_unseen(c)) {
        return String::new();
    }
    kept.trim().chars().take(most).collect()
}

/// The same of a text with lines, which stay, and tabs.
pub fn tidy_lines(text: &str, most: usize) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let kept: String = text.chars().filter(|c| matches!(c, '\n' | '\t') || !deceives(*c)).collect();
    if kept.chars().all(|c| c.is_whitespace() || is_unseen(c)) {
        return String::new();
    }
    kept.trim().chars().take(most).collect()
}

/// The day of a time in epoch milliseconds, in UTC, as `2026-11-26`; nothing for what is beyond all calendars.
pub fn day(at_ms: i64) -> String {
    chrono::DateTime::from_timestamp_millis(at_ms)
        .map(|at| at.format("%Y-%m-%d").to_string())
        .unwrap_or_default()
}

/// Such a time to the minute, as `2026-11-26 09:41 UTC`.
pub fn minute(at_ms: i64) -> String {
    let at = chrono::DateTime::from_timestamp_millis(at_ms);
    at.map(|at| at.format("%Y-%m-%d %H:%M UTC").to_string()).unwrap_or_default()
}

/// Whether the character shows nothing and takes no room, such as a zero-width space or a byte order mark: what is copied out
/// of mails and pages has them (Unicode's `Default_Ignorable_Code_Point`, and the interlinear annotation).
pub fn is_unseen(c: char) -> bool {
    matches!(
        c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}'..='\u{1160}' | '\u{17b4}'..='\u{17b5}' | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}'
            | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}'
            | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}'
    )
}

/// Whether the character is a dash of some kind (Unicode's `Dash`).
pub fn is_dash(c: char) -> bool {
    matches!(
        c,
        '-' | '\u{58a}' | '\u{5be}' | '\u{1400}' | '\u{1806}' | '\u{2010}'..='\u{2015}' | '\u{2043}' | '\u{2053}'
            | '\u{207b}' | '\u{208b}' | '\u{2212}' | '\u{2e17}' | '\u{2e1a}' | '\u{2e3a}'..='\u{2e3b}' | '\u{2e40}'
            | '\u{2e5d}' | '\u{301c}' | '\u{3030}' | '\u{30a0}' | '\u{fe31}'..='\u{fe32}' | '\u{fe58}' | '\u{fe63}'
            | '\u{ff0d}' | '\u{10ead}'
    )
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_is_kept_of_a_text_is_what_can_be_seen_of_it() {
        for (text, kept) in [
            (" Ada\r\nL.\u{0} ", "AdaL."),
            ("\u{202e}evE\u{202c}", "evE"),
            ("\u{2067}Ada\u{2069}\u{200f}", "Ada"),
            ("Ada\u{2028}L.\u{85}\u{9b}31m", "AdaL.31m"),
            // A joiner is part of how names and pictures are written.
            ("علی\u{200c}رضا", "علی\u{200c}رضا"),
            ("\u{200b} \u{feff}", ""),
            (" ", ""),
        ] {
            assert_eq!(tidy(text, 80), kept, "{text:?}");
        }
        assert_eq!(tidy(&format!(" {} ", "ä".repeat(500)), 80), "ä".repeat(80));
    }

    proptest! {
        #[test]
        fn no_text_turns_what_stands_beside_it_or_breaks_a_line(text: String, most in 0..100_usize) {
            let kept = tidy(&text, most);
            prop_assert!(kept.chars().count() <= most);
            let bad = |c: char| c.is_control() || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
            prop_assert!(!kept.contains(bad));
        }
    }
}
