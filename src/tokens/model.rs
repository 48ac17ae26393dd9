//! What a token is for, and how long it is good.

use serde::{Deserialize, Serialize};

/// The longest that a token is good, in hours.
pub const MOST_HOURS: i64 = 24;

/// What a token lets a program do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Read everything, and hold the home while that is copied.
    Read,
    /// Fill an empty home from an archive.
    Restore,
    /// Have another store, or another home, answer.
    Move,
}

impl Kind {
    /// Those that open something in this release, and so can be made.
    pub const MADE: [Self; 1] = [Self::Read];

    /// The kind as the database, forms and tokens name it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Restore => "restore",
            Self::Move => "move",
        }
    }

    /// The kind of this name, if it can be made.
    pub fn named(name: &str) -> Option<Self> {
        Self::MADE.into_iter().find(|kind| kind.name() == name)
    }
}

/// A token, without what it is proven by.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Token {
    /// Its id.
    pub id: String,
    /// What it is for.
    pub kind: Kind,
    /// The address of the operator who made it.
    pub made_by: String,
    /// When it ends, in epoch seconds.
    pub expires_at: i64,
    /// When it was revoked, in epoch seconds.
    pub revoked_at: Option<i64>,
}

impl Token {
    /// Whether it is good at `now`, in epoch seconds.
    pub fn is_good(&self, now: i64) -> bool {
        self.revoked_at.is_none() && now < self.expires_at
    }
}
