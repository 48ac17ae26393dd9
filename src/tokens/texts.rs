//! The words of tokens.

use super::model::Kind;
use crate::ui::Field;

pub const TITLE: &str = "Tokens";
pub const ABOUT: &str = "A token lets a program do once what only you may, such as copying everything for a backup. Whoever has it has all \
                         that this home keeps, people's addresses and orders too: make one when you need it, and let it end soon.";
pub const NEW: &str = "Make a token";
pub const MAKE: &str = "Make the token";
pub const LISTED: &str = "The last tokens";
pub const NONE: &str = "There are none.";
pub const KIND: Field = Field::new("kind", "What it is for", "");
pub const HOURS: Field = Field::new("hours", "How many hours it is good", "1 to 24.");
pub const NO_KIND: &str = "Please choose what it is for.";
pub const NO_HOURS: &str = "Please choose a number of hours from 1 to 24.";
pub const NOT_OURS: &str = "This is not our form. Please open the page again.";
pub const MADE_ALREADY: &str =
    "This token is made already, and was shown then. Should it be lost, revoke it and make another.";
pub const NOT_THERE: &str = "There is no such token, or it has ended.";
pub const SHOWN_ONCE: &str =
    "This is the only time the token is shown. Copy it now, and keep it where nobody else reads it.";
pub const TOKEN: &str = "Token";
pub const USE_IT: &str = "Use it in a terminal";
pub const BACK: &str = "Back to the tokens";
pub const REVOKE: &str = "Revoke";
pub const REVOKED: &str = "The token is revoked. It opens nothing any more.";

pub const NOTHING_HERE: &str = "There is nothing at this address.";
pub const WRONG: &str = "This token is wrong, or it has ended. An operator makes another at /admin/tokens.";
pub const BY_HTTPS: &str = "A token is sent by https alone, where nobody else can read it. Revoke this one.";

/// What a token of a kind is for.
pub fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Read => "Copy everything (backup)",
        Kind::Restore => "Fill this home, while it is empty (restore)",
        Kind::Move => "Move: have another store or home answer",
    }
}

/// That another kind of token is needed.
pub fn other_kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Read => "This token is for something else. A READ token is needed here.",
        Kind::Restore => "This token is for something else. A RESTORE token is needed here.",
        Kind::Move => "This token is for something else. A MOVE token is needed here.",
    }
}

/// How a token is.
pub fn state(is_revoked: bool, is_good: bool) -> &'static str {
    match (is_revoked, is_good) {
        (true, _) => "revoked",
        (_, true) => "good until",
        (_, false) => "ended",
    }
}
