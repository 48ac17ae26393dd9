//! The words of flags.

use super::model::{Condition, Flag, Kind, Names, Reason, Rule, RuleKind, moment_text};
use crate::ui::{Field, ShownWords};

/// Characters of what a shop or a person can be found by.
pub const LONGEST_NAME: usize = 255;

pub const TITLE: &str = "Flags";
pub const ABOUT: &str = "What can be turned off at once, for everybody or for some, without a release. It is the same for all shops of this home. \
                         Whoever changes something sees it at once, everybody else within a minute.";
pub const NOT_THERE: &str = "There is no such flag.";
pub const NO_RULE: &str = "There is no such rule. Somebody else may have removed it.";
pub const NOT_KNOWN: &str =
    "No part of this release asks for this flag: another one has left it. Nothing of it can be changed.";
pub const UNREADABLE: &str = "We could not read that form.";

pub const SHOWN: ShownWords = ShownWords {
    stale: "Somebody else has changed this flag since you opened it. Nothing is saved yet. Look at what is there now; to put yours in its \
            place, save again.",
    gone: "Somebody else has removed this rule. What you typed is below: to have it again, save it.",
};
pub const CHANGED_MEANWHILE: &str =
    "Somebody else has changed this flag since you opened it. Nothing was done. This is how it is now.";

pub const SAVED: &str = "Saved. It counts at once here, and everywhere within a minute.";
pub const REMOVED: &str = "The rule is removed.";
pub const SWITCHED_OFF: &str = "Switched off. It counts at once here, and everywhere within a minute.";
pub const SWITCHED_BACK: &str = "No longer switched off. Rules and default count again.";

pub const SWITCH_OFF: &str = "Switch off for everybody";
pub const SWITCH_BACK: &str = "Take that back";
pub const SWITCH_NOTE: &str =
    "Off for everybody at once, whatever the rules and the default say. They stay as they are.";
pub const IS_OFF: &str =
    "It is switched off for everybody. Rules and default count again once that is taken back.";

pub const WHERE_NO_RULE: &str = "Where no rule matches";
pub const DEFAULT: Field = Field::new("default", "It is", "");
pub const ANEW: Field = Field::new("anew", "Draw percentages anew, so that they hold others", "");
pub const SAVE: &str = "Save";
pub const SAVE_OVER: &str = "Save over it";

pub const RULES: &str = "Rules";
pub const RULES_NOTE: &str = "They are asked from the top, and the first that matches decides. A rule that can't be read, or that draws among people \
                              where nobody is signed in, leaves the default.";
pub const NO_RULES: &str = "There are none.";
pub const ADD: &str = "Add a rule:";
pub const UP: &str = "Up";
pub const DOWN: &str = "Down";
pub const REMOVE: &str = "Remove this rule";
pub const BACK: &str = "Back to the flag";
pub const CANNOT_BE_READ: &str =
    "Another release has written this rule, and this one can't read it. It can only be removed.";

pub const PRIORITY: Field =
    Field::new("priority", "Place", "1 to 9999; the lowest is asked first. Two rules can't have the same.");
pub const VALUE: Field = Field::new("value", "Where it matches, the flag is", "");
pub const SHOP: Field = Field::new("shop", "Shop", "Its host, as lamps.example, or its id.");
pub const PERSON: Field =
    Field::new("person", "Person", "Their address or their id. They have to have signed in once.");
pub const SHARE: Field = Field::new("share", "Percent", "0 to 100, with up to two decimals.");
pub const BEGINS: Field = Field::new("begins", "From (UTC)", "Empty: since ever.");
pub const ENDS: Field = Field::new("ends", "Until (UTC)", "This minute is not part of it. Empty: for good.");

pub const CHOOSE: &str = "Please choose one.";
pub const NO_PRIORITY: &str = "The place is a whole number from 1 to 9999.";
pub const NO_SHOP: &str = "There is no such shop in this home.";
pub const NO_PERSON: &str = "Nobody with this address or id has signed in here.";
pub const NO_SHARE: &str = "This is a number from 0 to 100, with at most two decimals, such as 12.5.";
pub const NO_MOMENT: &str = "This is a day and a time in UTC, such as 2026-12-01T09:00.";
pub const NO_TIME: &str = "A time needs a beginning or an end.";
pub const ENDS_FIRST: &str = "It has to end after it begins.";

pub const TRY: &str = "What would somebody get?";
pub const TRY_SHOP: Field = Field::new("shop", "Shop", "Its host or its id. Empty: this one.");
pub const TRY_PERSON: Field =
    Field::new("person", "Person", "Their address or their id. Empty: somebody who is not signed in.");
pub const TRY_AT: Field = Field::new("at", "At (UTC)", "Empty: now.");
pub const SHOW: &str = "Show";

pub const HISTORY: &str = "History";
pub const NO_HISTORY: &str = "Nobody has changed anything yet.";
pub const GONE: &str = "somebody who is gone";

/// What a flag is, in a word.
pub fn on(on: bool) -> &'static str {
    if on { "on" } else { "off" }
}

/// The same as a sentence begins.
fn begins(is_on: bool) -> &'static str {
    if is_on { "On" } else { "Off" }
}

/// What is done by a notice's name in an address.
pub fn done(name: &str) -> Option<&'static str> {
    Some(match name {
        "saved" => SAVED,
        "removed" => REMOVED,
        "off" => SWITCHED_OFF,
        "back" => SWITCHED_BACK,
        _ => return None,
    })
}

/// How a flag stands, in a few words.
pub fn state(flag: &Flag) -> String {
    match (flag.killed, flag.rules.is_empty()) {
        (true, _) => "Switched off for everybody".to_owned(),
        (false, true) => format!("{} for everybody", begins(flag.default_on)),
        (false, false) => format!("{}, but where a rule says otherwise", begins(flag.default_on)),
    }
}

/// What a kind of rule is for.
pub fn rule_kind(kind: RuleKind) -> &'static str {
    match kind {
        RuleKind::Tenant => "for a shop",
        RuleKind::User => "for a person",
        RuleKind::Percentage => "for a percentage",
        RuleKind::Time => "for a time",
        RuleKind::Always => "for everybody",
    }
}

/// Whom percentages count.
pub fn counted(kind: Kind) -> &'static str {
    match kind {
        Kind::People => "people",
        Kind::Shops => "shops",
    }
}

/// A rule in words: `Off for the shop lamps.example`.
pub fn rule(flag: &Flag, rule: &Rule, names: &Names) -> String {
    format!("{} {}", begins(rule.turns_on), whom(flag.kind, &rule.condition, names))
}

/// Whom a rule matches, in words.
pub fn whom(kind: Kind, condition: &Condition, names: &Names) -> String {
    let name = |id: &str| names.get(id).cloned();
    match condition {
        Condition::Tenant(id) => match name(id) {
            Some(host) => format!("for the shop {host}"),
            None => format!("for a shop that is not there ({id})"),
        },
        Condition::User(id) => match name(id) {
            Some(email) => format!("for {email}"),
            None => format!("for a person who is gone ({id})"),
        },
        Condition::Percentage(share) => format!("for {} % of {}", share.text(), counted(kind)),
        Condition::Time { begins_at, ends_at } => {
            let at = |at: i64| moment_text(at).replace('T', " ");
            match (begins_at, ends_at) {
                (Some(begins), Some(ends)) => format!("from {} until {} UTC", at(*begins), at(*ends)),
                (Some(begins), None) => format!("from {} UTC on", at(*begins)),
                (None, ends) => format!("until {} UTC", at(ends.unwrap_or_default())),
            }
        }
        Condition::Always => "for everybody".to_owned(),
        Condition::Broken(unread) => format!("by a rule that can't be read ({})", unread.kind),
    }
}

/// A flag in lines, one for each thing that can be changed.
pub fn lines(flag: &Flag, names: &Names) -> Vec<String> {
    let mut lines = vec![format!("{} where no rule matches", begins(flag.default_on))];
    if flag.killed {
        lines.push("Switched off for everybody".to_owned());
    }
    if !flag.salt.is_empty() {
        lines.push(format!("Draw {}", flag.salt.chars().take(6).collect::<String>()));
    }
    lines.extend(flag.rules.iter().map(|one| format!("{}: {}", one.priority, rule(flag, one, names))));
    lines
}

/// Why a flag comes to what it does.
pub fn reason(flag: &Flag, reason: Reason, names: &Names) -> String {
    let named = |priority: i64| {
        let found = flag.rules.iter().find(|rule| rule.priority == priority);
        let words = found.map(|found| rule(flag, found, names)).unwrap_or_default();
        format!("rule {priority} (“{words}”)")
    };
    match reason {
        Reason::Unknown => "no part of this release asks for it".to_owned(),
        Reason::Killed => "it is switched off for everybody".to_owned(),
        Reason::Rule(priority) => format!("{} decides", named(priority)),
        Reason::NoId(priority) => {
            let who = match flag.kind {
                Kind::People => "nobody is signed in",
                Kind::Shops => "there is no shop",
            };
            format!("{} draws among {}, and {who}: the default counts", named(priority), counted(flag.kind))
        }
        Reason::Broken(priority) => format!("rule {priority} can't be read: the default counts"),
        Reason::Default => "no rule matches: the default counts".to_owned(),
    }
}

/// That there is no room for one more.
pub fn no_room(most: usize) -> String {
    format!("A flag has at most {most} rules.")
}

/// That another rule has this place.
pub fn priority_taken(priority: i64) -> String {
    format!("Another rule has the place {priority} already.")
}
