//! A list of prices as JSON, whoever has written it.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

use super::Price;
use crate::label::Label;

/// A longer document is refused.
const LONGEST: usize = 512 * 1_024;

/// More endings are refused.
const MOST_TLDS: usize = 5_000;

/// Nothing costs more, in cents: $1,000,000.
const DEAREST: u32 = 100_000_000;

#[derive(Deserialize)]
struct Document {
    pricing: BTreeMap<String, Value>,
}

/// Why a list of prices isn't taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PriceError {
    /// It is too large to be one.
    #[error("The price list is too large.")]
    TooLarge,
    /// It isn't JSON of this form.
    #[error("The price list cannot be read.")]
    Malformed,
    /// It has no price.
    #[error("The price list is empty.")]
    Empty,
}

/// The prices of a document by their endings.
pub fn prices(json: &[u8]) -> Result<BTreeMap<String, Price>, PriceError> {
    if json.len() > LONGEST {
        return Err(PriceError::TooLarge);
    }
    let document: Document = serde_json::from_slice(json).map_err(|_| PriceError::Malformed)?;
    if document.pricing.len() > MOST_TLDS {
        return Err(PriceError::TooLarge);
    }
    let mut prices = BTreeMap::new();
    for (tld, row) in &document.pricing {
        if let Some((tld, price)) = price(tld, row) {
            prices.insert(tld, price);
        }
    }
    if prices.is_empty() { Err(PriceError::Empty) } else { Ok(prices) }
}

fn price(tld: &str, row: &Value) -> Option<(String, Price)> {
    // Endings may be of two labels.
    let labels: Option<Vec<String>> = tld
        .split('.')
        .map(|label| Label::parse(label).ok().map(|label| label.as_ascii().to_owned()))
        .collect();
    let first_year_cents = cents(row.get("registration")?)?;
    let renewal_cents = cents(row.get("renewal")?)?;
    Some((labels?.join("."), Price { first_year_cents, renewal_cents }))
}

/// An amount of dollars, `"2,060.25"` or `11.08`, in cents.
fn cents(amount: &Value) -> Option<u32> {
    let text = match amount {
        Value::String(text) => text.replace(',', ""),
        Value::Number(number) => number.to_string(),
        _ => return None,
    };
    let (dollars, fraction) = text.split_once('.').unwrap_or((&text, ""));
    let is_number = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    if dollars.is_empty()
        || dollars.len() > 9
        || fraction.len() > 2
        || !is_number(dollars)
        || !is_number(fraction)
    {
        return None;
    }
    format!("{dollars}{fraction:0<2}").parse().ok().filter(|cents| *cents <= DEAREST && *cents > 0)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::price::PriceList;

    #[test]
    fn a_list_is_read_without_what_is_no_price() {
        let json = r#"{"status": "SUCCESS", "pricing": {
            "com": {"registration": "11.08", "renewal": "12.5", "transfer": "11.08", "coupons": []},
            "security": {"registration": "2,060.25", "renewal": 2060},
            "co.uk": {"registration": 4.3, "renewal": "5.66"},
            "рф": {"registration": "1", "renewal": "1"},
            "broken": {"registration": null}, "minus": {"registration": "-1", "renewal": "1"},
            "free": {"registration": "0.00", "renewal": "1"}, "a b": {"registration": "1", "renewal": "1"}
        }}"#;
        let list = PriceList::from_json(json.as_bytes(), "https://prices.example", 5).unwrap();
        let seen = |tld| list.price(tld).map(|price| (price.first_year_cents, price.renewal_cents));
        assert_eq!(seen("com"), Some((1_108, 1_250)));
        assert_eq!(seen("security"), Some((206_025, 206_000)));
        assert_eq!(seen("co.uk"), Some((430, 566)));
        assert_eq!(seen("xn--p1ai"), Some((100, 100)));
        assert!(["broken", "minus", "free", "a b"].iter().all(|tld| seen(tld).is_none()));
        assert_eq!((list.source(), list.as_of()), ("https://prices.example", 5));
    }

    #[test]
    fn what_is_no_list_says_why() {
        assert_eq!(prices(b"<html>"), Err(PriceError::Malformed));
        assert_eq!(prices(br#"{"pricing":[]}"#), Err(PriceError::Malformed));
        assert_eq!(prices(br#"{"pricing":{}}"#), Err(PriceError::Empty));
        assert_eq!(prices(&vec![b' '; LONGEST + 1]), Err(PriceError::TooLarge));
    }

    proptest! {
        #[test]
        fn whatever_is_read_has_prices_within_bounds(amount in "(?s).{0,12}|[0-9]{1,12}([.][0-9]{0,4})?") {
            let row = serde_json::json!({"pricing": {"com": {"registration": amount, "renewal": "1"}}}).to_string();
            if let Ok(read) = prices(row.as_bytes()) {
                prop_assert!(read.values().all(|price| (1..=DEAREST).contains(&price.first_year_cents)));
            }
        }
    }
}
