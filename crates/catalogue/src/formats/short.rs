//! Short descriptions, made from long ones.

/// How long one may be, in characters.
const SHORT: usize = 200;

/// As many whole sentences as are short enough; else as many words of the first.
pub fn shorten(text: &str) -> String {
    let mut sentences = String::new();
    let mut sentence = String::new();
    for word in text.split_whitespace() {
        let space = if sentence.is_empty() { "" } else { " " };
        if sentences.chars().count() + sentence.chars().count() + word.chars().count() + 2 > SHORT {
            if sentences.is_empty() {
                // A word may be longer than all that is allowed.
                let cut: String =
                    if sentence.is_empty() { word.chars().take(SHORT - 1).collect() } else { sentence };
                return format!("{}…", cut.trim_end_matches([',', ';', ':', '–', '-']));
            }
            return sentences;
        }
        sentence.push_str(space);
        sentence.push_str(word);
        if word.ends_with(['.', '!', '?']) {
            if !sentences.is_empty() {
                sentences.push(' ');
            }
            sentences.push_str(&sentence);
            sentence.clear();
        }
    }
    match (sentences.is_empty(), sentence.is_empty()) {
        (true, _) => sentence,
        (false, true) => sentences,
        (false, false) => format!("{sentences} {sentence}"),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_short_description_ends_with_a_sentence_or_a_word() {
        assert_eq!(shorten("One. Two  three!\nFour"), "One. Two three! Four");
        let long = format!("First sentence. {}", "word ".repeat(60));
        assert_eq!(shorten(&long), "First sentence.");
        let endless = shorten(&"word ".repeat(60));
        assert!(endless.ends_with("word…") && endless.chars().count() <= SHORT);
        assert_eq!(shorten(&"x".repeat(500)).chars().count(), SHORT);
        assert_eq!(shorten(""), "");
    }

    proptest! {
        #[test]
        fn no_short_description_is_too_long(text in "(?s).{0,400}") {
            prop_assert!(shorten(&text).chars().count() <= SHORT);
        }
    }
}
