//! What a provider can say.

use serde::{Deserialize, Serialize};

/// What has happened, and to which attempt to pay.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    /// The attempt's id: ours, which goes with every payment.
    pub attempt: String,
    /// What has happened.
    pub fact: Fact,
}

/// What has happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Fact {
    /// A payment is on its way, as by bank.
    Processing,
    /// A payment has failed.
    Failed,
    /// Nobody has paid in time, and nobody can any more.
    Expired,
    /// Money has come.
    Paid {
        /// The provider's id of it.
        charge: String,
        /// In minor units, as the shop counts them.
        amount: i64,
        /// By ISO 4217.
        currency: String,
        /// The provider's time of it, always the same, whoever says it: epoch seconds.
        at: i64,
    },
    /// Money goes back.
    Refund {
        /// Of which charge.
        charge: String,
        /// The provider's id of it.
        id: String,
        /// In minor units.
        amount: i64,
        /// How far it is.
        state: RefundState,
        /// The id that the shop has begun it by; none if it was begun at the provider.
        #[serde(default)]
        entry: Option<String>,
    },
    /// Whoever paid says that they did not want to.
    Dispute {
        /// Of which charge.
        charge: String,
        /// The provider's id of it.
        id: String,
        /// How far it is.
        state: DisputeState,
    },
}

/// How far a refund is. It only goes on: what was done may still fail, when a bank sends it back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RefundState {
    /// On its way.
    Asked,
    /// Gone.
    Done,
    /// It did not go.
    Failed,
}

/// How far a dispute is. It only goes on; of two ends the worse one counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DisputeState {
    /// Nobody has decided.
    Open,
    /// The shop keeps the money.
    Won,
    /// It does not.
    Lost,
}
