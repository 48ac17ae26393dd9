//! Money: whole minor units and an ISO 4217 code, never a fraction.

mod currencies;
pub mod units;

pub use currencies::{CURRENCIES, USUAL, currency};

pub use units::{NoAmount, decimal, exponent, minor};
