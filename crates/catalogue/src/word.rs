//! Words by which something is called in addresses and forms: codes, classes of taxes.

/// The longest word by which something is called in addresses and forms, in characters.
pub const LONGEST_WORD: usize = 40;

/// Whether it is such a word, as a code or a class of taxes is: letters, digits, dashes and underscores, and something of it
/// between dashes.
pub fn is_word(text: &str) -> bool {
    let fits = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_');
    (1..=LONGEST_WORD).contains(&text.len())
        && text.bytes().all(fits)
        && text.bytes().any(|b| b.is_ascii_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_has_letters_digits_and_dashes_and_something_between_them() {
        for good in ["standard", "SPRING-10", "a", "7_b", &"x".repeat(LONGEST_WORD)] {
            assert!(is_word(good), "{good}");
        }
        for bad in ["", "-", "_-", "two words", "ß", "' OR", "a\n", &"x".repeat(LONGEST_WORD + 1)] {
            assert!(!is_word(bad), "{bad}");
        }
    }
}
