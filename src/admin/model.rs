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
    /// What is nearly sold out, the scarcest first.
    pub low: Vec<LowStock>,
    /// What is not on sale yet, the newest first; some of it.
    pub drafts: Vec<ProductName>,
    /// What was changed last.
    pub changed: Vec<ProductName>,
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
    /// Products of the shop, on sale or not yet, without a picture.
    pub bare: u32,
    /// Products on sale that have a variant of which few are left.
    pub low: u32,
}

/// A product by its name.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct ProductName {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// When it was last changed, in epoch seconds.
    pub updated_at: i64,
}

/// A variant of which few are left.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct LowStock {
    /// Its product's id.
    pub id: String,
    /// Its product's name.
    pub name: String,
    /// Its own name.
    pub variant: String,
    /// How many of it are left.
    pub left: i64,
}
