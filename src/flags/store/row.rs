//! A flag as it is stored.

use serde::Deserialize;

use crate::flags::model::{Condition, Entry, Flag, Kind, Rule, RuleKind, Share, Unread};

/// What is read of a flag, its rules as JSON.
pub const COLUMNS: &str = "f.key, f.kind, f.\"default\" AS default_on, f.salt, f.killed, f.revision, (SELECT json_group_array(json_array(\
                           r.id, r.priority, r.kind, r.turns_on, r.subject, r.share, r.begins_at, r.ends_at)) FROM flag_rules r WHERE r.flag = f.key) AS rules";

/// A flag as it is stored.
#[derive(Deserialize)]
pub struct FlagRow {
    key: String,
    kind: String,
    default_on: i64,
    salt: String,
    killed: i64,
    revision: i64,
    rules: String,
}

/// A rule as it is stored: id, priority, kind, whether it turns on, subject, share, beginning, end.
type RuleRow = (String, i64, String, i64, Option<String>, Option<i64>, Option<i64>, Option<i64>);

impl From<FlagRow> for Flag {
    fn from(row: FlagRow) -> Self {
        let rules: Vec<RuleRow> = serde_json::from_str(&row.rules).unwrap_or_default();
        let flag = Self {
            kind: Kind::named(&row.kind).unwrap_or(Kind::People),
            default_on: row.default_on == 1,
            killed: row.killed == 1,
            rules: rules.into_iter().map(rule).collect(),
            key: row.key,
            salt: row.salt,
            revision: row.revision,
        };
        flag.in_order()
    }
}

/// What can't be read, such as a later release's, is kept as it is.
fn rule((id, priority, kind, turns_on, subject, share, begins_at, ends_at): RuleRow) -> Rule {
    let read = match RuleKind::named(&kind) {
        Some(RuleKind::Tenant) => subject.clone().map(Condition::Tenant),
        Some(RuleKind::User) => subject.clone().map(Condition::User),
        Some(RuleKind::Percentage) => {
            share.and_then(|share| u16::try_from(share).ok()).and_then(Share::new).map(Condition::Percentage)
        }
        Some(RuleKind::Time) => Condition::time(begins_at, ends_at),
        Some(RuleKind::Always) => Some(Condition::Always),
        None => None,
    };
    let condition = read.unwrap_or(Condition::Broken(Unread { kind, subject, share, begins_at, ends_at }));
    Rule { id, priority, turns_on: turns_on == 1, condition }
}

/// A line of a history as it is stored.
#[derive(Deserialize)]
pub struct EntryRow {
    id: i64,
    at: i64,
    email: Option<String>,
    before: String,
    after: String,
}

impl From<EntryRow> for Entry {
    fn from(row: EntryRow) -> Self {
        let read = |text: &str| serde_json::from_str(text).ok();
        Self { id: row.id, at: row.at, email: row.email, before: read(&row.before), after: read(&row.after) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn condition(
        kind: &str,
        subject: Option<&str>,
        share: Option<i64>,
        times: [Option<i64>; 2],
    ) -> Condition {
        let [begins, ends] = times;
        rule(("r".into(), 1, kind.into(), 1, subject.map(str::to_owned), share, begins, ends)).condition
    }

    #[test]
    fn what_of_a_rule_can_not_be_read_is_broken() {
        let none = [None, None];
        for (found, read) in [
            (condition("tenant", Some("shop"), None, none), Condition::Tenant("shop".into())),
            (condition("user", Some("ada"), None, none), Condition::User("ada".into())),
            (condition("always", None, None, none), Condition::Always),
            (condition("time", None, None, [Some(1), None]), Condition::time(Some(1), None).unwrap()),
        ] {
            assert_eq!(found, read);
        }
        for (kind, subject, share, times) in [
            ("time", None, None, [Some(2), Some(1)]),
            ("time", None, None, none),
            ("tenant", None, None, none),
            ("user", None, Some(1), none),
            ("percentage", None, None, none),
            ("percentage", None, Some(10_001), none),
            ("percentage", None, Some(-1), none),
            ("moon", Some("full"), Some(1), [Some(1), Some(2)]),
        ] {
            let Condition::Broken(unread) = condition(kind, subject, share, times) else { panic!("{kind}") };
            assert_eq!(
                (unread.kind.as_str(), unread.subject.as_deref(), unread.share),
                (kind, subject, share)
            );
            assert_eq!([unread.begins_at, unread.ends_at], times);
        }
    }
}
