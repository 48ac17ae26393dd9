//! Small matters of text.

/// How long a short description made from a long one may be, in characters.
const SHORT: usize = 200;

/// The beginning of a text, for messages.
pub fn excerpt(text: &str) -> String {
    let mut start: String = text.chars().take(40).collect();
    if start.len() < text.len() {
        start.push('…');
    }
    start
}

/// A product's name in URLs, from what a file calls it; `None` where no ASCII spelling is at hand.
pub fn slug(handle: &str) -> Option<String> {
    let mut slug = String::with_capacity(handle.len());
    for c in handle.trim().chars().flat_map(char::to_lowercase) {
        if c.is_ascii_lowercase() || c.is_ascii_digit() {
            slug.push(c);
        } else if c.is_alphanumeric() {
            return None;
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    let slug = slug.trim_end_matches('-');
    (!slug.is_empty()).then(|| slug.to_owned())
}

/// As many whole sentences as are short enough; else as many words of the first.
pub fn short(text: &str) -> String {
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
    use crate::shop::service::is_slug;

    #[test]
    fn a_handle_becomes_a_slug_where_it_can() {
        assert_eq!(slug("Ocean  Blue_Shirt!").as_deref(), Some("ocean-blue-shirt"));
        assert_eq!(slug("--a--").as_deref(), Some("a"));
        assert_eq!(slug("чашка"), None);
        assert_eq!(slug("café"), None);
        assert_eq!(slug(" ! "), None);
    }

    #[test]
    fn a_short_description_ends_with_a_sentence_or_a_word() {
        assert_eq!(short("One. Two  three!\nFour"), "One. Two three! Four");
        let long = format!("First sentence. {}", "word ".repeat(60));
        assert_eq!(short(&long), "First sentence.");
        let endless = short(&"word ".repeat(60));
        assert!(endless.ends_with("word…") && endless.chars().count() <= SHORT);
        assert_eq!(short(&"x".repeat(500)).chars().count(), SHORT);
        assert_eq!(short(""), "");
    }

    proptest! {
        #[test]
        fn no_short_description_is_too_long(text in "(?s).{0,400}") {
            prop_assert!(short(&text).chars().count() <= SHORT);
        }

        #[test]
        fn what_slug_makes_is_one(handle in ".{0,60}") {
            prop_assert!(slug(&handle).is_none_or(|s| is_slug(&s)));
        }
    }
}
