//! What does not add up.

use std::fmt;

use coppice_orders::settle::{DisputeState, Fact, RefundState, Told};

use crate::region;

/// An order's sums of money, and what of it is under way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sums {
    /// What has come.
    pub paid: i64,
    /// What of that has gone back.
    pub refunded: i64,
    /// Whether more is on its way.
    pub processing: bool,
    /// Whether any of it is disputed.
    pub disputed: bool,
}

/// Something that does not add up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Drift {
    /// An order's sums are not what its payments come to.
    Sums {
        /// The order's id.
        order: String,
        /// Its currency.
        currency: String,
        /// What it says.
        says: Sums,
        /// What its payments come to.
        comes_to: Sums,
    },
    /// An order is paid in full, and still waits for its money.
    Waits {
        /// The order's id.
        order: String,
    },
    /// An order's total is not what it is made of.
    Total {
        /// The order's id.
        order: String,
    },
    /// More pieces of a line have gone back than were bought.
    Pieces {
        /// The order's id.
        order: String,
    },
    /// Numbers that nothing has.
    Gap {
        /// The first that is missing.
        first: i64,
        /// The last.
        last: i64,
    },
    /// A number that something has is given once more.
    Again {
        /// The one that is given next.
        next: i64,
        /// The last that something has.
        last: i64,
    },
    /// The stock of a variant is not the sum of its moves.
    Stock {
        /// The variant's id.
        variant: String,
        /// The product's id.
        product: String,
        /// What is said to be there.
        quantity: i64,
        /// What its moves come to.
        moved: i64,
    },
    /// A code is used another number of times than it is said to be.
    Uses {
        /// Its id.
        code: String,
        /// What is said.
        used: i64,
        /// How many orders use it.
        counted: i64,
        /// Whether it may be used so often.
        fits: bool,
    },
    /// Money has come, or gone back, at Stripe, and nothing is known of it here.
    NotNoted {
        /// The order's id.
        order: String,
        /// In which currency.
        currency: String,
        /// What Stripe says.
        told: Box<Told>,
    },
    /// What is noted of a charge is not what Stripe says of it.
    AtStripe {
        /// The order's id.
        order: String,
        /// The charge's id.
        charge: String,
        /// How much of which currency is noted here.
        here: (i64, String),
        /// How much Stripe says.
        there: (i64, String),
        /// Whether it is about what has gone back.
        is_refund: bool,
    },
    /// Money has come at Stripe for an order of this shop that there is not.
    Orphan {
        /// How much.
        amount: i64,
        /// In which currency.
        currency: String,
    },
}

/// Something that does not add up, and of what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// What people call it.
    pub subject: String,
    /// What does not add up.
    pub drift: Drift,
}

impl Drift {
    /// Whether it can be put right by what is known. What is missing is not: nobody can say what it was.
    pub fn can_be_mended(&self) -> bool {
        match self {
            Self::Sums { .. } | Self::Waits { .. } | Self::Stock { .. } | Self::NotNoted { .. } => true,
            Self::Uses { fits, .. } => *fits,
            Self::Total { .. }
            | Self::Pieces { .. }
            | Self::Gap { .. }
            | Self::Again { .. }
            | Self::AtStripe { .. }
            | Self::Orphan { .. } => false,
        }
    }

    /// Whether it is put right by settling an order: which one.
    pub fn order_to_settle(&self) -> Option<&str> {
        match self {
            Self::Sums { order, .. } | Self::Waits { order } | Self::NotNoted { order, .. } => Some(order),
            _ => None,
        }
    }

    /// What a provider has said that is not known here.
    pub fn told(&self) -> Option<&Told> {
        match self {
            Self::NotNoted { told, .. } => Some(told),
            _ => None,
        }
    }

    /// Where more can be seen of it, in the management.
    pub fn address(&self) -> Option<String> {
        match self {
            Self::Sums { order, .. }
            | Self::Waits { order }
            | Self::Total { order }
            | Self::Pieces { order }
            | Self::NotNoted { order, .. }
            | Self::AtStripe { order, .. } => Some(format!("/admin/orders/{order}")),
            Self::Stock { product, .. } => Some(format!("/admin/products/{product}/stock")),
            Self::Uses { code, .. } => Some(format!("/admin/discounts/{code}")),
            Self::Gap { .. } | Self::Again { .. } | Self::Orphan { .. } => None,
        }
    }
}

impl fmt::Display for Drift {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sums { currency, says, comes_to, .. } => {
                let words = |sums: &Sums| {
                    let money = |amount| region::money(amount, currency);
                    let way = if sums.processing { ", more under way" } else { "" };
                    let disputed = if sums.disputed { ", disputed" } else { "" };
                    format!("{} paid, {} given back{way}{disputed}", money(sums.paid), money(sums.refunded))
                };
                write!(f, "says {}; its payments come to {}", words(says), words(comes_to))
            }
            Self::Waits { .. } => f.write_str("is paid in full, and still waits for its money"),
            Self::Total { .. } => {
                f.write_str("has a total that is not what its lines, delivery and tax come to")
            }
            Self::Pieces { .. } => f.write_str("has a line of which more pieces went back than were bought"),
            Self::Gap { first, last } if first == last => write!(f, "{first} is missing"),
            Self::Gap { first, last } => write!(f, "{first} to {last} are missing"),
            Self::Again { next, last } => write!(f, "go up to {last}, but the next would be {next}"),
            Self::Stock { quantity, moved, .. } => {
                write!(f, "has a stock of {quantity}, but its moves come to {moved}")
            }
            Self::Uses { used, counted, fits, .. } => {
                let more = if *fits { "" } else { ", which is more often than it may" };
                write!(f, "is said to be used {used} times, but {counted} orders use it{more}")
            }
            Self::NotNoted { currency, told, .. } => match &told.fact {
                Fact::Paid { charge, amount, .. } => {
                    let money = region::money(*amount, currency);
                    write!(
                        f,
                        "was paid {money} at Stripe ({charge}), which is not noted here: putting it right counts it"
                    )
                }
                Fact::Refund { id, amount, state, .. } => {
                    let money = region::money(*amount, currency);
                    let how = match state {
                        RefundState::Asked => "is on its way back",
                        RefundState::Done => "has gone back",
                        RefundState::Failed => "could not go back",
                    };
                    write!(
                        f,
                        "has {money} that {how} at Stripe ({id}), which is not noted here: putting it right notes it"
                    )
                }
                Fact::Dispute { id, state, .. } => {
                    let how = match state {
                        DisputeState::Open => "is disputed",
                        DisputeState::Won => "was disputed, and you have kept the money,",
                        DisputeState::Lost => "was disputed, and you have lost the money,",
                    };
                    write!(f, "{how} at Stripe ({id}), which is not noted here: putting it right notes it")
                }
                _ => f.write_str("has something at Stripe that is not noted here"),
            },
            Self::AtStripe { charge, here, there, is_refund, .. } => {
                let money = |(amount, currency): &(i64, String)| region::money(*amount, currency);
                let what = if *is_refund { "as given back of" } else { "as paid by" };
                write!(
                    f,
                    "notes {} {what} {charge}, but Stripe says {}: please look for it at Stripe, where the shop may have another account by now",
                    money(here),
                    money(there)
                )
            }
            Self::Orphan { amount, currency } => {
                let money = region::money(*amount, currency);
                write!(
                    f,
                    "brought {money} at Stripe for an order that is not here: please give it back there, or find the order in a backup"
                )
            }
        }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.subject, self.drift)
    }
}
