//! Shares, in hundredths of a percent.

use serde::{Deserialize, Serialize};

/// A share of all, in hundredths of a percent: 0 to 10,000.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "u16", into = "u16")]
pub struct Share(u16);

impl Share {
    /// All.
    pub const ALL: u16 = 10_000;

    /// The share of so many hundredths of a percent; `None` beyond all.
    pub fn new(hundredths: u16) -> Option<Self> {
        (hundredths <= Self::ALL).then_some(Self(hundredths))
    }

    /// So many hundredths of a percent.
    pub fn hundredths(self) -> u16 {
        self.0
    }

    /// What somebody has typed as a percent, with a point or a comma before up to two decimals; `None` for any other text.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let text = text.strip_suffix('%').unwrap_or(text).trim_end();
        let (whole, decimals) = text.split_once(['.', ',']).unwrap_or((text, "0"));
        let is_number = |digits: &str, most: usize| {
            (1..=most).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit())
        };
        if !is_number(whole, 3) || !is_number(decimals, 2) {
            return None;
        }
        format!("{whole}{decimals:0<2}").parse().ok().and_then(Self::new)
    }

    /// As somebody would type it.
    pub fn text(self) -> String {
        let (whole, rest) = (self.0 / 100, self.0 % 100);
        if rest == 0 {
            return whole.to_string();
        }
        let decimals = format!("{rest:02}");
        format!("{whole}.{}", decimals.trim_end_matches('0'))
    }
}

impl TryFrom<u16> for Share {
    type Error = &'static str;

    fn try_from(hundredths: u16) -> Result<Self, Self::Error> {
        Self::new(hundredths).ok_or("more than all")
    }
}

impl From<Share> for u16 {
    fn from(share: Share) -> Self {
        share.0
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_share_is_read_as_it_is_written_and_nothing_else_is_one() {
        for (text, hundredths, again) in [
            ("0", 0, "0"),
            ("12.5", 1_250, "12.5"),
            ("12,05 %", 1_205, "12.05"),
            (" 100% ", 10_000, "100"),
            ("0.01", 1, "0.01"),
            ("007", 700, "7"),
        ] {
            let share = Share::parse(text).unwrap();
            assert_eq!((share.hundredths(), share.text().as_str()), (hundredths, again), "{text}");
        }
        for text in [
            "", "%", "-1", "+1", "101", "100.01", "ten", "12.345", "1.", ".5", "1e1", "1,0,0", "1000", "١",
            "1\0", "NaN",
        ] {
            assert_eq!(Share::parse(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn what_is_shown_of_a_share_is_read_as_it_is(hundredths in 0..=Share::ALL) {
            let share = Share::new(hundredths).unwrap();
            prop_assert_eq!(Share::parse(&share.text()), Some(share));
        }

        #[test]
        fn no_text_is_more_than_all(text: String) {
            prop_assert!(Share::parse(&text).is_none_or(|share| share.hundredths() <= Share::ALL));
        }
    }
}
