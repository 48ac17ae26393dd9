//! What a flag is, and what it comes to for whom.

mod evaluate;
mod flag;
mod flags;
mod known;
mod moment;
mod rule;
mod share;

pub use evaluate::{Asker, Reason, Verdict, bucket, evaluate};
pub use flag::{Change, Entry, Flag, MOST_RULES, Names, Saved};
pub use flags::Flags;
pub use known::{BOOKS_CHECK, CATALOGUE_IMPORT, DOMAIN_SEARCH, KNOWN, Kind, Known, known};
pub use moment::{moment, moment_text};
pub use rule::{Condition, Rule, RuleKind, Unread};
pub use share::Share;
