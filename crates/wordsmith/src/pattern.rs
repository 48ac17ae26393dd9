//! The ways in which names are made.

use serde::{Deserialize, Serialize};

/// How a name was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Pattern {
    /// The name itself.
    Exact,
    /// Two words together: `copperkettle`.
    Join,
    /// Something before a word: `mycopper`.
    Prefix,
    /// Something behind a word: `copperly`.
    Suffix,
    /// Two words within each other: `coppettle`.
    Blend,
    /// Beginnings of words: `copket`.
    Abbreviation,
    /// A word that means the same: `bronzekettle`.
    Synonym,
    /// Two words with one initial: `coppercloud`.
    Alliteration,
    /// Spelt as it sounds: `kopper`.
    Respelling,
    /// The ending as part of the word: `stud.io`.
    Hack,
    /// Not made here: somebody else has thought of it.
    Suggested,
}

impl Pattern {
    /// Those that are drawn by their weights; the name itself comes first by itself.
    pub(crate) const DRAWN: [Self; 9] = [
        Self::Join,
        Self::Prefix,
        Self::Suffix,
        Self::Blend,
        Self::Abbreviation,
        Self::Synonym,
        Self::Alliteration,
        Self::Respelling,
        Self::Hack,
    ];

    /// How often it is drawn when nothing is known of it: at creativity 0, and at 1.
    fn range(self) -> (f64, f64) {
        match self {
            Self::Exact | Self::Suggested => (0.0, 0.0),
            Self::Join => (140.0, 50.0),
            Self::Prefix | Self::Suffix => (100.0, 50.0),
            Self::Synonym => (60.0, 60.0),
            Self::Alliteration => (30.0, 50.0),
            Self::Abbreviation => (20.0, 60.0),
            Self::Hack => (20.0, 40.0),
            Self::Blend => (10.0, 110.0),
            Self::Respelling => (5.0, 80.0),
        }
    }

    /// How often it is drawn: less the more of its names were taken.
    pub(crate) fn weight(self, creativity: f64, tried: u32, taken: u32) -> usize {
        let creativity = if creativity.is_finite() { creativity.clamp(0.0, 1.0) } else { 0.0 };
        let (plain, inventive) = self.range();
        let share = f64::from(taken.min(tried)) / f64::from(tried.saturating_add(2));
        let weight = (plain + (inventive - plain) * creativity) / (1.0 + 4.0 * share);
        // From 1 to 140: nothing is lost, and no pattern is given up.
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        let weight = weight.max(1.0) as usize;
        weight
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn creativity_shifts_from_joins_to_blends_and_respellings() {
        for (pattern, more) in [
            (Pattern::Join, false),
            (Pattern::Prefix, false),
            (Pattern::Blend, true),
            (Pattern::Respelling, true),
        ] {
            assert_eq!(pattern.weight(0.9, 0, 0) > pattern.weight(0.1, 0, 0), more, "{pattern:?}");
        }
    }

    #[test]
    fn a_pattern_whose_names_are_taken_is_drawn_less_but_never_given_up() {
        for pattern in Pattern::DRAWN {
            let weights = [(0, 0), (10, 5), (10, 10), (1_000, 1_000)].map(|(n, k)| pattern.weight(0.5, n, k));
            assert!(
                weights.is_sorted_by(|a, b| a >= b) && weights[0] > weights[1] && weights[3] >= 1,
                "{pattern:?} {weights:?}"
            );
        }
        assert!(Pattern::Join.weight(f64::NAN, u32::MAX, u32::MAX) >= 1);
    }
}
