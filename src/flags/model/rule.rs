//! The rules of a flag.

use serde::{Deserialize, Serialize};

use super::share::Share;

/// For whom a flag is on or off, before its default.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rule {
    /// Its id, which stays where its priority does not.
    pub id: String,
    /// Its place: the lowest number is asked first.
    pub priority: i64,
    /// Whether the flag is on for whom it matches; off, if not.
    pub turns_on: bool,
    /// Whom it matches.
    pub condition: Condition,
}

/// Whom a rule matches. None of them names a flag, so that no rule can wait for itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Condition {
    /// A shop, by its id.
    Tenant(String),
    /// A person, by their id.
    User(String),
    /// A share of people or of shops, as the flag counts.
    Percentage(Share),
    /// A time, in epoch seconds: from its beginning on, and before its end. One of them is there.
    Time {
        /// Its beginning; none, for whatever was before its end.
        begins_at: Option<i64>,
        /// Its end; none, for whatever comes after its beginning.
        ends_at: Option<i64>,
    },
    /// Everybody.
    Always,
    /// Nobody knows: the rule can't be read.
    Broken(Unread),
}

/// A rule that can't be read, as it is stored: it stays so whatever else is changed, for a later release may know it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unread {
    /// Its kind.
    pub kind: String,
    /// Whom it names.
    pub subject: Option<String>,
    /// How large a share it names.
    pub share: Option<i64>,
    /// When it begins.
    pub begins_at: Option<i64>,
    /// When it ends.
    pub ends_at: Option<i64>,
}

impl Condition {
    /// Its kind; none of a broken one.
    pub fn kind(&self) -> Option<RuleKind> {
        Some(match self {
            Self::Tenant(_) => RuleKind::Tenant,
            Self::User(_) => RuleKind::User,
            Self::Percentage(_) => RuleKind::Percentage,
            Self::Time { .. } => RuleKind::Time,
            Self::Always => RuleKind::Always,
            Self::Broken(_) => return None,
        })
    }

    /// The time between these, where there is one.
    pub fn time(begins_at: Option<i64>, ends_at: Option<i64>) -> Option<Self> {
        let is_one = match (begins_at, ends_at) {
            (Some(begins), Some(ends)) => begins < ends,
            (begins, ends) => begins.is_some() || ends.is_some(),
        };
        is_one.then_some(Self::Time { begins_at, ends_at })
    }
}

/// A kind of rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RuleKind {
    /// For a shop.
    Tenant,
    /// For a person.
    User,
    /// For a share.
    Percentage,
    /// For a time.
    Time,
    /// For everybody.
    Always,
}

impl RuleKind {
    /// All kinds.
    pub const ALL: [Self; 5] = [Self::Tenant, Self::User, Self::Percentage, Self::Time, Self::Always];

    /// Its name, in addresses and in the database.
    pub fn name(self) -> &'static str {
        match self {
            Self::Tenant => "tenant",
            Self::User => "user",
            Self::Percentage => "percentage",
            Self::Time => "time",
            Self::Always => "always",
        }
    }

    /// The kind of this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}
