//! Names that stand in addresses too: of categories and tags.

use crate::check::Limits;

/// A name as it is kept and as an address says it: words with single spaces between, on one line. The same on both sides,
/// so that what is kept can be asked for.
pub fn label(text: &str) -> String {
    let words: Vec<&str> =
        text.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty()).collect();
    let start: String = words.join(" ").chars().take(Limits::LABEL).collect();
    start.trim_end().to_owned()
}

/// Tags as they are kept, each once. A comma stands between two of them, for where people type tags it does.
pub fn tags<'a>(texts: impl IntoIterator<Item = &'a str>) -> Vec<String> {
    let mut kept: Vec<String> = Vec::new();
    for tag in texts.into_iter().flat_map(|text| text.split(',')).map(label).filter(|tag| !tag.is_empty()) {
        if !kept.contains(&tag) {
            kept.push(tag);
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_label_is_one_line_of_words() {
        for (text, kept) in [
            (" Bags ", "Bags"),
            ("Home\nGarden", "Home Garden"),
            ("Tea\t\u{a0}pots\0", "Tea pots"),
            (" \n", ""),
        ] {
            assert_eq!(label(text), kept);
        }
        assert_eq!(label(&"xy ".repeat(200)).chars().count(), 200);
    }

    #[test]
    fn a_comma_stands_between_two_tags() {
        assert_eq!(tags(["Home, Garden", "garden", " ,", "Home"]), ["Home", "Garden", "garden"]);
    }

    proptest! {
        #[test]
        fn what_is_kept_is_what_an_address_says(text in ".{0,300}") {
            prop_assert_eq!(label(&label(&text)), label(&text));
        }
    }
}
