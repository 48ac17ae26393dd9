//! The words of the dictionary, searched as they lie: front-coded lines, one for each two letters that words begin with.

use std::cmp::Ordering;

const WORDS: &str = include_str!("../data/words.txt");

/// Whether it is a word, of 3 to 8 small letters.
pub fn is_word(text: &str) -> bool {
    let mut found = false;
    if let Some(line) = text.get(..2).and_then(line) {
        walk(line, |word, _| {
            found = word == text;
            !found && word < text
        });
    }
    found
}

/// The common words that begin with a letter.
pub fn common_words(initial: char) -> Vec<String> {
    let mut words = Vec::new();
    for second in 'a'..='z' {
        let prefix = String::from_iter([initial, second]);
        if let Some(line) = line(&prefix) {
            walk(line, |word, is_common| {
                if is_common {
                    words.push(word.to_owned());
                }
                true
            });
        }
    }
    words
}

/// The line of the words that begin with two letters.
fn line(prefix: &str) -> Option<&'static str> {
    let (mut from, mut to) = (0, WORDS.len());
    while from < to {
        let middle = from.midpoint(to);
        let start = WORDS.get(..middle)?.rfind('\n').map_or(0, |end| end + 1);
        let line = WORDS.get(start..)?.lines().next()?;
        match line.get(..2)?.cmp(prefix) {
            Ordering::Equal => return Some(line),
            Ordering::Less => from = start + line.len() + 1,
            Ordering::Greater => to = start,
        }
    }
    None
}

/// Reads a line's words, each with whether it is common, until the visitor has enough.
fn walk(line: &str, mut visit: impl FnMut(&str, bool) -> bool) {
    let mut word = String::new();
    let mut is_common = false;
    for c in line.chars() {
        if let Some(shared) = c.to_digit(10) {
            if !visit(&word, is_common) {
                return;
            }
            word.truncate(usize::try_from(shared).unwrap_or(0));
            is_common = false;
        } else if c == '+' {
            is_common = true;
        } else {
            word.push(c);
        }
    }
    visit(&word, is_common);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_of_the_file_is_found_and_they_are_sorted() {
        let mut words: Vec<String> = Vec::new();
        for line in WORDS.lines() {
            walk(line, |word, _| {
                words.push(word.to_owned());
                true
            });
        }
        assert!(words.len() > 24_000 && words.is_sorted());
        assert!(words.iter().all(|word| is_word(word)));
        assert!(words.iter().all(|word| (3..=8).contains(&word.len())));
    }

    #[test]
    fn what_is_no_word_is_not_found() {
        for text in
            ["", "a", "ab", "zz", "coppicex", "aardvar", "aardvarks1", "ähre", "茶碗", "Abbey", "9ab", "ab+"]
        {
            assert!(!is_word(text), "{text}");
        }
    }

    #[test]
    fn common_words_begin_with_their_letter_and_are_words() {
        for letter in 'a'..='z' {
            assert!(common_words(letter).iter().all(|word| word.starts_with(letter) && is_word(word)));
        }
        assert!(common_words('b').contains(&"bridge".to_owned()));
        assert!(common_words('é').is_empty());
    }

    #[test]
    fn no_offensive_word_is_suggested() {
        for word in ["fuck", "shit", "bitches", "whores", "nigger", "rape"] {
            assert!(!is_word(word), "{word}");
        }
        assert!(["grape", "title", "class", "cocktail"].into_iter().all(is_word));
    }
}
