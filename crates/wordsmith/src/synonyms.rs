//! Words that mean the same, found in one pass over all sets of them.

const SETS: &str = include_str!("../data/synonyms.txt");

/// How many a word has.
pub const MOST_SYNONYMS: usize = 6;

/// The synonyms of each of the words, those of common senses first.
pub fn synonyms(words: &[String]) -> Vec<Vec<&'static str>> {
    let mut found: Vec<Vec<&'static str>> = words.iter().map(|_| Vec::new()).collect();
    // Most sets hold no word with the right initial: a glance at each of their letters is all they cost.
    let wanted =
        words.iter().filter_map(|word| word.bytes().next()).fold(0, |letters, b| letters | letter(b));
    let (mut start, mut before, mut is_wanted) = (0, b'\n', false);
    for (i, b) in SETS.bytes().enumerate() {
        if b == b'\n' {
            if is_wanted {
                collect(SETS.get(start..i).unwrap_or_default(), words, &mut found);
            }
            (start, is_wanted) = (i + 1, false);
        } else if before == b'\n' || before == b' ' {
            is_wanted |= wanted & letter(b) != 0;
        }
        before = b;
    }
    found
}

/// A letter's bit.
fn letter(b: u8) -> u32 {
    if b.is_ascii_lowercase() { 1 << (b - b'a') } else { 0 }
}

/// Adds what a set says of the words.
fn collect(set: &'static str, words: &[String], found: &mut [Vec<&'static str>]) {
    for member in set.split(' ') {
        for (_, synonyms) in words.iter().zip(&mut *found).filter(|(word, _)| *word == member) {
            for other in set.split(' ').filter(|other| *other != member) {
                if synonyms.len() < MOST_SYNONYMS && !synonyms.contains(&other) {
                    synonyms.push(other);
                }
            }
        }
    }
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
