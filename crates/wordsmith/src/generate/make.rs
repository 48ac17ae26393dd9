//! Makes one name after a pattern.

use std::collections::BTreeMap;

use super::blend::{beginning, blend};
use super::respell::respell;
use super::roots::Roots;
use crate::dictionary::common_words;
use crate::pattern::Pattern;
use crate::random::Random;
use crate::request::Request;

/// How many times in a hundred a wished word is taken, where there is one.
const WISHED: usize = 60;

/// Names after patterns, of the same roots.
pub struct Maker<'a> {
    roots: &'a Roots,
    /// Words that end in one of the preferred endings: what is before it, and the ending.
    hacks: Vec<(String, String)>,
    /// The common words by their initials, as far as they were needed.
    common: BTreeMap<char, Vec<String>>,
}

impl<'a> Maker<'a> {
    pub fn new(roots: &'a Roots, request: &Request) -> Self {
        Self { roots, hacks: hacks(roots, request), common: BTreeMap::new() }
    }

    /// A name after a pattern, with its ending if that is part of it; `None` where the roots don't give one.
    pub fn make(&mut self, pattern: Pattern, random: &mut Random) -> Option<(String, Option<String>)> {
        let text = match pattern {
            Pattern::Exact | Pattern::Suggested => None,
            Pattern::Join => {
                let (first, second) = (self.word(random)?, self.other_word(random)?);
                Some(if random.chance(65) { first + &second } else { second + &first })
            }
            Pattern::Prefix => Some((*random.pick(&self.roots.prefixes)?).to_owned() + &self.word(random)?),
            Pattern::Suffix => Some(self.word(random)? + random.pick(&self.roots.suffixes)?),
            Pattern::Blend => {
                let (first, second) = (self.word(random)?, self.other_word(random)?);
                let late = random.chance(50);
                if random.chance(50) { blend(&first, &second, late) } else { blend(&second, &first, late) }
            }
            Pattern::Abbreviation => self.abbreviation(random),
            Pattern::Synonym => self.synonym(random),
            Pattern::Alliteration => self.alliteration(random),
            Pattern::Respelling => self.respelling(random),
            Pattern::Hack => {
                return random.pick(&self.hacks).map(|(text, tld)| (text.clone(), Some(tld.clone())));
            }
        };
        // What was to be changed and wasn't is no new name.
        text.filter(|text| !self.roots.words.contains(text)).map(|text| (text, None))
    }

    /// One of the request's words; where it has none, one of the vibes' or a common one.
    fn word(&mut self, random: &mut Random) -> Option<String> {
        if !self.roots.wished.is_empty() && random.chance(WISHED) {
            return random.pick(&self.roots.wished).cloned();
        }
        match random.pick(&self.roots.words) {
            Some(word) => Some(word.clone()),
            None if random.chance(30) => random.pick(&self.roots.vibes).map(|word| (*word).to_owned()),
            None => {
                let initial = char::from(b'a'.saturating_add(u8::try_from(random.below(26)).unwrap_or(0)));
                let words = self.common(initial);
                random.pick(words).cloned()
            }
        }
    }

    /// A word to go with another.
    fn other_word(&mut self, random: &mut Random) -> Option<String> {
        if self.roots.words.len() < 2 || random.chance(40) {
            return random.pick(&self.roots.vibes).map(|word| (*word).to_owned());
        }
        self.word(random)
    }

    fn abbreviation(&mut self, random: &mut Random) -> Option<String> {
        let first = self.word(random)?;
        let initials: String =
            self.roots.words.iter().filter_map(|word| word.chars().next()).take(4).collect();
        match random.below(3) {
            0 if initials.len() > 2 => Some(initials + random.pick(&self.roots.suffixes)?),
            1 => Some(beginning(&first).to_owned() + random.pick(&self.roots.suffixes)?),
            _ => Some(beginning(&first).to_owned() + beginning(&self.other_word(random)?)),
        }
    }

    fn synonym(&mut self, random: &mut Random) -> Option<String> {
        let (word, synonym) = random.pick(&self.roots.synonyms)?;
        match random.below(4) {
            0 => Some((*synonym).to_owned()),
            1 => Some((*synonym).to_owned() + random.pick(&self.roots.suffixes)?),
            2 => Some((*random.pick(&self.roots.prefixes)?).to_owned() + synonym),
            _ => {
                let other = self.other_word(random)?;
                (other != *word).then(|| (*synonym).to_owned() + &other)
            }
        }
    }

    fn alliteration(&mut self, random: &mut Random) -> Option<String> {
        let word = self.word(random)?;
        let initial = word.chars().next()?;
        let of_vibes: Vec<&str> =
            self.roots.vibes.iter().copied().filter(|other| other.starts_with(initial)).collect();
        let other = match random.pick(&of_vibes) {
            Some(other) if random.chance(50) => (*other).to_owned(),
            _ => random.pick(self.common(initial))?.clone(),
        };
        (other != word).then(|| if random.chance(50) { word + &other } else { other + &word })
    }

    fn respelling(&mut self, random: &mut Random) -> Option<String> {
        let mut word = match random.pick(&self.roots.synonyms) {
            Some((_, synonym)) if random.chance(30) => (*synonym).to_owned(),
            _ => self.word(random)?,
        };
        if random.chance(50) {
            word = respell(&word, random)?;
        } else {
            word = respell(&word, random)? + random.pick(&self.roots.suffixes)?;
        }
        Some(word)
    }

    fn common(&mut self, initial: char) -> &[String] {
        self.common.entry(initial).or_insert_with(|| common_words(initial))
    }
}

fn hacks(roots: &Roots, request: &Request) -> Vec<(String, String)> {
    let words = || roots.words.iter().map(String::as_str).chain(roots.synonyms.iter().map(|(_, word)| *word));
    let behind = || roots.vibes.iter().chain(&roots.suffixes);
    let joined = roots.words.iter().flat_map(|word| behind().map(move |other| format!("{word}{other}")));
    let mut hacks = Vec::new();
    for word in words().map(str::to_owned).chain(joined) {
        for tld in request.preferred_tlds() {
            // The ending alone as a second word is no hack but the name below that ending.
            let text = word.strip_suffix(tld).filter(|text| text.len() > 1);
            if let Some(text) = text.filter(|text| !roots.words.iter().any(|word| word == text)) {
                hacks.push((text.to_owned(), tld.to_owned()));
            }
        }
    }
    hacks
}
