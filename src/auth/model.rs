//! What people see of their sessions, and what they may call themselves.

use serde::Deserialize;

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

/// A name as it is kept: nothing around it, no control characters, and at most [`MAX_NAME`] characters.
pub fn tidy_name(name: &str) -> String {
    name.trim().chars().filter(|c| !c.is_control()).take(MAX_NAME).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_as_long_as_a_name_may_be() {
        assert_eq!(tidy_name(&format!(" {} ", "ä".repeat(500))), "ä".repeat(MAX_NAME));
        assert_eq!(tidy_name(" Ada\r\nL.\u{0} "), "AdaL.");
        assert_eq!(tidy_name(" "), "");
    }
}
