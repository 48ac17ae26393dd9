//! The words of a text, and those that say nothing.

use coppice_slug::{is_spelt, slug};

/// Longer words make no names.
const LONGEST_WORD: usize = 20;

/// Words that say nothing of what is to be named; sorted.
const STOP_WORDS: &str = "a about all also an and any are as at be because been business but by called can company could do \
    domain each etc find for from get give good great has have help helps her his how i idea if in into is it its just like \
    little look looking lot make makes making many more most much my name named names need needs new nice not of on one only \
    or other our out over people please really sell selling sells she should small so some something sound sounding sounds \
    such than that the their them then there these they thing things think this titled to too up us use users very want \
    wants was way we website well were what when where which who will with without would you your";

/// Whether a word says nothing.
pub fn is_stop_word(word: &str) -> bool {
    STOP_WORDS.split_ascii_whitespace().any(|stop| stop == word)
}

/// The text's words in small ASCII letters and digits, each once, in its order.
pub fn split(text: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    // In pieces, as a slug is cut where it would be too long.
    for piece in text.split_whitespace() {
        for word in slug(piece).unwrap_or_default().split('-') {
            if !word.is_empty() && word.len() <= LONGEST_WORD && words.iter().all(|other| other != word) {
                words.push(word.to_owned());
            }
        }
    }
    words
}

/// The text in small letters, plain ones where it has them: what is ASCII as it is, without a look at tables.
pub fn plain(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    slug(text).filter(|_| is_spelt(text)).unwrap_or_else(|| text.to_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_has_each_of_its_words_once_in_plain_letters() {
        assert_eq!(split("Café, tea & café-tea: 茶 No.1"), ["cafe", "tea", "no", "1"]);
        assert!(split("").is_empty());
        assert!(is_stop_word("the") && is_stop_word("your") && !is_stop_word("tea"));
    }
}
