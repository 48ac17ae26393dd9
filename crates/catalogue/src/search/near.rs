//! Words that are spelt nearly alike.

use std::collections::BTreeSet;

use super::chunks::chunks;
use super::fold::plain;
use crate::product::Product;

/// Shorter words are nearly like too many.
const SHORTEST: usize = 4;
/// Longer ones nobody mistypes.
const LONGEST: usize = 40;

/// The words of products that others may be meant for: those of their names, categories, tags and variants.
pub fn vocabulary<'a>(products: impl IntoIterator<Item = &'a Product>) -> BTreeSet<String> {
    let mut words = BTreeSet::new();
    for product in products {
        let variants = product.variants.iter().map(|variant| &variant.name);
        let texts = [&product.name, &product.category].into_iter().chain(&product.tags).chain(variants);
        for chunk in texts.flat_map(|text| chunks(text)).filter(|chunk| chunk.has_words()) {
            words.extend(
                chunk
                    .parts()
                    .iter()
                    .chain(&chunk.whole())
                    .map(|part| plain(part))
                    .filter(|w| is_comparable(w)),
            );
        }
    }
    words
}

/// Whether a word is long enough to be compared, and has no number in it.
fn is_comparable(word: &str) -> bool {
    (SHORTEST..=LONGEST).contains(&word.chars().count()) && word.chars().all(char::is_alphabetic)
}

/// The runs of three letters in a word, and of two at its ends; none of a word that is not compared.
pub fn grams(word: &str) -> BTreeSet<String> {
    if !is_comparable(word) {
        return BTreeSet::new();
    }
    let letters: Vec<char> = std::iter::once('^').chain(word.chars()).chain(['$']).collect();
    letters.windows(3).map(|run| run.iter().collect()).collect()
}

/// How many letters must be changed, put in, taken out or changed with their neighbour to make one word of the other
/// (optimal string alignment).
pub fn distance(one: &str, other: &str) -> usize {
    let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    let mut before_last: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=other.len()).collect();
    for (i, a) in one.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, b) in other.iter().enumerate() {
            let at = |row: &[usize], j: usize| row.get(j).copied().unwrap_or(usize::MAX / 2);
            let mut least =
                (at(&last, j) + usize::from(a != b)).min(at(&last, j + 1) + 1).min(at(&row, j) + 1);
            if i > 0 && j > 0 && one.get(i - 1) == Some(b) && other.get(j - 1) == Some(a) {
                least = least.min(at(&before_last, j - 1) + 1);
            }
            row.push(least);
        }
        before_last = std::mem::replace(&mut last, row);
    }
    last.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distance_counts_what_a_hand_does_wrong() {
        for (one, other, far) in [
            ("mug", "mug", 0),
            ("lampe", "lamp", 1),
            ("jakcet", "jacket", 1),
            ("", "ab", 2),
            ("bottel", "bottle", 1),
        ] {
            assert_eq!(distance(one, other), far, "{one} {other}");
        }
    }

    #[test]
    fn short_words_and_numbers_are_compared_with_none() {
        assert!(grams("mug").is_empty() && grams("10mm").is_empty());
        assert_eq!(grams("lamp").into_iter().collect::<Vec<_>>(), ["^la", "amp", "lam", "mp$"]);
    }
}
