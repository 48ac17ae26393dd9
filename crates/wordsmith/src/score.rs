//! How good a name is, part by part.

mod parts;
#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

use crate::dictionary::is_word;
use crate::label::Label;
use crate::pronounce::pronounceability;
use crate::request::Request;
use crate::words::plain;

/// The score from which a name that is available is good.
pub const GOOD: f64 = 0.8;

/// How much of a text is compared.
const LONGEST_COMPARED: usize = 100;

/// What a name's score is made of, each from 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct ScoreParts {
    /// Short is good.
    pub length: f64,
    /// How well the ending is known.
    pub tld: f64,
    /// How well it can be said.
    pub pronounceability: f64,
    /// How near it is to the name and the keywords.
    pub closeness: f64,
    /// The share of the preferred endings where the label isn't known to be registered.
    pub distinctness: f64,
    /// Below 1 with a hyphen.
    pub hyphen: f64,
    /// Below 1 with a digit.
    pub digit: f64,
    /// Below 1 with four consonants in a row.
    pub consonants: f64,
}

impl ScoreParts {
    /// The mean of the first five, lessened by the others.
    pub fn total(&self) -> f64 {
        let sum = self.length + self.tld + self.pronounceability + self.closeness + self.distinctness;
        (sum / 5.0 * self.hyphen * self.digit * self.consonants).clamp(0.0, 1.0)
    }
}

/// How good a name is.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Score {
    /// From 0 to 1.
    pub total: f64,
    /// What it is made of.
    pub parts: ScoreParts,
}

/// Scores names for a request.
#[derive(Debug, Clone)]
pub struct Scorer {
    /// What names are compared with: the name and the keywords in plain letters.
    wanted: Vec<String>,
    preferred: usize,
}

impl Scorer {
    /// A scorer for a request.
    pub fn new(request: &Request) -> Self {
        let texts = [Some(&request.name), request.idea.as_ref()].into_iter().flatten();
        let wanted = texts.chain(&request.keywords).map(|text| compact(text)).filter(|text| !text.is_empty());
        Self { wanted: wanted.collect(), preferred: request.preferred_tlds().len() }
    }

    /// Scores a label below a TLD; `registered` is at how many of the preferred TLDs it is known to be registered.
    pub fn score(&self, label: &Label, tld: &str, registered: usize) -> Score {
        let text = label.as_unicode();
        let plain = compact(text);
        let closeness =
            self.wanted.iter().map(|wanted| strsim::jaro_winkler(&plain, wanted)).fold(0.0, f64::max);
        let parts = ScoreParts {
            length: parts::length(text),
            tld: parts::tld(tld),
            pronounceability: pronounceability(text),
            closeness: closeness.clamp(0.0, 1.0),
            distinctness: parts::distinctness(registered, self.preferred),
            hyphen: parts::hyphen(text),
            digit: parts::digit(text),
            consonants: parts::consonants(&plain),
        };
        Score { total: parts.total(), parts }
    }
}

/// How well an ending is known, in hundredths.
pub(crate) fn tld_weight(tld: &str) -> usize {
    // From 50 to 100.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let weight = (parts::tld(tld) * 100.0) as usize;
    weight
}

/// A text without what parts its words, in plain letters where it has them.
fn compact(text: &str) -> String {
    plain(text).chars().filter(|c| c.is_alphanumeric()).take(LONGEST_COMPARED).collect()
}

/// Whether a registry may ask more for a label than for others, which nobody says beforehand: it is short or a word.
pub fn maybe_premium(label: &Label) -> bool {
    let text = label.as_unicode();
    text.chars().count() <= 4 || is_word(text)
}
