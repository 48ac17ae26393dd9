//! Words by which things are called: a code, a class of taxes.

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
