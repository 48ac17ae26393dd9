//! What Stripe charges at least and at most.

/// When Stripe's page said what is here.
pub const AS_OF: &str = "2026-09";

/// Where that stands.
pub const SOURCE: &str = "https://docs.stripe.com/currencies#minimum-and-maximum-charge-amounts";

/// The least that is charged in a currency, in Stripe's units. They hold for accounts that are paid out in the same currency;
/// others need as much once it is converted, which only Stripe knows.
pub const MINIMUMS: [(&str, i64); 31] = [
    ("AED", 200),
    ("ARS", 50),
    ("AUD", 50),
    ("BRL", 50),
    ("CAD", 50),
    ("CHF", 50),
    ("COP", 50),
    ("CZK", 1_500),
    ("DKK", 250),
    ("EUR", 50),
    ("GBP", 30),
    ("HKD", 400),
    ("HUF", 17_500),
    ("IDR", 50),
    ("ILS", 50),
    ("INR", 50),
    ("JPY", 50),
    ("KRW", 50),
    ("MXN", 1_000),
    ("MYR", 200),
    ("NOK", 300),
    ("NZD", 50),
    ("PHP", 50),
    ("PLN", 200),
    ("RON", 200),
    ("RUB", 50),
    ("SEK", 300),
    ("SGD", 50),
    ("THB", 1_000),
    ("USD", 50),
    ("ZAR", 50),
];

/// The most that is charged by card, in Stripe's units: twelve digits. Other ways to pay take less, and are then not offered
/// on Stripe's page.
pub const MAXIMUM: i64 = 999_999_999_999;

/// The least that is charged; where Stripe says nothing of a currency, whatever is something.
pub(super) fn minimum(currency: &str) -> i64 {
    MINIMUMS.iter().find(|(known, _)| *known == currency).map_or(1, |(_, least)| *least)
}
