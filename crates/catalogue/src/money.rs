//! Money: whole minor units and an ISO 4217 code, never a fraction.

mod currencies;
pub mod units;

pub use currencies::{CURRENCIES, USUAL, currency};

pub use units::{NoAmount, decimal, exponent, minor};

use crate::region::DEFAULT;

/// An amount as shoppers read it where nobody has said which region they are of: `$12.34`, `¥1,200`, `CHF 8.50`.
pub fn format(amount: i64, currency: &str) -> String {
    DEFAULT.money(amount, currency)
}

/// The amount somebody has typed, in minor units, where nobody has said which region they are of: see
/// [`Region::typed`](crate::region::Region::typed).
pub fn typed(text: &str, currency: &str) -> Option<i64> {
    DEFAULT.typed(text, currency)
}

/// An amount as somebody would type it there: without decimals where there are none.
pub fn short(amount: i64, currency: &str) -> String {
    DEFAULT.short(amount, currency)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_read_as_their_currency_writes_them() {
        assert_eq!(format(1_234, "USD"), "$12.34");
        assert_eq!(format(5, "EUR"), "€0.05");
        assert_eq!(format(1_234_567, "JPY"), "¥1,234,567");
        assert_eq!(format(123_456_789, "GBP"), "£1,234,567.89");
        assert_eq!(format(8_500, "KWD"), "KWD\u{a0}8.500");
        assert_eq!(format(-100, "USD"), "−$1.00");
        assert_eq!(decimal(u64::MAX, "USD"), "184467440737095516.15");
    }

    #[test]
    fn what_somebody_types_is_an_amount_or_none() {
        for (text, currency, amount) in [
            ("12", "USD", Some(1_200)),
            (" 12.5 ", "USD", Some(1_250)),
            ("12,50", "EUR", Some(1_250)),
            ("$ 12.50", "USD", Some(1_250)),
            ("12.50 EUR", "EUR", Some(1_250)),
            ("0", "USD", Some(0)),
            ("1200", "JPY", Some(1_200)),
            ("12.5", "JPY", None),
            ("12.00", "USD", Some(1_200)),
            ("8.500", "KWD", Some(8_500)),
            ("1.005", "USD", None),
            ("1,200", "USD", Some(120_000)),
            ("1.200", "EUR", None),
            ("1,000", "JPY", Some(1_000)),
            ("1,20", "JPY", None),
            ("abc", "USD", None),
            ("-1", "USD", None),
            ("1e3", "USD", None),
            ("", "USD", None),
            (".", "USD", None),
            ("99999999999999999999", "USD", None),
        ] {
            assert_eq!(typed(text, currency), amount, "{text} {currency}");
        }
        assert_eq!(
            (short(1_200, "USD").as_str(), short(1_250, "USD").as_str(), short(7, "JPY").as_str()),
            ("12", "12.50", "7")
        );
    }
}
