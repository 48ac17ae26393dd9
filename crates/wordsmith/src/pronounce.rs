//! How well a name can be said: how usual its letters are in a row, by the dictionary's words.

use crate::words::plain;

/// Binary digits of how many words have three letters in a row: 27 × 27 × 27 of them.
const TRIGRAMS: &[u8] = include_bytes!("../data/trigrams.txt");

/// As usual as need be: 16 words have them.
const USUAL: u8 = 5;

/// What cannot be told: other scripts, digits alone.
const UNKNOWN: f64 = 0.5;

/// From 0, letters that no word has in a row, to 1, a word like others.
pub fn pronounceability(label: &str) -> f64 {
    let letters = plain(label);
    let (mut sum, mut count) = (0_u32, 0_u32);
    for part in letters.split(|c: char| !c.is_ascii_lowercase()).filter(|part| !part.is_empty()) {
        let (mut first, mut second) = (0, 0);
        for (i, letter) in part.bytes().map(place).chain([0]).enumerate() {
            // The first letter has only the word's beginning before it.
            if i > 0 {
                sum += u32::from(level(first, second, letter).min(USUAL));
                count += 1;
            }
            (first, second) = (second, letter);
        }
    }
    if count == 0 { UNKNOWN } else { f64::from(sum) / f64::from(count * u32::from(USUAL)) }
}

/// The place of a letter among those of the table, after the word's end.
fn place(letter: u8) -> usize {
    usize::from(letter.saturating_sub(b'a')) + 1
}

fn level(first: usize, second: usize, third: usize) -> u8 {
    TRIGRAMS.get((first * 27 + second) * 27 + third).map_or(0, |digit| digit.saturating_sub(b'0'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_can_be_said_and_heaps_of_consonants_cannot() {
        for word in ["forest", "lumina", "brightly", "café", "ocean-blue"] {
            assert!(pronounceability(word) >= 0.8, "{word}: {}", pronounceability(word));
        }
        for heap in ["xkcdqz", "bzrkt", "qqq"] {
            assert!(pronounceability(heap) < 0.2, "{heap}: {}", pronounceability(heap));
        }
        assert_eq!((pronounceability("茶碗"), pronounceability("123")), (UNKNOWN, UNKNOWN));
    }

    #[test]
    fn the_table_is_whole() {
        assert_eq!(TRIGRAMS.len(), 27 * 27 * 27 + 1);
    }
}
