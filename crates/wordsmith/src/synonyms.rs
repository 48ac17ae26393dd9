//! Words that mean the same, found in one pass over all sets of them.

const SETS: &str = include_str!("../data/synonyms.txt");

/// How many a word has.
pub const MOST_SYNONYMS: usize = 6;

/// The synonyms of each of the words, those of common senses first.
pub fn synonyms(words: &[String]) -> Vec<Vec<&'static str>> {
    let mut found: Vec<Vec<&'static str>> = words.iter().map(|_| Vec::new()).collect();
    for set in SETS.lines() {
        for member in set.split(' ') {
            for (_, synonyms) in words.iter().zip(&mut found).filter(|(word, _)| *word == member) {
                for other in set.split(' ').filter(|other| *other != member) {
                    if synonyms.len() < MOST_SYNONYMS && !synonyms.contains(&other) {
                        synonyms.push(other);
                    }
                }
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_has_at_most_six_synonyms_and_never_itself() {
        let words = ["forest", "start", "say", "coppicex", ""].map(str::to_owned);
        let found = synonyms(&words);
        assert_eq!(found.len(), words.len());
        assert!(found[0].contains(&"woods"), "{:?}", found[0]);
        assert!(found[1].contains(&"begin"), "{:?}", found[1]);
        assert!(found[3].is_empty() && found[4].is_empty());
        for (word, synonyms) in words.iter().zip(&found) {
            assert!(synonyms.len() <= MOST_SYNONYMS && !synonyms.contains(&word.as_str()));
        }
    }
}
