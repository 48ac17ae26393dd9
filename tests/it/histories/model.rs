//! What is known to be so: every version there was of everything, and when it came to be.

use std::collections::BTreeMap;

use super::realm::MAX_LAG_MS;

/// How old anything may be that is shown to who has not changed it, in milliseconds: a minute, and the replica's lag.
pub const BOUND_MS: i64 = 60_000 + MAX_LAG_MS.cast_signed();

/// The versions of one thing, from 0: when each was committed, in epoch milliseconds.
#[derive(Debug, Clone, Default)]
pub struct Register(Vec<i64>);

impl Register {
    /// The version that is committed now.
    pub fn write(&mut self, now: i64) -> usize {
        self.0.push(now);
        self.current()
    }

    pub fn current(&self) -> usize {
        self.0.len()
    }

    /// The version that was there at this time.
    pub fn at(&self, time: i64) -> usize {
        self.0.iter().take_while(|committed| **committed <= time).count()
    }
}

/// Everything.
#[derive(Debug, Default)]
pub struct Model {
    /// What the product's picture is said to show.
    pub alt: Register,
    /// Whether the file is public: in every even version.
    pub file: Register,
    /// The isolate at which the file was changed last.
    pub file_changed_at: Option<usize>,
    pub names: BTreeMap<String, Register>,
    pub carts: BTreeMap<String, Register>,
    /// A search for a domain name of each, by its id, and how often it got on.
    pub searches: BTreeMap<String, (String, Register)>,
    pub products: usize,
    pub file_id: String,
    pub file_key: String,
}

/// What a browser knows: the least versions that it may be shown from now on.
#[derive(Debug, Clone, Copy, Default)]
pub struct Known {
    pub alt: usize,
    pub file: usize,
    pub name: usize,
    pub cart: usize,
}

impl Known {
    pub fn add(&mut self, other: Self) {
        self.alt = self.alt.max(other.alt);
        self.file = self.file.max(other.file);
        self.name = self.name.max(other.name);
        self.cart = self.cart.max(other.cart);
    }
}

/// How many pieces a cart holds in this version; it tells nine versions apart.
pub fn quantity(version: usize) -> usize {
    1 + version % 9
}

/// The latest version up to `current` in which a cart holds so many pieces.
pub fn version_of(quantity_shown: usize, current: usize) -> Option<usize> {
    (0..=current).rev().find(|version| quantity(*version) == quantity_shown)
}
