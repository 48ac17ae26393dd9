//! What is entered and given back, as it was typed.

use std::collections::BTreeMap;

/// The form by which money that has come is entered.
#[derive(Debug, Clone, Default)]
pub struct PaymentForm {
    /// Which version of the order was looked at.
    pub revision: i64,
    /// Tells this form from every other: it counts once, however often it is sent.
    pub key: String,
    /// How much.
    pub amount: String,
    /// What the bank has said, or whoever enters it.
    pub note: String,
}

/// The form by which something is given back.
#[derive(Debug, Clone, Default)]
pub struct RefundForm {
    /// Which version of the order was looked at.
    pub revision: i64,
    /// How many pieces of each line, by its place.
    pub pieces: BTreeMap<i64, String>,
    /// What goes back beside them.
    pub amount: String,
    /// Whether the pieces go back into stock.
    pub restocks: bool,
    /// Why.
    pub why: String,
}
