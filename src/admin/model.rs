//! What the overview shows.

use serde::Deserialize;

use crate::audit::AuditEntry;

/// Where counting ends: an overview need not read a whole table to say that there is much in it.
pub const MOST_COUNTED: u32 = 10_000;

/// What the overview shows.
#[derive(Debug)]
pub struct Overview {
    /// How much there is.
    pub figures: Figures,
    /// What was done last.
    pub latest: Vec<AuditEntry>,
}

/// How much there is; more than [`MOST_COUNTED`] of a thing is one more than that.
#[derive(Debug, Default, Deserialize)]
pub struct Figures {
    /// Products of the shop that are on sale.
    pub active: u32,
    /// Products of the shop that are not on sale yet.
    pub drafts: u32,
    /// People of all shops: an account is good in any.
    pub people: u32,
    /// Sessions in the shop that have not ended.
    pub sessions: u32,
}
