//! Telephone numbers: what people write them with, and no more.

use super::text::one_line;
use super::{Fault, Field};
use crate::limits::Limits;

/// The number as it is kept; nothing where none was typed.
pub(super) fn tidied(typed: &str) -> Result<String, Fault> {
    let number = one_line(typed, Limits::PHONE).unwrap_or_else(|| "too long".to_owned());
    let digits = number.bytes().filter(u8::is_ascii_digit).count();
    let is_plain = number.chars().all(|c| c.is_ascii_digit() || " +-()./".contains(c));
    if number.is_empty() || (is_plain && (4..=20).contains(&digits)) {
        return Ok(number);
    }
    Err(Field::Phone.fault("Please type a telephone number, such as +43 1 234 56 78, or none."))
}
