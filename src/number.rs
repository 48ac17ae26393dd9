//! Numbers from outside.

use serde::Deserialize;

/// The largest number that everything which keeps one keeps exactly: JavaScript, and so D1, ends at 2^53.
pub const LARGEST: i64 = (1 << 53) - 1;

/// A whole number from outside that can be kept exactly; `None` for any other text.
pub fn exact(text: &str) -> Option<i64> {
    text.parse().ok().filter(|number| (-LARGEST..=LARGEST).contains(number))
}

/// The same in a query or a body: any other number is refused where it is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(try_from = "i64")]
pub struct Exact(pub i64);

impl TryFrom<i64> for Exact {
    type Error = &'static str;

    fn try_from(number: i64) -> Result<Self, Self::Error> {
        let exact = (-LARGEST..=LARGEST).contains(&number);
        exact.then_some(Self(number)).ok_or("a number beyond 2^53")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_that_are_not_kept_exactly_are_none() {
        for (text, number) in [
            ("0", Some(0)),
            ("-7", Some(-7)),
            ("9007199254740991", Some(LARGEST)),
            ("9007199254740992", None),
            ("-9007199254740992", None),
            ("9223372036854775807", None),
            ("9223372036854775808", None),
            ("1e3", None),
            ("", None),
        ] {
            assert_eq!(exact(text), number, "{text}");
            let read: Option<Exact> = serde_json::from_str(text).ok();
            assert_eq!(read.map(|Exact(number)| number), number, "{text}");
        }
    }
}
