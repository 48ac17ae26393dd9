//! One spelling of letters that people take for the same.

use coppice_slug::latin;
use icu_normalizer::{ComposingNormalizerBorrowed, DecomposingNormalizerBorrowed};

/// The text with every character spelt the one usual way; what only looks different, such as `ﬁ` or `½`, is spelt out.
pub fn compatible(text: &str) -> String {
    // Marks of trade belong to no word, and who types `10x20` means `10×20`.
    let text = text.chars().filter(|c| !matches!(c, '™' | '®' | '©' | '℠'));
    let text: String = text.map(|c| if c == '×' { 'x' } else { c }).collect();
    ComposingNormalizerBorrowed::new_nfkc().normalize(&text).into_owned()
}

/// A word in small letters without accents: `Café` and `CAFE` are `cafe`, `Straße` is `strasse`.
pub fn plain(word: &str) -> String {
    let lower = word.chars().flat_map(char::to_lowercase);
    let mut plain = String::with_capacity(word.len());
    for c in DecomposingNormalizerBorrowed::new_nfkd().normalize_iter(lower) {
        match latin(c) {
            _ if is_accent(c) => {}
            Some(spelt) => plain.push_str(spelt),
            None => plain.push(if c == 'ς' { 'σ' } else { c }),
        }
    }
    // What is left of other scripts' marks stands with its letter again.
    ComposingNormalizerBorrowed::new_nfc().normalize(&plain).into_owned()
}

/// The same by the other custom, two letters for one: `Mütze` is `muetze`. `None` where there is nothing of the kind.
pub fn spelt_out(word: &str) -> Option<String> {
    let composed = ComposingNormalizerBorrowed::new_nfc().normalize(word);
    let mut found = false;
    let text: String = composed
        .chars()
        .flat_map(char::to_lowercase)
        .map(|c| {
            let pair = match c {
                'ä' => "ae",
                'ö' | 'ø' => "oe",
                'ü' => "ue",
                'å' => "aa",
                other => return other.to_string(),
            };
            found = true;
            pair.to_owned()
        })
        .collect();
    found.then(|| plain(&text))
}

/// Marks that people leave out when they type: those over and under Latin, Greek and Cyrillic letters, and the vowels of
/// Hebrew and Arabic.
fn is_accent(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{483}'..='\u{487}' | '\u{591}'..='\u{5bd}' | '\u{5bf}' | '\u{5c1}'..='\u{5c7}'
        | '\u{610}'..='\u{61a}' | '\u{640}' | '\u{64b}'..='\u{65f}' | '\u{670}' | '\u{200b}'..='\u{200d}' | '\u{ad}' | '\u{feff}')
}
