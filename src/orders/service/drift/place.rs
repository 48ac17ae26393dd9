//! Where a look at the books goes on, and what a step of it came to.

use std::fmt;

use crate::error::AppError;
use crate::number::exact;
use crate::orders::model::Finding;
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
    /// What Stripe lists; from its newest on where it does not say.
    Stripe(Option<AtStripe>),
}

/// What Stripe lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Listed {
    /// Money that has come.
    Charges,
    /// Money that has gone back.
    Refunds,
    /// Money that who paid it wants back from their bank.
    Disputes,
}

impl Listed {
    const ALL: [Self; 3] = [Self::Charges, Self::Refunds, Self::Disputes];

    fn name(self) -> &'static str {
        match self {
            Self::Charges => "charges",
            Self::Refunds => "refunds",
            Self::Disputes => "disputes",
        }
    }

    /// The list that is looked at after this one.
    pub(super) fn next(self) -> Option<Self> {
        match self {
            Self::Charges => Some(Self::Refunds),
            Self::Refunds => Some(Self::Disputes),
            Self::Disputes => None,
        }
    }
}

/// Where a list of Stripe's goes on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AtStripe {
    /// Which list.
    pub listed: Listed,
    /// What was made before is not looked at: epoch seconds.
    pub since: i64,
    /// What was made after was looked at before.
    pub until: i64,
    /// Stripe's id of the last that was; empty at the beginning.
    pub after: String,
}

impl AtStripe {
    fn parse(text: &str) -> Option<Self> {
        let mut parts = text.splitn(4, '.');
        let name = parts.next()?;
        let listed = Listed::ALL.into_iter().find(|listed| listed.name() == name)?;
        let mut time = || parts.next().and_then(exact).filter(|time| *time >= 0);
        let (since, until) = (time()?, time()?);
        let after = parts.next()?;
        let is_id = after.len() <= 255 && after.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
        is_id.then(|| Self { listed, since, until, after: after.to_owned() })
    }
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
            "stripe" if after.is_empty() => Some(Self::Stripe(None)),
            "stripe" => AtStripe::parse(after).map(|place| Self::Stripe(Some(place))),
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
            Self::Codes(_) => Some(Self::Stripe(None)),
            // The one list leads to the other.
            Self::Stripe(_) => None,
        }
    }
}

/// What a step came to.
#[derive(Debug, Clone, Default)]
pub struct Step {
    /// What does not add up.
    pub findings: Vec<Finding>,
    /// Orders that were looked at.
    pub orders: u64,
    /// Why Stripe could not be asked, where it could not: nothing follows then.
    pub unasked: Option<String>,
    /// Where the next step begins; `None` after the last.
    pub next: Option<Place>,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Orders(after) => write!(f, "orders.{after}"),
            Self::Numbers(Numbers::Orders, after) => write!(f, "numbers.{after}"),
            Self::Numbers(Numbers::Invoices, after) => write!(f, "invoices.{after}"),
            Self::Stock(after) => write!(f, "stock.{after}"),
            Self::Codes(after) => write!(f, "codes.{after}"),
            Self::Stripe(None) => f.write_str("stripe."),
            Self::Stripe(Some(AtStripe { listed, since, until, after })) => {
                write!(f, "stripe.{}.{since}.{until}.{after}", listed.name())
            }
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
        assert_eq!(kinds, 6);
        for listed in Listed::ALL {
            let place = AtStripe { listed, since: 1, until: 2, after: "ch_1".into() };
            let place = Place::Stripe(Some(place));
            assert_eq!(Place::parse(&place.to_string()).unwrap(), place);
        }
        assert_eq!(Place::parse("codes.A.B").unwrap(), Place::Codes("A.B".into()));
        for bad in [
            "",
            "orders",
            "orders.",
            "orders.-1",
            "orders.9007199254740992",
            "x.1",
            "orders.1.2",
            "stripe",
            "stripe.x.1.2.",
            "stripe.charges.1.2",
            "stripe.charges.-1.2.",
            "stripe.charges.1.2.a&b",
        ] {
            assert!(Place::parse(bad).is_err(), "{bad}");
        }
    }
}
