//! Prices as text.

use crate::money::{NoAmount, minor};
use crate::text::excerpt;

/// Reads a price such as `12.5` into minor units.
///
/// # Errors
/// What is wrong with the text, as the end of a sentence.
pub fn parse(text: &str, currency: &str) -> Result<i64, String> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    // Programs write zeros beyond the last place, which say nothing; any other digit there would be lost. A point with none
    // after it they do not write.
    let (whole, fraction) =
        if text.ends_with('.') { ("", "") } else { (whole, fraction.trim_end_matches('0')) };
    minor(whole, fraction, currency).map_err(|why| match why {
        NoAmount::NoNumber => format!("has a price that is no plain decimal number: “{}”", excerpt(text)),
        NoAmount::Decimals(places) => format!("has the price {text}, but {currency} has {places} decimals"),
        NoAmount::TooHigh => format!("has a price that is too high: {}", excerpt(text)),
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::money::decimal;

    #[test]
    fn a_price_is_read_exactly_in_the_units_of_its_currency() {
        assert_eq!(parse("12.34", "USD"), Ok(1_234));
        assert_eq!(parse("12.3", "USD"), Ok(1_230));
        assert_eq!(parse("50", "EUR"), Ok(5_000));
        assert_eq!(parse("0.29", "USD"), Ok(29));
        assert_eq!(parse("1200.00", "JPY"), Ok(1_200));
        assert_eq!(parse("8.5", "KWD"), Ok(8_500));
    }

    #[test]
    fn what_is_no_plain_number_is_no_price() {
        for text in [
            "",
            "-1",
            "+1",
            "1,50",
            "1.234,00",
            "$5",
            "1e3",
            ".5",
            "5.",
            "1.2.3",
            "NaN",
            "１２",
            "1.005",
            "99999999999999999999",
        ] {
            assert!(parse(text, "USD").is_err(), "{text}");
        }
        assert!(parse("10.5", "JPY").is_err());
    }

    proptest! {
        #[test]
        fn every_amount_survives_as_text(amount in 0..=i64::MAX, currency in prop::sample::select(vec!["USD", "JPY", "KWD"])) {
            prop_assert_eq!(parse(&decimal(amount.unsigned_abs(), currency), currency), Ok(amount));
        }

        #[test]
        fn no_text_panics(text in ".*") {
            let _ = parse(&text, "USD");
        }
    }
}
