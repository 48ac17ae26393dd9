//! What of an order's money has come, gone back, or is disputed.

use coppice_orders::books::Taxed;
use coppice_orders::settle::{AttemptState, Ledger};
use serde::{Deserialize, Serialize};

use super::order::Order;
use super::selling::{CheckoutSettings, Provider};

/// What an entry of the ledger is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EntryKind {
    /// Money that came.
    Charge,
    /// Money that goes back.
    Refund,
    /// Money that somebody wants back.
    Dispute,
}

impl EntryKind {
    /// Its name in the database.
    pub fn name(self) -> &'static str {
        match self {
            Self::Charge => "charge",
            Self::Refund => "refund",
            Self::Dispute => "dispute",
        }
    }
}

/// Why money goes back that nobody has asked for: it came when the order was off.
pub const LATE: &str = "late";
/// It came when the order was paid.
pub const TWICE: &str = "twice";
/// Somebody has given it back at the provider.
pub const ELSEWHERE: &str = "elsewhere";

/// An entry of an order's ledger.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Entry {
    /// Its id, which is the key by which a provider is asked.
    pub id: String,
    /// What it is.
    pub kind: EntryKind,
    /// Where it happened.
    pub provider: Provider,
    /// The provider's id of it, once it has one.
    #[serde(rename = "ref")]
    pub reference: Option<String>,
    /// Of money that came: by which attempt.
    pub attempt: Option<String>,
    /// Of money that goes back or is disputed: the provider's id of what came.
    pub charge: Option<String>,
    /// How much, in minor units.
    pub amount: i64,
    /// In which currency.
    pub currency: String,
    /// `new`, `asked`, `done` or `failed`.
    pub state: String,
    /// Why, or a note.
    pub why: String,
    /// Whose doing it is: a user's id; nobody's where it goes by itself or was told by a provider.
    pub by: String,
    /// When, in epoch seconds.
    pub at: i64,
}

impl Entry {
    /// Whether the shop has begun it.
    pub fn is_ours(&self) -> bool {
        !(self.by.is_empty() && self.why == ELSEWHERE)
    }

    /// Whether it goes back by itself.
    pub fn is_return(&self) -> bool {
        self.by.is_empty() && matches!(self.why.as_str(), LATE | TWICE)
    }
}

/// An attempt to pay.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Attempt {
    /// Its id, which is the key by which a provider is asked.
    pub id: String,
    /// Where it is paid.
    pub provider: Provider,
    /// How much, in minor units.
    pub amount: i64,
    /// How far it is.
    pub state: AttemptState,
    /// The provider's id of it, once it has one.
    #[serde(rename = "ref")]
    pub reference: Option<String>,
    /// Where it is paid, once that is known.
    pub url: Option<String>,
    /// Until when, in epoch seconds.
    pub expires_at: Option<i64>,
    /// When it began, in epoch seconds.
    pub begun_at: i64,
}

/// Money that came, went back or is disputed, as books have it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Movement {
    /// When, in epoch seconds.
    pub at: i64,
    /// The order's number.
    pub number: i64,
    /// The number of its invoice, once it is paid.
    pub invoice_number: Option<i64>,
    /// What it is.
    pub kind: EntryKind,
    /// Whether it is done; else it is under way.
    pub is_done: bool,
    /// Where it happened.
    pub provider: Provider,
    /// The provider's id of it.
    pub reference: String,
    /// What whoever has told it said.
    pub note: String,
    /// How much, in minor units.
    pub amount: i64,
    /// How much of the order has moved the same way before.
    pub before: i64,
    /// In which currency.
    pub currency: String,
    /// What the order is made of, by rates of tax; nothing where this is no money for it.
    pub parts: Vec<Taxed>,
}

/// An order, and all that is known of its payments.
#[derive(Debug, Clone)]
pub struct Payments {
    /// The order.
    pub order: Order,
    /// The attempts to pay it, the earliest first.
    pub attempts: Vec<Attempt>,
    /// What its payments come to.
    pub ledger: Ledger,
    /// Money that has come, gone back or is disputed, the oldest first.
    pub entries: Vec<Entry>,
    /// Whether all that it holds could be taken out of stock again.
    pub all_in_stock: bool,
    /// How one pays at its shop now.
    pub settings: CheckoutSettings,
}
