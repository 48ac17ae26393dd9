//! What people see of their sessions, and what they may call themselves.

use serde::{Deserialize, Serialize};

use crate::text::tidy;
use crate::visitor::MemberRole;

/// One of a person's sessions, as their list shows it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Device {
    /// The session's hash.
    pub id_hash: String,
    /// Epoch seconds.
    pub last_seen_at: i64,
    /// The day it began, `2026-11-21`.
    pub began: String,
    /// The day it was last seen in use, `2026-11-21`.
    pub seen: String,
    /// Roughly where from: `203.0.113.x`.
    pub ip: String,
    /// What the browser said of itself.
    pub user_agent: String,
}

/// The longest name somebody may have, in characters.
pub const MAX_NAME: usize = 80;

/// A name as it is kept, whoever says it: what can be seen of it, and at most [`MAX_NAME`] characters.
pub fn tidy_name(name: &str) -> String {
    tidy(name, MAX_NAME)
}

/// What a link is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    /// Whoever opens it manages the shop from then on.
    Invite,
    /// Whoever opens it is signed in.
    SignIn,
}

impl Purpose {
    /// The purpose as the database names it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Invite => "invite",
            Self::SignIn => "sign_in",
        }
    }
}

/// A link that is good.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Link {
    /// Its id.
    pub id: String,
    /// What it is for.
    pub purpose: Purpose,
    /// Whom it is for.
    pub email: String,
    /// What an invitation makes of them.
    pub role: MemberRole,
    mailed: i64,
    has_account: i64,
    /// When it ends, in epoch seconds.
    pub expires_at: i64,
}

impl Link {
    /// Whether it went to its address.
    pub fn is_mailed(&self) -> bool {
        self.mailed != 0
    }

    /// Whether somebody here has its address.
    pub fn has_account(&self) -> bool {
        self.has_account != 0
    }
}
