//! The audit log as it is read.

use serde::Deserialize;

use super::Action;

/// Which entries; those that are not given do not matter.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AuditFilter {
    /// Only what was done by the person with this address, in lower case.
    pub person: Option<String>,
    /// Only this.
    pub action: Option<Action>,
    /// Only from this time on, in epoch seconds.
    pub since: Option<i64>,
    /// Only before this time, in epoch seconds.
    pub until: Option<i64>,
    /// Only what comes after this place, so before it in time.
    pub after: Option<Place>,
    /// Also what operators did that was no shop's: for operators.
    pub of_home: bool,
}

/// An entry's place in the log. The time alone does not tell entries of one second apart, and the id alone would not
/// do for days: two clocks need not agree to the second, so that ids are not quite in the order of times.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// Epoch seconds.
    pub at: i64,
    /// The entry's id.
    pub id: i64,
}

/// An entry, as the log's page shows it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct AuditEntry {
    /// The id.
    pub id: i64,
    /// When it was, in epoch seconds.
    pub at: i64,
    /// The same in UTC: `2026-11-21 14:03:59`.
    pub time: String,
    /// Who it was, if that is known and they are still there.
    pub email: Option<String>,
    /// What they did, by its name; later versions may know more than [`Action`] does.
    pub action: String,
    /// To what or whom.
    pub subject: String,
    /// Roughly where from.
    pub ip: String,
    /// What else there is to say.
    pub details: String,
}

impl AuditEntry {
    /// Where the entry is.
    pub fn place(&self) -> Place {
        Place { at: self.at, id: self.id }
    }
}
