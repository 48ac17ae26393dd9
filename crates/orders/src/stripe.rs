//! Stripe, as far as it can be known without asking it: amounts as it counts them, what it takes at all, what its objects say,
//! and whether a webhook is its own.
//!
//! Stripe counts in a currency's smallest unit, as the shop does, but for a few currencies, where both were once charged a
//! hundredth, or a hundredfold, by others' mistake. Nothing is ever rounded here: an amount goes exactly, or not at all.

mod bounds;
mod objects;
mod signature;
#[cfg(test)]
mod tests;

pub use bounds::{AS_OF, MAXIMUM, MINIMUMS, SOURCE};
pub use objects::{Ours, charge_fact, dispute_fact, gone_of, id_of, ours, refund_fact, session_facts, text};
pub use signature::{SignatureError, TOLERANCE, verify};

/// Why Stripe does not take an amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum StripeAmountError {
    /// There is no way to say it; what it would have to be a multiple of, in the shop's minor units.
    #[error("This amount can't be charged exactly.")]
    Inexact(i64),
    /// It is not known how Stripe counts this currency, if it takes it.
    #[error("This currency can't be paid in here.")]
    Currency,
    /// It is less than nothing, or more than can be counted.
    #[error("This is no amount.")]
    NoAmount,
    /// It is too little.
    #[error("This is less than can be charged.")]
    TooLittle {
        /// The least that can be charged, in the shop's minor units.
        least: i64,
        /// What is missing to that.
        missing: i64,
    },
    /// It is too much.
    #[error("This is more than can be charged.")]
    TooMuch {
        /// The most that can be charged, in the shop's minor units.
        most: i64,
        /// What is beyond that.
        beyond: i64,
    },
}

/// How the shop's minor units become Stripe's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    /// They are the same, but multiples of so many alone are taken.
    Same(i64),
    /// Stripe's are so many times smaller.
    Times(i64),
    /// Stripe's are so many times larger.
    Divided(i64),
}

impl Way {
    /// Of what Stripe is told, the multiples of this are amounts.
    const fn step(self) -> i64 {
        match self {
            Self::Same(step) | Self::Times(step) => step,
            Self::Divided(_) => 1,
        }
    }

    /// Of the shop's minor units, the multiples of this can be told exactly.
    const fn own_step(self) -> i64 {
        match self {
            Self::Same(step) | Self::Divided(step) => step,
            Self::Times(_) => 1,
        }
    }
}

/// Which way goes with a currency.
fn way(currency: &str) -> Option<Way> {
    match currency {
        // Once they had two digits, and to Stripe they still do.
        "ISK" | "UGX" => Some(Way::Times(100)),
        // Two digits by ISO 4217, though an ariary has five parts; none to Stripe.
        "MGA" => Some(Way::Divided(100)),
        "BHD" | "JOD" | "KWD" | "OMR" | "TND" => Some(Way::Same(10)),
        _ if currency.len() != 3 || !currency.bytes().all(|b| b.is_ascii_uppercase()) => None,
        // The others of three digits: Stripe takes none of them, and nobody has said how it would count.
        _ if coppice_catalogue::money::exponent(currency) == 3 => None,
        _ => Some(Way::Same(1)),
    }
}

/// What amounts are multiples of, in the shop's minor units, that Stripe can be told exactly; 1 where it takes no amount of the
/// currency at all, which is refused where it is chosen.
pub fn price_step(currency: &str) -> i64 {
    way(currency).map_or(1, Way::own_step)
}

/// The amount that Stripe is told for an amount of the shop's minor units.
///
/// # Errors
/// If there is none that is exactly as much.
pub fn stripe_amount(amount: i64, currency: &str) -> Result<i64, StripeAmountError> {
    if amount < 0 {
        return Err(StripeAmountError::NoAmount);
    }
    let way = way(currency).ok_or(StripeAmountError::Currency)?;
    if amount.checked_rem(way.own_step()) != Some(0) {
        return Err(StripeAmountError::Inexact(way.own_step()));
    }
    match way {
        Way::Same(_) => Ok(amount),
        Way::Divided(by) => Ok(amount / by),
        Way::Times(by) => amount.checked_mul(by).ok_or(StripeAmountError::NoAmount),
    }
}

/// The shop's minor units for an amount that Stripe tells. What it takes is not asked here: it has happened.
///
/// # Errors
/// If it is no whole number of them.
pub fn shop_amount(amount: i64, currency: &str) -> Result<i64, StripeAmountError> {
    if amount < 0 {
        return Err(StripeAmountError::NoAmount);
    }
    match way(currency).ok_or(StripeAmountError::Currency)? {
        Way::Times(by) if amount % by != 0 => Err(StripeAmountError::Inexact(1)),
        Way::Times(by) => Ok(amount / by),
        Way::Same(_) => Ok(amount),
        Way::Divided(by) => amount.checked_mul(by).ok_or(StripeAmountError::NoAmount),
    }
}

/// The amount that Stripe is told for what an order comes to, if it charges so much at once.
///
/// # Errors
/// If it does not, with what is missing or beyond.
pub fn charge_amount(total: i64, currency: &str) -> Result<i64, StripeAmountError> {
    let told = stripe_amount(total, currency)?;
    let step = way(currency).map_or(1, Way::step);
    let least = bounds::minimum(currency).max(step);
    if told < least {
        let least = shop_amount(least, currency)?;
        return Err(StripeAmountError::TooLittle { least, missing: least.saturating_sub(total) });
    }
    if told > MAXIMUM {
        let most = shop_amount(MAXIMUM - MAXIMUM % step, currency)?;
        return Err(StripeAmountError::TooMuch { most, beyond: total.saturating_sub(most) });
    }
    Ok(told)
}
