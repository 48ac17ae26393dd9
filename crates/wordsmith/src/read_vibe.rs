//! A description in plain words as the fields of a request. What it finds can be explained: each has its word in the text.

use serde::{Deserialize, Serialize};

use crate::dictionary::is_word;
use crate::request::{LONGEST_KEYWORD, LONGEST_NAME, MOST_KEYWORDS};
use crate::synonyms::synonyms;
use crate::vibe::Vibe;
use crate::words::{is_stop_word, split};

/// How long a description may be, in characters.
pub const LONGEST_VIBE: usize = 600;

/// What says that the next words are a name.
const NAMING: [&str; 3] = ["called", "named", "titled"];

/// Pairs of quotation marks.
const QUOTES: [(char, char); 4] = [('"', '"'), ('“', '”'), ('«', '»'), ('„', '“')];

/// What a description says.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Fields {
    /// What it is called, where that is in quotation marks or behind «called»; empty otherwise.
    pub name: String,
    /// What it is about, in the order of the text.
    pub keywords: Vec<String>,
    /// How it is to sound.
    pub vibes: Vec<Vibe>,
    /// Why each vibe: its word in the text.
    pub reasons: Vec<VibeReason>,
}

/// Which word has said a vibe.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VibeReason {
    /// The vibe.
    pub vibe: Vibe,
    /// The word of the text.
    pub word: String,
}

/// Why a description isn't read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum VibeError {
    /// It is empty.
    #[error("Describe what you want a name for.")]
    Empty,
    /// It is too long.
    #[error("At most {LONGEST_VIBE} characters.")]
    TooLong,
}

/// Reads a description.
pub fn read_vibe(text: &str) -> Result<Fields, VibeError> {
    if text.trim().is_empty() {
        return Err(VibeError::Empty);
    }
    if text.chars().count() > LONGEST_VIBE {
        return Err(VibeError::TooLong);
    }
    let name = read_name(text);
    let of_name = split(&name);
    let words: Vec<String> =
        split(text).into_iter().filter(|word| !is_stop_word(word) && word.len() > 2).collect();
    let reasons = read_vibes(&words);
    let says_vibe = |word: &String| reasons.iter().any(|reason| reason.word == *word);
    let is_about = |word: &String| {
        !says_vibe(word) && !of_name.contains(word) && word.len() <= LONGEST_KEYWORD && word.len() > 2
    };
    let mut keywords: Vec<String> = words.iter().filter(|word| is_about(word)).cloned().collect();
    // Too many: those that the dictionary knows are what it is about.
    if keywords.len() > MOST_KEYWORDS {
        let known = keywords.iter().filter(|word| is_word(word)).count();
        let mut others = MOST_KEYWORDS.saturating_sub(known);
        keywords.retain(|word| {
            let stays = is_word(word) || others > 0;
            others = others.saturating_sub(usize::from(stays && !is_word(word)));
            stays
        });
        keywords.truncate(MOST_KEYWORDS);
    }
    let vibes = reasons.iter().map(|reason| reason.vibe).collect();
    Ok(Fields { name, keywords, vibes, reasons })
}

/// What is in quotation marks, or begins with a capital letter behind «called».
fn read_name(text: &str) -> String {
    let quoted = QUOTES.iter().find_map(|(open, close)| {
        let (_, rest) = text.split_once(*open)?;
        rest.split_once(*close).map(|(name, _)| name.trim().to_owned())
    });
    let name = quoted.filter(|name| !name.is_empty()).unwrap_or_else(|| {
        let mut words = text.split_whitespace();
        if !words.any(|word| NAMING.iter().any(|naming| word.eq_ignore_ascii_case(naming))) {
            return String::new();
        }
        let mut name = String::new();
        for (i, word) in words.enumerate() {
            let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
            // One word is the name however it is written, more only in capitals.
            if bare.is_empty() || (i > 0 && !bare.starts_with(char::is_uppercase)) {
                break;
            }
            if i > 0 {
                name.push(' ');
            }
            name.push_str(bare);
            if !word.ends_with(char::is_alphanumeric) {
                break;
            }
        }
        name
    });
    name.chars().take(LONGEST_NAME).collect()
}

/// The vibes of the words that say one, or whose synonyms do.
fn read_vibes(words: &[String]) -> Vec<VibeReason> {
    let mut reasons: Vec<VibeReason> = Vec::new();
    let mut add = |vibe: Vibe, word: &String| {
        if reasons.iter().all(|reason| reason.vibe != vibe) {
            reasons.push(VibeReason { vibe, word: word.clone() });
        }
    };
    let says = |word: &str| Vibe::ALL.into_iter().find(|vibe| vibe.signs().any(|sign| sign == word));
    for word in words {
        if let Some(vibe) = says(word) {
            add(vibe, word);
        }
    }
    for (word, synonyms) in words.iter().zip(synonyms(words)) {
        // A third of what means the same says it: one alone may be of another sense.
        let said: Vec<Vibe> = synonyms.iter().filter_map(|synonym| says(synonym)).collect();
        if let Some(vibe) = said.first().filter(|_| said.len() * 3 >= synonyms.len()) {
            add(*vibe, word);
        }
    }
    reasons
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_description_becomes_a_name_keywords_and_vibes() {
        let fields = read_vibe(
            "I want a warm, organic coffee roastery called Copper Kettle in Lisbon, with beans from small farms.",
        )
        .unwrap();
        assert_eq!(fields.name, "Copper Kettle");
        assert_eq!(fields.keywords, ["coffee", "roastery", "lisbon", "beans", "farms"]);
        assert_eq!(fields.vibes, [Vibe::Friendly, Vibe::Natural]);
        assert_eq!(fields.reasons[1], VibeReason { vibe: Vibe::Natural, word: "organic".to_owned() });
    }

    #[test]
    fn a_name_stands_in_quotation_marks_or_behind_called() {
        for (text, name) in [
            ("an app “Tea Time” for tea", "Tea Time"),
            ("a shop named tea for all", "tea"),
            ("a shop for tea", ""),
            ("a shop called", ""),
            ("«Чай» is a tea shop", "Чай"),
        ] {
            assert_eq!(read_vibe(text).unwrap().name, name, "{text}");
        }
    }

    #[test]
    fn a_description_that_is_empty_or_too_long_says_so() {
        assert_eq!(read_vibe(" "), Err(VibeError::Empty));
        assert_eq!(read_vibe(&"é".repeat(601)), Err(VibeError::TooLong));
        assert!(read_vibe(&"é".repeat(600)).is_ok());
    }

    proptest! {
        #[test]
        fn whatever_is_read_stays_within_bounds(text in "(?s).{0,600}") {
            if let Ok(fields) = read_vibe(&text) {
                prop_assert!(fields.name.chars().count() <= LONGEST_NAME);
                prop_assert!(fields.keywords.len() <= MOST_KEYWORDS);
                prop_assert!(fields.keywords.iter().all(|word| word.chars().count() <= LONGEST_KEYWORD));
                prop_assert_eq!(fields.vibes.len(), fields.reasons.len());
            }
        }
    }
}
