//! Where a look at the books goes on.

use std::fmt;

use crate::error::AppError;
use crate::number::exact;
use crate::orders::store::Numbers;

/// Where a look goes on: after the last thing that was looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// Orders, after this number.
    Orders(i64),
    /// Numbers of orders or invoices, after this one.
    Numbers(Numbers, i64),
    /// Variants, after this id.
    Stock(String),
    /// Codes, after this one.
    Codes(String),
}

impl Place {
    /// Where a look begins.
    pub const fn first() -> Self {
        Self::Orders(0)
    }

    /// Of an address.
    ///
    /// # Errors
    /// [`AppError::BadRequest`] for a place that no step has answered.
    pub fn parse(text: &str) -> Result<Self, AppError> {
        let number = |text| exact(text).filter(|number| *number >= 0);
        let place = text.split_once('.').and_then(|(kind, after)| match kind {
            "orders" => number(after).map(Self::Orders),
            "numbers" => number(after).map(|after| Self::Numbers(Numbers::Orders, after)),
            "invoices" => number(after).map(|after| Self::Numbers(Numbers::Invoices, after)),
            "stock" => Some(Self::Stock(after.to_owned())),
            "codes" => Some(Self::Codes(after.to_owned())),
            _ => None,
        });
        place.ok_or_else(|| {
            AppError::BadRequest("This link does not work any more. Please look again.".into())
        })
    }

    /// What is looked at after all of this kind.
    pub fn next_kind(&self) -> Option<Self> {
        match self {
            Self::Orders(_) => Some(Self::Numbers(Numbers::Orders, Numbers::Orders.before_first())),
            Self::Numbers(Numbers::Orders, _) => {
                Some(Self::Numbers(Numbers::Invoices, Numbers::Invoices.before_first()))
            }
            Self::Numbers(Numbers::Invoices, _) => Some(Self::Stock(String::new())),
            Self::Stock(_) => Some(Self::Codes(String::new())),
            Self::Codes(_) => None,
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Orders(after) => write!(f, "orders.{after}"),
            Self::Numbers(Numbers::Orders, after) => write!(f, "numbers.{after}"),
            Self::Numbers(Numbers::Invoices, after) => write!(f, "invoices.{after}"),
            Self::Stock(after) => write!(f, "stock.{after}"),
            Self::Codes(after) => write!(f, "codes.{after}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_place_is_read_as_it_was_written_and_the_way_has_an_end() {
        let mut place = Some(Place::first());
        let mut kinds = 0;
        while let Some(now) = place {
            assert_eq!(Place::parse(&now.to_string()).unwrap(), now);
            place = now.next_kind();
            kinds += 1;
        }
        assert_eq!(kinds, 5);
        assert_eq!(Place::parse("codes.A.B").unwrap(), Place::Codes("A.B".into()));
        for bad in ["", "orders", "orders.", "orders.-1", "orders.9007199254740992", "x.1", "orders.1.2"] {
            assert!(Place::parse(bad).is_err(), "{bad}");
        }
    }
}
