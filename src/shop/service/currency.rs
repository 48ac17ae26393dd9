//! In which currency a shop may come to sell.

use coppice_catalogue::money::{currency, exponent};
use coppice_platform::PlatformError;
use coppice_platform::sql::SqlSession;

use crate::orders::store::{get_inexact, get_settings};
use crate::shop::store;
use crate::tenant::Tenant;

/// Why a shop does not come to sell in another currency. Its text is for whoever asks.
#[derive(Debug, thiserror::Error)]
pub enum CurrencyError {
    /// There is no such currency.
    #[error("“{0}” is no currency that things are sold in. It has three letters, such as EUR.")]
    Unknown(String),
    /// Prices are whole numbers of the smallest unit: with other decimals each would be another.
    #[error(
        "{from} and {to} have not the same decimals, so the prices would not stay what they are; change the currency of an empty shop and import the prices anew"
    )]
    Decimals {
        /// The currency that the shop has.
        from: String,
        /// The one that was asked for.
        to: &'static str,
    },
    /// The prices have to be looked at: each number would be meant in another currency.
    #[error(
        "The shop has products whose prices are in {from}. Please look at each of them first, and then say that they are meant in {to}"
    )]
    Prices {
        /// The currency that the shop has.
        from: String,
        /// The one that was asked for.
        to: &'static str,
    },
    /// Stripe counts it otherwise, and could not be told a price as it is.
    #[error(
        "The shop is paid by Stripe, which can't charge the price of “{0}” exactly in {1}. Please make all prices multiples of {2} minor units first"
    )]
    Inexact(String, &'static str, i64),
    /// What was sold is counted in its own currency.
    #[error("The shop has orders in {0}, which stays its currency")]
    Orders(String),
    /// The database does not answer.
    #[error(transparent)]
    Platform(#[from] PlatformError),
}

/// Whether somebody has looked at the prices that a shop has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Prices {
    /// Nobody has: then there may be none.
    Unseen,
    /// They have, and mean the same numbers in the other currency.
    Confirmed,
}

/// The currency that a shop may have from now on, by its code: the one rule, whoever asks. The numbers stay: 12.50 in one is 12.50 in the
/// other. What is sold is counted in its own currency, so that from the first order on there is no other.
///
/// # Errors
/// Why not.
pub async fn new_currency(
    db: &SqlSession,
    shop: &Tenant,
    code: &str,
    prices: Prices,
) -> Result<&'static str, CurrencyError> {
    let to = currency(code).ok_or_else(|| CurrencyError::Unknown(code.to_owned()))?;
    if to != shop.currency && store::has_orders(db, &shop.id).await? {
        return Err(CurrencyError::Orders(shop.currency.clone()));
    }
    if to == shop.currency || store::get_products_after(db, &shop.id, 0, 1).await?.0.is_empty() {
        return Ok(to);
    }
    let from = shop.currency.clone();
    if exponent(to) != exponent(&from) {
        return Err(CurrencyError::Decimals { from, to });
    }
    if prices == Prices::Unseen {
        return Err(CurrencyError::Prices { from, to });
    }
    let step = get_settings(db, &shop.id).await?.provider.price_step(to);
    let inexact = if step > 1 { get_inexact(db, &shop.id, step).await? } else { None };
    inexact.map_or(Ok(to), |name| Err(CurrencyError::Inexact(name, to, step)))
}
