//! What there is.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::currency::Currency;

/// What people attach to things.
pub(crate) type Metadata = BTreeMap<String, String>;

/// What can be paid, once.
#[derive(Debug, Clone)]
pub(crate) struct Session {
    pub id: String,
    pub created: i64,
    pub expires_at: i64,
    pub status: SessionStatus,
    pub paid: bool,
    pub currency: Currency,
    pub lines: Vec<Line>,
    pub total: i64,
    pub reference: Option<String>,
    pub email: Option<String>,
    pub metadata: Metadata,
    pub intent_metadata: Metadata,
    pub intent_description: Option<String>,
    pub success_url: String,
    pub cancel_url: Option<String>,
    pub adaptive_pricing: bool,
    pub locale: Option<String>,
    pub submit_type: Option<String>,
    /// There is one from the first attempt to pay on.
    pub intent: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SessionStatus {
    Open,
    Complete,
    Expired,
}

impl SessionStatus {
    pub fn word(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Complete => "complete",
            Self::Expired => "expired",
        }
    }
}

/// A line of what is paid.
#[derive(Debug, Clone)]
pub(crate) struct Line {
    pub id: String,
    pub name: String,
    pub unit_amount: i64,
    pub quantity: i64,
    pub total: i64,
}

/// The attempts to pay a session, together.
#[derive(Debug, Clone)]
pub(crate) struct Intent {
    pub id: String,
    pub created: i64,
    pub amount: i64,
    pub currency: Currency,
    pub status: &'static str,
    pub metadata: Metadata,
    pub description: Option<String>,
    /// The newest.
    pub charge: String,
    /// Why the newest failed, if it did.
    pub error: Option<&'static str>,
}

/// An attempt to pay.
#[derive(Debug, Clone)]
pub(crate) struct Charge {
    pub id: String,
    pub created: i64,
    pub amount: i64,
    pub refunded: i64,
    pub currency: Currency,
    pub status: ChargeStatus,
    pub disputed: bool,
    pub intent: String,
    pub metadata: Metadata,
    pub description: Option<String>,
    pub email: Option<String>,
    /// `card`, or a kind that takes days.
    pub method: &'static str,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ChargeStatus {
    Pending,
    Succeeded,
    Failed,
}

impl ChargeStatus {
    pub fn word(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Succeeded => "succeeded",
            Self::Failed => "failed",
        }
    }
}

/// Money that goes back.
#[derive(Debug, Clone)]
pub(crate) struct Refund {
    pub id: String,
    pub created: i64,
    pub amount: i64,
    pub currency: Currency,
    pub charge: String,
    pub intent: String,
    pub status: RefundStatus,
    pub reason: Option<String>,
    pub metadata: Metadata,
}

/// How far a refund has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RefundStatus {
    /// On its way.
    Pending,
    /// Gone.
    #[default]
    Succeeded,
    /// Come back: it can be asked for again.
    Failed,
}

impl RefundStatus {
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Succeeded => "succeeded",
            Self::Failed => "failed",
        }
    }
}

/// Money that somebody wants back by way of their bank.
#[derive(Debug, Clone)]
pub(crate) struct Dispute {
    pub id: String,
    pub created: i64,
    pub amount: i64,
    pub currency: Currency,
    pub charge: String,
    pub intent: String,
    pub status: DisputeStatus,
}

/// How far a dispute has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DisputeStatus {
    /// The shop is asked for evidence.
    NeedsResponse,
    /// The bank reads it.
    UnderReview,
    /// The money comes back to the shop.
    Won,
    /// It doesn't.
    Lost,
}

impl DisputeStatus {
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::NeedsResponse => "needs_response",
            Self::UnderReview => "under_review",
            Self::Won => "won",
            Self::Lost => "lost",
        }
    }

    pub(crate) fn is_end(self) -> bool {
        matches!(self, Self::Won | Self::Lost)
    }
}

/// Something that has happened.
#[derive(Debug, Clone)]
pub(crate) struct Event {
    pub id: String,
    /// Its type: `checkout.session.completed`.
    pub kind: String,
    /// As it is delivered and fetched.
    pub body: Value,
}
