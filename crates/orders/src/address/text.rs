//! Texts as they are kept.

/// The text in one line, unless it is longer than that many characters: line breaks and tabs are spaces, several are one, and
/// none is around it. Empty where nothing of it could be seen.
pub(super) fn one_line(text: &str, most: usize) -> Option<String> {
    let mut line = String::new();
    for word in text.split(is_space) {
        let word: String = word.chars().filter(|c| !deceives(*c)).collect();
        if !word.is_empty() && !line.is_empty() {
            line.push(' ');
        }
        line.push_str(&word);
        if line.len() > most.saturating_mul(4) {
            return None;
        }
    }
    fitting(&line, most)
}

/// The same of a text that may have lines: line breaks stay, as line feeds, and so do spaces within a line.
pub(super) fn lines(text: &str, most: usize) -> Option<String> {
    let text = text.replace("\r\n", "\n").replace(['\r', '\u{85}', '\u{2028}', '\u{2029}'], "\n");
    let kept = |c: &char| *c == '\n' || *c == '\t' || !deceives(*c);
    fitting(&text.chars().filter(kept).collect::<String>(), most)
}

fn fitting(text: &str, most: usize) -> Option<String> {
    let text = text.trim();
    if text.chars().all(|c| c.is_whitespace() || is_unseen(c)) {
        return Some(String::new());
    }
    (text.chars().count() <= most).then(|| text.to_owned())
}

fn is_space(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{1c}'..='\u{1f}')
}

/// Whether the character does something instead of being shown: control characters, and those that turn the direction of
/// writing. The application has the same rule for all that it shows (`text::tidy`).
pub(super) fn deceives(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{61c}' | '\u{200e}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Whether the character shows nothing and takes no room.
fn is_unseen(c: char) -> bool {
    matches!(
        c,
        '\u{ad}' | '\u{34f}' | '\u{115f}'..='\u{1160}' | '\u{17b4}'..='\u{17b5}' | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200d}' | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}'
            | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}'
            | '\u{e0000}'..='\u{e0fff}'
    )
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_line_is_what_can_be_seen_of_it() {
        for (typed, kept) in [
            (" Ada\r\nLovelace\t ", Some("Ada Lovelace")),
            ("Ada  \u{0} \u{7}Lovelace", Some("Ada Lovelace")),
            ("\u{202e}evE\u{202c}\u{2069}", Some("evE")),
            ("Ada\u{2028}L.\u{85}K.", Some("Ada L. K.")),
            ("علی\u{200c}رضا", Some("علی\u{200c}رضا")),
            ("=cmd", Some("=cmd")),
            ("👩‍👩‍👧", Some("👩‍👩‍👧")),
            ("\u{200b} \u{feff}", Some("")),
            (" ", Some("")),
            ("0123456789 ", Some("0123456789")),
            ("01234567890", None),
        ] {
            assert_eq!(
                one_line(typed, if typed.starts_with('0') { 10 } else { 100 }).as_deref(),
                kept,
                "{typed:?}"
            );
        }
        assert_eq!(one_line(&"a".repeat(1 << 20), 100), None);
        assert_eq!(one_line(&" ".repeat(1 << 20), 100).as_deref(), Some(""));
    }

    #[test]
    fn a_note_keeps_its_lines() {
        assert_eq!(
            lines("\r\n Ring\r\ntwice\ror \u{202e}not\u{0}\n", 100).as_deref(),
            Some("Ring\ntwice\nor not")
        );
        assert_eq!(lines(&"ä".repeat(1_000), 1_000).map(|text| text.chars().count()), Some(1_000));
        assert_eq!(lines(&"ä".repeat(1_001), 1_000), None);
    }

    proptest! {
        #[test]
        fn no_text_turns_what_stands_beside_it_or_breaks_a_line(typed: String, most in 0..200_usize) {
            if let Some(line) = one_line(&typed, most) {
                prop_assert!(line.chars().count() <= most && !line.contains(deceives));
                prop_assert_eq!(one_line(&line, most), Some(line));
            }
            if let Some(text) = lines(&typed, most) {
                prop_assert!(text.chars().count() <= most && !text.contains(|c| deceives(c) && c != '\n' && c != '\t'));
                prop_assert_eq!(lines(&text, most), Some(text));
            }
        }
    }
}
