//! What a code is made of.

use coppice_platform::Random;

use crate::text::{is_dash, is_unseen};

/// Thirty-two letters and digits that nobody mistakes for one another.
const ALPHABET: [u8; 32] = *b"23456789ABCDEFGHJKLMNPQRSTUVWXYZ";

/// Characters of a code that is good in one browser.
pub const CODE_LENGTH: usize = 6;

/// Characters of a code that is good in every browser that has asked for its address: sixty bits, which nobody guesses from
/// however many browsers.
pub(super) const SHARED_LENGTH: usize = 12;

/// A code: each character one of thirty-two, so that five random bits choose each alike.
pub(super) fn new_code(random: &dyn Random, length: usize) -> String {
    let mut bytes = [0; SHARED_LENGTH];
    random.fill(&mut bytes);
    bytes
        .iter()
        .take(length)
        .filter_map(|byte| ALPHABET.get(usize::from(byte & 31)))
        .map(|c| char::from(*c))
        .collect()
}

/// The code as it was sent, of what somebody typed or pasted; `None` if it can't be one.
pub(super) fn normalised(text: &str) -> Option<String> {
    let code: String = text
        .chars()
        .filter(|c| !c.is_whitespace() && !is_dash(*c) && !is_unseen(*c))
        .map(|c| c.to_ascii_uppercase())
        .take(SHARED_LENGTH + 1)
        .collect();
    ([CODE_LENGTH, SHARED_LENGTH].contains(&code.len()) && code.bytes().all(|b| ALPHABET.contains(&b)))
        .then_some(code)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// What stands between a code's halves, as it was mailed or as programs make something nicer of it.
    const BETWEEN: [&str; 9] =
        ["", " ", "\u{a0}", "\u{202f}", "\t", "-", " \u{2013} ", "\u{2011}", "\u{2212}"];

    struct Fixed([u8; SHARED_LENGTH]);

    impl Random for Fixed {
        fn fill(&self, buffer: &mut [u8]) {
            buffer.copy_from_slice(&self.0[..buffer.len()]);
        }
    }

    proptest! {
        #[test]
        fn every_code_is_of_unmistakable_characters_and_is_read_as_it_was_sent(bytes: [u8; SHARED_LENGTH]) {
            for length in [CODE_LENGTH, SHARED_LENGTH] {
                let code = new_code(&Fixed(bytes), length);
                prop_assert_eq!(code.len(), length);
                prop_assert!(!code.contains(['0', 'O', '1', 'I']));
                let (one, two) = code.split_at(length / 2);
                let one = one.to_lowercase();
                for between in BETWEEN {
                    let typed = format!("\u{feff}    {one}{between}{two}\u{200b}\r\n");
                    prop_assert_eq!(normalised(&typed), Some(code.clone()), "{:?}", between);
                }
            }
        }

        #[test]
        fn whatever_is_typed_harms_nothing(text: String) {
            if let Some(code) = normalised(&text) {
                prop_assert!([CODE_LENGTH, SHARED_LENGTH].contains(&code.len()));
            }
        }
    }

    #[test]
    fn what_can_be_no_code_is_told_from_a_wrong_one() {
        for bad in ["", "ABCDE", "ABCDEFG", "ABCDEFGHJKL", "ABCDEFGHJKLMN", "ABCDE0", "ABCDE!", "ÄBCDEF"] {
            assert_eq!(normalised(bad), None, "{bad}");
        }
    }
}
