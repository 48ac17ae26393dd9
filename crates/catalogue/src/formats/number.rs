//! Whole numbers as text.

use crate::text::excerpt;

/// A whole number, also where it is written as `5.0`.
///
/// # Errors
/// What is wrong with the text, as the end of a sentence.
pub fn whole(text: &str) -> Result<i64, String> {
    let (whole, fraction) = split(text)?;
    if fraction.bytes().any(|b| b != b'0') {
        return Err(format!("has a number that is not whole: “{}”", excerpt(text)));
    }
    Ok(whole)
}

/// The whole part of a number, such as a weight that was converted from pounds. Nothing is 0.
///
/// # Errors
/// What is wrong with the text, as the end of a sentence.
pub fn floor(text: &str) -> Result<i64, String> {
    if text.is_empty() { Ok(0) } else { Ok(split(text)?.0) }
}

fn split(text: &str) -> Result<(i64, &str), String> {
    let unreadable = || format!("has a number that can't be read: “{}”", excerpt(text));
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    if fraction.is_empty() || !fraction.bytes().all(|b| b.is_ascii_digit()) {
        return Err(unreadable());
    }
    Ok((whole.parse().map_err(|_| unreadable())?, fraction))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_exactly_or_not_at_all() {
        for (text, number) in
            [("5", Some(5)), ("-3", Some(-3)), ("5.0", Some(5)), ("+4", Some(4)), ("5.7", None)]
        {
            assert_eq!(whole(text).ok(), number, "{text}");
        }
        for text in ["", "1,000", "1e3", "not stocked", "5.", ".5", "5.x", "9".repeat(30).as_str()] {
            assert!(whole(text).is_err(), "{text}");
        }
        assert_eq!((floor("310.5"), floor("")), (Ok(310), Ok(0)));
    }
}
