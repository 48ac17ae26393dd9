//! What can be found, and what it comes to.

use std::collections::BTreeMap;

use serde::Serialize;

use super::Example;

/// What was found of an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Finding {
    /// Several users have one address, once it is written small and without spaces around it.
    SameAddress,
    /// A user has none.
    NoAddress,
    /// A user has one that is refused here.
    RefusedAddress,
    /// An account with a provider is two users'.
    SameAccount,
    /// An item is not what its key says.
    Unreadable,
    /// An item is larger than what can be kept here.
    TooLarge,
    /// A document's key can be none here.
    RefusedKey,
    /// Two documents' keys would be one here.
    SameKey,
    /// Accounts and sessions are of a user who is not there.
    NoUser,
    /// The index finds a user by an address that they do not have any more.
    StaleIndex,
}

impl Finding {
    /// Whether somebody has to decide before it can move.
    pub fn is_in_the_way(self) -> bool {
        !matches!(self, Self::NoUser | Self::StaleIndex)
    }

    /// Its name, as in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::SameAddress => "same_address",
            Self::NoAddress => "no_address",
            Self::RefusedAddress => "refused_address",
            Self::SameAccount => "same_account",
            Self::Unreadable => "unreadable",
            Self::TooLarge => "too_large",
            Self::RefusedKey => "refused_key",
            Self::SameKey => "same_key",
            Self::NoUser => "no_user",
            Self::StaleIndex => "stale_index",
        }
    }

    /// What it is, in words.
    pub fn title(self) -> &'static str {
        match self {
            Self::SameAddress => {
                "users whose address another user has too, once it is in lower case and trimmed"
            }
            Self::NoAddress => "users without an address",
            Self::RefusedAddress => "users with an address that is refused here",
            Self::SameAccount => "accounts with a provider that another user has too",
            Self::Unreadable => "items that are not what their key says",
            Self::TooLarge => "items that are too large here",
            Self::RefusedKey => "documents whose pk/sk can be no key here",
            Self::SameKey => "documents whose pk/sk is another's too",
            Self::NoUser => "users of whom there are accounts or sessions, and no USER item",
            Self::StaleIndex => "users whom GSI1 finds by an address that they do not have any more",
        }
    }

    /// What is to be done about it.
    pub fn advice(self) -> &'static str {
        match self {
            Self::SameAddress => {
                "Decide who of them it is: remove or merge the others in the table, or give them addresses of their own."
            }
            Self::NoAddress => {
                "They can sign in by their provider alone. Give them an address in the table, or leave them: they do not move by themselves."
            }
            Self::RefusedAddress => "Correct the address in the table: no mail would arrive there.",
            Self::SameAccount => "Decide whose it is, and remove the other's ACCOUNT item.",
            Self::Unreadable => "Mend or remove them.",
            Self::TooLarge => "Make them smaller: an item has 400 KB at most, and a row here 1.9 MB of JSON.",
            Self::RefusedKey => "Give them a shorter key: pk/sk has 512 bytes at most here, and no NUL.",
            Self::SameKey => "Rename one of them: a slash within pk or sk makes two keys one.",
            Self::NoUser => {
                "Nobody can use them: what is left when a user with more than 25 items is deleted, or of an import. They are not moved."
            }
            Self::StaleIndex => "Nothing: the address in the USER item is believed.",
        }
    }
}

/// How often something was found, and some of it.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Found {
    /// How often.
    pub count: u64,
    /// The first of them.
    pub examples: Vec<Example>,
}

impl Found {
    pub(super) fn add(&mut self, example: Example, most: usize) {
        self.count = self.count.saturating_add(1);
        if self.examples.len() < most {
            self.examples.push(example);
        }
    }
}

/// What is good for a while.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Lasting {
    /// What is good.
    pub live: u64,
    /// What is over, and not removed yet.
    pub expired: u64,
}

impl Lasting {
    pub(super) fn add(&mut self, is_over: bool) {
        let count = if is_over { &mut self.expired } else { &mut self.live };
        *count = count.saturating_add(1);
    }
}

/// What there is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// In all.
    pub items: u64,
    /// Their bytes, as DynamoDB counts them.
    pub bytes: u64,
    /// People.
    pub users: u64,
    /// Their accounts with providers.
    pub accounts: u64,
    /// Where they are signed in.
    pub sessions: Lasting,
    /// Codes that were mailed.
    pub verifications: Lasting,
    /// The application's own.
    pub documents: u64,
    /// What the move itself has written.
    pub own: u64,
    /// What is not what its key says.
    pub unreadable: u64,
}

/// What would move as it is. What belongs to users who are in the way waits for them, and is counted here.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Moves {
    /// People.
    pub users: u64,
    /// Accounts.
    pub accounts: u64,
    /// Sessions that are not over.
    pub sessions: u64,
    /// Documents.
    pub documents: u64,
}

/// What a survey comes to.
#[derive(Debug, Clone, Serialize)]
pub struct Report {
    /// What there is.
    pub counts: Counts,
    /// What would move as it is.
    pub moves: Moves,
    /// What was found.
    #[serde(rename = "findings")]
    pub found: BTreeMap<Finding, Found>,
}

impl Report {
    /// Whether anything must be decided first.
    pub fn is_blocked(&self) -> bool {
        self.found.keys().any(|finding| finding.is_in_the_way())
    }
}
