//! Money: whole minor units and an ISO 4217 code, never a fraction.

use crate::check::Limits;

/// The number of digits after the point of a currency, by ISO 4217; most have two.
pub fn exponent(currency: &str) -> u32 {
    match currency {
        "BIF" | "CLP" | "DJF" | "GNF" | "ISK" | "JPY" | "KMF" | "KRW" | "PYG" | "RWF" | "UGX" | "VND"
        | "VUV" | "XAF" | "XOF" | "XPF" => 0,
        "BHD" | "IQD" | "JOD" | "KWD" | "LYD" | "OMR" | "TND" => 3,
        _ => 2,
    }
}

/// An amount as shoppers read it: `$12.34`, `¥1,200`, `CHF 8.50`.
pub fn format(amount: i64, currency: &str) -> String {
    let symbol = match currency {
        "USD" => "$",
        "EUR" => "€",
        "GBP" => "£",
        "JPY" => "¥",
        "INR" => "₹",
        _ => "",
    };
    let space = if symbol.is_empty() { "\u{a0}" } else { "" };
    let name = if symbol.is_empty() { currency } else { symbol };
    let sign = if amount < 0 { "−" } else { "" };
    format!("{sign}{name}{space}{}", grouped(&decimal(amount.unsigned_abs(), currency)))
}

/// An amount as machines read it: `12.34`.
pub fn decimal(amount: u64, currency: &str) -> String {
    let digits = exponent(currency);
    let unit = 10_u64.pow(digits);
    match digits {
        0 => amount.to_string(),
        _ => format!(
            "{}.{:0width$}",
            amount / unit,
            amount % unit,
            width = usize::try_from(digits).unwrap_or(2)
        ),
    }
}

/// Why digits are no amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoAmount {
    /// They are no digits, or none.
    NoNumber,
    /// The currency has only so many decimals.
    Decimals(usize),
    /// Nothing costs that much.
    TooHigh,
}

/// The amount, in minor units, that is written as these digits before and after the point: digit by digit, so that nothing is
/// ever rounded.
///
/// # Errors
/// Why they are none.
pub fn minor(whole: &str, fraction: &str, currency: &str) -> Result<i64, NoAmount> {
    let digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    if whole.is_empty() || !digits(whole) || !digits(fraction) {
        return Err(NoAmount::NoNumber);
    }
    let places = usize::try_from(exponent(currency)).unwrap_or(0);
    if fraction.len() > places {
        return Err(NoAmount::Decimals(places));
    }
    format!("{whole}{fraction:0<places$}").parse().map_err(|_| NoAmount::TooHigh)
}

/// The amount somebody has typed, in minor units: `12`, `12.5`, `12,50`, `$ 12.50`. `None` where it is no such number, has
/// more decimals than the currency, or is more than anything costs. Zeros count as decimals here: `1,200` may be meant as
/// twelve hundred, and is not taken for 1.20.
pub fn typed(text: &str, currency: &str) -> Option<i64> {
    let signs = |c: char| c.is_whitespace() || matches!(c, '$' | '€' | '£' | '¥' | '₹');
    let text =
        text.trim_matches(signs).trim_start_matches(currency).trim_end_matches(currency).trim_matches(signs);
    let (whole, fraction) = text.split_once(['.', ',']).unwrap_or((text, ""));
    minor(whole, fraction, currency).ok().filter(|amount| *amount <= Limits::PRICE)
}

/// An amount as somebody would type it: without decimals where there are none.
pub fn short(amount: i64, currency: &str) -> String {
    let text = decimal(amount.unsigned_abs(), currency);
    text.split_once('.')
        .filter(|(_, fraction)| fraction.bytes().all(|b| b == b'0'))
        .map_or(text.clone(), |(whole, _)| whole.to_owned())
}

/// A round amount as shoppers read it: `$12`, but `$12.50`.
pub fn round(amount: i64, currency: &str) -> String {
    let text = format(amount, currency);
    let whole = text.rsplit_once('.').filter(|(_, fraction)| fraction.bytes().all(|b| b == b'0'));
    whole.map_or_else(|| text.clone(), |(whole, _)| whole.to_owned())
}

/// Puts a comma before every third digit of the whole part.
fn grouped(decimal: &str) -> String {
    let (whole, fraction) = decimal.split_once('.').map_or((decimal, None), |(w, f)| (w, Some(f)));
    if whole.len() <= 3 {
        return decimal.to_owned();
    }
    let mut text = String::with_capacity(decimal.len() + whole.len() / 3);
    for (i, digit) in whole.chars().enumerate() {
        if i > 0 && (whole.len() - i) % 3 == 0 {
            text.push(',');
        }
        text.push(digit);
    }
    if let Some(fraction) = fraction {
        text.push('.');
        text.push_str(fraction);
    }
    text
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
            ("1,200", "USD", None),
            ("1.200", "EUR", None),
            ("1,000", "JPY", None),
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
