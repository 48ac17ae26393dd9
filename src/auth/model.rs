//! What people see of their sessions, and what they may call themselves.

use serde::Deserialize;

use crate::text::tidy;

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
