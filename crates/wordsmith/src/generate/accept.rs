//! Which of the names that were made are let through.

use std::collections::BTreeSet;

use super::{Candidate, Tried};
use crate::label::Label;
use crate::pattern::Pattern;
use crate::pronounce::pronounceability;
use crate::request::Request;
use crate::words::split;

/// Words that are never suggested; those with a `*` not even within others.
const OFFENSIVE: &str = include_str!("../../data/offensive.txt");

/// Shorter names are no suggestions.
const SHORTEST: usize = 3;

/// How well an invented word must be said.
const PRONOUNCEABLE: f64 = 0.6;

/// Which names are let through, each once.
pub struct Filter {
    longest: usize,
    avoided: Vec<String>,
    /// Offensive parts that the user hasn't used themselves.
    offensive_parts: Vec<&'static str>,
    seen: BTreeSet<String>,
}

impl Filter {
    pub fn new(request: &Request, tried: &[Tried]) -> Self {
        let own =
            split(&request.name).into_iter().chain(request.keywords.iter().flat_map(|text| split(text)));
        let own: Vec<String> = own.collect();
        let parts = OFFENSIVE.lines().filter_map(|line| line.strip_suffix('*'));
        let mut seen = BTreeSet::new();
        for tried in tried {
            seen.insert(tried.label.clone());
        }
        Self {
            longest: request.hints.length.longest(),
            avoided: request.hints.words_to_avoid.iter().flat_map(|text| split(text)).collect(),
            offensive_parts: parts.filter(|part| !own.iter().any(|word| word.contains(part))).collect(),
            seen,
        }
    }

    /// Lets the user's own idea through, however it is, once.
    pub fn accept_own(&mut self, label: &Label) -> bool {
        self.seen.insert(label.as_ascii().to_owned())
    }

    /// The candidate, if the name is one that can be suggested and wasn't before.
    pub fn accept(&mut self, text: String, pattern: Pattern, tld: Option<String>) -> Option<Candidate> {
        let shortest = if tld.is_some() { 2 } else { SHORTEST };
        if !(shortest..=self.longest).contains(&text.len()) || self.seen.contains(&text) {
            return None;
        }
        // As it is read, with the ending where that is part of it.
        let whole = format!("{text}{}", tld.as_deref().unwrap_or_default());
        let is_invented = matches!(pattern, Pattern::Blend | Pattern::Abbreviation | Pattern::Respelling);
        if has_triple(&whole)
            || self.avoided.iter().any(|word| has_within(&whole, word))
            || OFFENSIVE.lines().any(|word| word == whole || word == text)
            || self.offensive_parts.iter().any(|part| has_within(&whole, part))
            || (is_invented && pronounceability(&text) < PRONOUNCEABLE)
        {
            return None;
        }
        let label = Label::ascii(text.clone()).ok()?;
        self.seen.insert(text);
        Some(Candidate { label, pattern, tld })
    }
}

/// Whether a text has another within it, both short: without what `contains` prepares for long ones.
fn has_within(text: &str, part: &str) -> bool {
    text.as_bytes().windows(part.len().max(1)).any(|window| window == part.as_bytes())
}

/// Whether a letter stands three times in a row.
fn has_triple(text: &str) -> bool {
    let next = || text.bytes().skip(1);
    text.bytes().zip(next()).zip(next().skip(1)).any(|((a, b), c)| a == b && b == c)
}
