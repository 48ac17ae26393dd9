//! What names are made of: the request's words, their synonyms, and what its vibes have of their own.

use crate::request::{LONGEST_NAME, Request};
use crate::synonyms::synonyms;
use crate::vibe::Vibe;
use crate::words::{is_stop_word, split};

/// More words than these don't make better names.
const MOST_WORDS: usize = 24;

/// Of how many of them synonyms are looked for.
const MOST_HEADS: usize = 12;

/// What names are made of.
pub struct Roots {
    /// The words of the name, and those that say something.
    name: Vec<String>,
    /// Words that names are to have.
    pub wished: Vec<String>,
    /// The words of the name, of the wishes and of the keywords.
    pub words: Vec<String>,
    /// Words that mean the same as one of them, with which.
    pub synonyms: Vec<(String, &'static str)>,
    pub prefixes: Vec<&'static str>,
    pub suffixes: Vec<&'static str>,
    /// The vibes' own words.
    pub vibes: Vec<&'static str>,
}

impl Roots {
    pub fn new(request: &Request) -> Self {
        let short = |text: &String| text.chars().take(LONGEST_NAME).collect::<String>();
        let of_list = |list: &[String]| {
            list.iter().take(MOST_WORDS).flat_map(|text| split(&short(text))).collect::<Vec<String>>()
        };
        let name = split(&short(&request.name));
        let wished = of_list(&request.hints.words_to_use);
        let mut words: Vec<String> = Vec::new();
        let of_idea = request.idea.as_ref().map(|idea| split(&short(idea))).unwrap_or_default();
        for word in name
            .iter()
            .cloned()
            .chain(of_idea)
            .chain(wished.iter().cloned())
            .chain(of_list(&request.keywords))
        {
            if words.len() < MOST_WORDS && word.len() > 1 && !is_stop_word(&word) && !words.contains(&word) {
                words.push(word);
            }
        }
        let heads = words.get(..words.len().min(MOST_HEADS)).unwrap_or_default();
        let synonyms = heads
            .iter()
            .zip(synonyms(heads))
            .flat_map(|(word, synonyms)| synonyms.into_iter().map(|synonym| (word.clone(), synonym)))
            .collect();
        // Who wishes for none is of today.
        let vibes = if request.vibes.is_empty() { &[Vibe::Modern, Vibe::Friendly] } else { &*request.vibes };
        let vibes: Vec<Vibe> = Vibe::ALL.into_iter().filter(|vibe| vibes.contains(vibe)).collect();
        Self {
            name,
            wished,
            words,
            synonyms,
            prefixes: vibes.iter().flat_map(|vibe| vibe.prefixes()).collect(),
            suffixes: vibes.iter().flat_map(|vibe| vibe.suffixes()).collect(),
            vibes: vibes.iter().flat_map(|vibe| vibe.words()).collect(),
        }
    }

    /// The name itself: as one word, without what says nothing, and with hyphens.
    pub fn exact(&self) -> Vec<String> {
        let telling: Vec<&str> =
            self.name.iter().map(String::as_str).filter(|word| !is_stop_word(word)).collect();
        vec![self.name.concat(), telling.concat(), self.name.join("-")]
    }
}
