//! A flag as somebody has left it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::known::{Kind, Known};
use super::rule::Rule;

/// Rules of one flag.
pub const MOST_RULES: usize = 50;

/// A flag as somebody has left it, or as the code has it where nobody has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Flag {
    /// Its key.
    pub key: String,
    /// What its percentages are counted by.
    pub kind: Kind,
    /// What it is where no rule matches.
    pub default_on: bool,
    /// What ids are drawn with: another salt draws others.
    pub salt: String,
    /// Whether it is off for everybody, whatever the rules say.
    pub killed: bool,
    /// How often it was saved; 0 where nobody has said anything.
    pub revision: i64,
    /// Its rules, by their priority.
    pub rules: Vec<Rule>,
}

impl Flag {
    /// A flag of which nobody has said anything.
    pub fn untouched(known: &Known) -> Self {
        Self {
            key: known.key.to_owned(),
            kind: known.kind,
            default_on: known.default_on,
            salt: String::new(),
            killed: false,
            revision: 0,
            rules: Vec::new(),
        }
    }

    /// The rule with this id.
    pub fn rule(&self, id: &str) -> Option<&Rule> {
        self.rules.iter().find(|rule| rule.id == id)
    }

    /// The rules by their priority.
    pub fn in_order(mut self) -> Self {
        self.rules.sort_by_key(|rule| rule.priority);
        self
    }
}

/// A flag that is to be saved.
#[derive(Debug)]
pub struct Change {
    /// As it was seen.
    pub before: Flag,
    /// As it is to be; its revision does not matter.
    pub after: Flag,
}

/// What came of saving.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Saved {
    /// It is as it is to be.
    Done,
    /// Somebody else has changed it since it was seen: nothing has happened.
    Stale,
}

/// A line of a flag's history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its id; later ones are greater.
    pub id: i64,
    /// When, in epoch seconds.
    pub at: i64,
    /// Who; none where they are gone.
    pub email: Option<String>,
    /// What it was; none where nobody had said anything, or it can't be read any more.
    pub before: Option<Flag>,
    /// What it became; none where it can't be read any more.
    pub after: Option<Flag>,
}

/// What shops and people are called, by their ids: hosts and addresses.
pub type Names = BTreeMap<String, String>;
