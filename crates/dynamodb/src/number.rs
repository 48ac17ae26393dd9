//! Numbers as DynamoDB has them: 38 digits, more than any type of a processor's holds.

use std::cmp::Ordering;
use std::fmt;

use serde::{Deserialize, Serialize};

/// The most digits that count.
const DIGITS: usize = 38;

/// Where the first digit of a number stands at most, and at least, as a power of ten.
const LARGEST: i64 = 125;
const SMALLEST: i64 = -130;

/// A number, kept as the text that it came as. Numbers are equal if they are the same number: `1.0` is `1`.
#[derive(Clone, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Number(String);

/// A text that is no number of DynamoDB's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no number of at most 38 digits")]
pub struct NumberError;

/// A number taken apart: its digits, without zeros at either end, and the power of ten of the last.
#[derive(PartialEq, Eq)]
struct Parts {
    negative: bool,
    digits: String,
    exponent: i64,
}

impl Number {
    /// The number that a text says.
    ///
    /// # Errors
    /// It says none, or one of more digits than DynamoDB keeps.
    pub fn parse(text: &str) -> Result<Self, NumberError> {
        let parts = parts(text).ok_or(NumberError)?;
        let digits = parts.digits.len();
        let first =
            parts.exponent.saturating_add(i64::try_from(digits).unwrap_or(i64::MAX)).saturating_sub(1);
        let fits = digits <= DIGITS && (digits == 0 || (SMALLEST..=LARGEST).contains(&first));
        if fits { Ok(Self(text.to_owned())) } else { Err(NumberError) }
    }

    /// As it came.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The same for all spellings of one number: digits and the power of ten of the last, `-15E-1`; `0` for nothing.
    pub fn canonical(&self) -> String {
        let Parts { negative, digits, exponent } = self.parts();
        if digits.is_empty() {
            return "0".to_owned();
        }
        format!("{}{digits}E{exponent}", if negative { "-" } else { "" })
    }

    /// The number times ten to this power, rounded down; `None` where 64 bits can't hold it. Seconds with a fraction become
    /// milliseconds by 3.
    pub fn scaled(&self, power: i64) -> Option<i64> {
        let Parts { negative, digits, exponent } = self.parts();
        let exponent = exponent.checked_add(power)?;
        let (whole, has_more) = if exponent >= 0 {
            let zeros = usize::try_from(exponent).ok().filter(|zeros| *zeros <= 20 || digits.is_empty())?;
            (format!("{digits}{}", "0".repeat(zeros.min(20))), false)
        } else {
            let left_out = usize::try_from(exponent.unsigned_abs()).unwrap_or(usize::MAX);
            let kept = digits.len().saturating_sub(left_out);
            (digits.get(..kept).unwrap_or_default().to_owned(), true)
        };
        let whole: i128 = if whole.is_empty() { 0 } else { whole.parse().ok()? };
        let whole = if negative { whole.checked_neg()?.checked_sub(i128::from(has_more))? } else { whole };
        i64::try_from(whole).ok()
    }

    fn parts(&self) -> Parts {
        // It was read once already.
        parts(&self.0).unwrap_or(Parts { negative: false, digits: String::new(), exponent: 0 })
    }
}

fn parts(text: &str) -> Option<Parts> {
    let (negative, rest) = match text.as_bytes().first()? {
        b'-' => (true, text.get(1..)?),
        b'+' => (false, text.get(1..)?),
        _ => (false, text),
    };
    let (mantissa, exponent) = match rest.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, exponent.parse::<i32>().ok()?),
        None => (rest, 0),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let all = format!("{whole}{fraction}");
    if all.is_empty() || !all.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let from = all.trim_start_matches('0');
    let digits = from.trim_end_matches('0').to_owned();
    if digits.is_empty() {
        return Some(Parts { negative: false, digits, exponent: 0 });
    }
    let zeros = i64::try_from(from.len().checked_sub(digits.len())?).ok()?;
    let fraction = i64::try_from(fraction.len()).ok()?;
    let exponent = i64::from(exponent).checked_sub(fraction)?.checked_add(zeros)?;
    Some(Parts { negative, digits, exponent })
}

impl TryFrom<String> for Number {
    type Error = NumberError;

    fn try_from(text: String) -> Result<Self, NumberError> {
        Self::parse(&text)
    }
}

impl From<i64> for Number {
    fn from(number: i64) -> Self {
        Self(number.to_string())
    }
}

impl From<Number> for String {
    fn from(number: Number) -> Self {
        number.0
    }
}

impl fmt::Debug for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Number({} letters)", self.0.len())
    }
}

impl PartialEq for Number {
    fn eq(&self, other: &Self) -> bool {
        self.parts() == other.parts()
    }
}

impl Eq for Number {}

/// By their canonical text: one order, so that sets have one, and not that of how large they are.
impl Ord for Number {
    fn cmp(&self, other: &Self) -> Ordering {
        self.canonical().cmp(&other.canonical())
    }
}

impl PartialOrd for Number {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn canonical(text: &str) -> Option<String> {
        Number::parse(text).ok().map(|number| number.canonical())
    }

    #[test]
    fn all_spellings_of_a_number_are_one_number() {
        for (spellings, one) in [
            (&["1", "1.0", "+1", "01", "1e0", "0.1E1", "10e-1"][..], "1E0"),
            (&["0", "-0", "0.000", "0e50", "-0.0E-9"], "0"),
            (&["-1.50", "-15e-1", "-.15E1"], "-15E-1"),
            (&["1795730327.067", "1.795730327067e9"], "1795730327067E-3"),
            (&["100", "1e+2", "1E2"], "1E2"),
        ] {
            for text in spellings {
                assert_eq!(canonical(text).as_deref(), Some(one), "{text}");
            }
        }
    }

    #[test]
    fn thirty_eight_digits_are_kept_and_no_more() {
        let most = "12345678901234567890123456789012345678";
        assert_eq!(Number::parse(most).unwrap().as_str(), most);
        assert_eq!(Number::parse(&format!("0.{most}000")).map(|number| number.0.len()), Ok(43));
        for bad in
            [&format!("{most}9"), "", "-", ".", "1e", "0x1", "1 ", "NaN", "Infinity", "1e126", "1e-131"]
        {
            assert!(Number::parse(bad).is_err(), "{bad}");
        }
        for good in ["9.9e125", "1e-130", "-1e-130"] {
            assert!(Number::parse(good).is_ok(), "{good}");
        }
    }

    #[test]
    fn seconds_with_a_fraction_are_milliseconds_by_three() {
        for (text, ms) in [
            ("1795730327.067", Some(1_795_730_327_067)),
            ("1795730327.0679999", Some(1_795_730_327_067)),
            ("1795730327", Some(1_795_730_327_000)),
            ("1.8e9", Some(1_800_000_000_000)),
            ("0", Some(0)),
            ("0.0001", Some(0)),
            ("-0.0001", Some(-1)),
            ("-1.5", Some(-1_500)),
            ("9223372036854775807", None),
            ("1e100", None),
            ("1e-100", Some(0)),
        ] {
            assert_eq!(Number::parse(text).unwrap().scaled(3), ms, "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn what_is_read_is_one_number_with_its_canonical_text(text in "[+-]?[0-9]{0,20}\\.?[0-9]{0,20}([eE][+-]?[0-9]{1,3})?") {
            if let Ok(number) = Number::parse(&text) {
                proptest::prop_assert!(Number::parse(&number.canonical()).unwrap() == number);
            }
        }

        #[test]
        fn no_text_is_too_odd(text in ".*") {
            if let Ok(number) = Number::parse(&text) {
                let _ = number.scaled(3);
            }
        }
    }
}
