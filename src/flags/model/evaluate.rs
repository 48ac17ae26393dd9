//! What a flag comes to.

use sha2::{Digest, Sha256};

use super::flag::Flag;
use super::known::Kind;
use super::rule::{Condition, Rule};
use super::share::Share;

/// For whom a flag is asked, and when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Asker<'a> {
    /// The shop's id, if there is one.
    pub tenant: Option<&'a str>,
    /// The person's, if somebody is signed in.
    pub user: Option<&'a str>,
    /// The time, in epoch seconds.
    pub now: i64,
}

/// What a flag comes to, and why.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Verdict {
    /// Whether it is on.
    pub on: bool,
    /// Why.
    pub reason: Reason,
}

/// Why a flag comes to what it does. Rules are named by their priority.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// Nobody knows it.
    Unknown,
    /// It is switched off.
    Killed,
    /// This rule matches.
    Rule(i64),
    /// This rule draws by an id, and there is none, so that the default counts.
    NoId(i64),
    /// This rule can't be read, so that the default counts.
    Broken(i64),
    /// No rule matches, so that the default counts.
    Default,
}

/// What a flag comes to for this asker. Off, where it is switched off; else the first rule by priority that matches decides, and else the
/// default. A rule of which nobody can say whether it matches ends the search: what stands below it was written for those whom it
/// does not.
pub fn evaluate(flag: &Flag, asker: &Asker<'_>) -> Verdict {
    if flag.killed {
        return Verdict { on: false, reason: Reason::Killed };
    }
    let default = |reason| Verdict { on: flag.default_on, reason };
    let mut rules: Vec<&Rule> = flag.rules.iter().collect();
    rules.sort_by_key(|rule| rule.priority);
    for rule in rules {
        let matches = match &rule.condition {
            Condition::Tenant(id) => asker.tenant == Some(id),
            Condition::User(id) => asker.user == Some(id),
            Condition::Percentage(share) => {
                let id = match flag.kind {
                    Kind::People => asker.user,
                    Kind::Shops => asker.tenant,
                };
                let Some(id) = id else { return default(Reason::NoId(rule.priority)) };
                bucket(&flag.key, &flag.salt, id) < share.hundredths()
            }
            Condition::Time { begins_at, ends_at } => {
                begins_at.is_none_or(|begins| begins <= asker.now)
                    && ends_at.is_none_or(|ends| asker.now < ends)
            }
            Condition::Always => true,
            Condition::Broken(_) => return default(Reason::Broken(rule.priority)),
        };
        if matches {
            return Verdict { on: rule.turns_on, reason: Reason::Rule(rule.priority) };
        }
    }
    default(Reason::Default)
}

/// Where an id stands in the draw of a flag: `SHA-256(flag:salt:id) mod 10,000`, of the hash as one number.
pub fn bucket(flag: &str, salt: &str, id: &str) -> u16 {
    let digest = Sha256::digest(format!("{flag}:{salt}:{id}"));
    let all = u32::from(Share::ALL);
    let rest = digest.iter().fold(0, |rest: u32, byte| (rest * 256 + u32::from(*byte)) % all);
    u16::try_from(rest).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::flags::model::Unread;

    const NOW: i64 = 1_800_000_000;

    fn flag(rules: Vec<(i64, bool, Condition)>) -> Flag {
        let rules = rules
            .into_iter()
            .map(|(priority, turns_on, condition)| Rule {
                id: format!("r{priority}"),
                priority,
                turns_on,
                condition,
            })
            .collect();
        Flag {
            key: "lamp".into(),
            kind: Kind::People,
            default_on: false,
            salt: "s".into(),
            killed: false,
            revision: 1,
            rules,
        }
    }

    fn ada() -> Asker<'static> {
        Asker { tenant: Some("shop"), user: Some("ada"), now: NOW }
    }

    fn share(hundredths: u16) -> Condition {
        Condition::Percentage(Share::new(hundredths).unwrap())
    }

    fn verdict(on: bool, reason: Reason) -> Verdict {
        Verdict { on, reason }
    }

    #[test]
    fn the_first_rule_by_priority_that_matches_decides_however_they_are_listed() {
        let flag = flag(vec![
            (30, true, Condition::Always),
            (10, true, Condition::User("bo".into())),
            (20, false, Condition::Tenant("shop".into())),
        ]);
        assert_eq!(evaluate(&flag, &ada()), verdict(false, Reason::Rule(20)));
        let bo = Asker { user: Some("bo"), ..ada() };
        assert_eq!(evaluate(&flag, &bo), verdict(true, Reason::Rule(10)));
        let elsewhere = Asker { tenant: Some("other"), user: None, now: NOW };
        assert_eq!(evaluate(&flag, &elsewhere), verdict(true, Reason::Rule(30)));
    }

    #[test]
    fn without_a_rule_that_matches_the_default_counts_and_what_is_switched_off_is_off() {
        let mut flag = flag(vec![(1, false, Condition::User("bo".into()))]);
        assert_eq!(evaluate(&flag, &ada()), verdict(false, Reason::Default));
        flag.default_on = true;
        assert_eq!(evaluate(&flag, &ada()), verdict(true, Reason::Default));
        flag.rules.push(Rule { id: "r2".into(), priority: 2, turns_on: true, condition: Condition::Always });
        flag.killed = true;
        assert_eq!(evaluate(&flag, &ada()), verdict(false, Reason::Killed));
    }

    #[test]
    fn a_rule_of_which_nobody_knows_whether_it_matches_leaves_the_default() {
        let strange = Asker { user: None, ..ada() };
        let mut drawn = flag(vec![(1, true, share(Share::ALL)), (2, true, Condition::Always)]);
        assert_eq!(evaluate(&drawn, &strange), verdict(false, Reason::NoId(1)));
        drawn.kind = Kind::Shops;
        assert_eq!(evaluate(&drawn, &strange), verdict(true, Reason::Rule(1)));
        let nowhere = Asker { tenant: None, ..strange };
        assert_eq!(evaluate(&drawn, &nowhere), verdict(false, Reason::NoId(1)));
        let mut broken =
            flag(vec![(1, true, Condition::Broken(Unread::default())), (2, false, Condition::Always)]);
        broken.default_on = true;
        assert_eq!(evaluate(&broken, &ada()), verdict(true, Reason::Broken(1)));
    }

    #[test]
    fn a_time_begins_with_its_first_second_and_ends_before_its_last() {
        for (begins, ends, on) in [
            (Some(NOW), Some(NOW + 1), true),
            (Some(NOW - 1), Some(NOW), false),
            (Some(NOW + 1), None, false),
            (Some(NOW), None, true),
            (None, Some(NOW), false),
            (None, Some(NOW + 1), true),
        ] {
            let flag = flag(vec![(1, true, Condition::time(begins, ends).unwrap())]);
            assert_eq!(evaluate(&flag, &ada()).on, on, "{begins:?} {ends:?}");
        }
        for (begins, ends) in [(None, None), (Some(2), Some(2)), (Some(2), Some(1))] {
            assert_eq!(Condition::time(begins, ends), None);
        }
    }

    #[test]
    fn an_id_stands_where_its_hash_says() {
        // echo -n lamp:s:ada | sha256sum, as one number, modulo 10,000.
        assert_eq!(bucket("lamp", "s", "ada"), 6418);
    }

    proptest! {
        #[test]
        fn an_id_gets_the_same_each_time_and_keeps_it_as_the_share_grows(id in "[a-z0-9-]{1,40}", less in 0..=Share::ALL, more in 0..=Share::ALL) {
            let (less, more) = (less.min(more), less.max(more));
            let asker = Asker { user: Some(&id), ..ada() };
            let on = |hundredths| evaluate(&flag(vec![(1, true, share(hundredths))]), &asker).on;
            prop_assert_eq!(on(less), on(less));
            prop_assert!(!on(less) || on(more));
            prop_assert!(on(Share::ALL) && !on(0));
        }

        #[test]
        fn a_share_is_about_as_large_as_was_asked_and_another_salt_draws_others(hundredths in 500..=9_500_u16, salts: (u64, u64)) {
            prop_assume!(salts.0 != salts.1);
            let (one, other) = (salts.0.to_string(), salts.1.to_string());
            let ids: Vec<String> = (0..4_000).map(|n| format!("id-{n}")).collect();
            let drawn = |salt: &str| -> Vec<bool> {
                ids.iter().map(|id| bucket("lamp", salt, id) < hundredths).collect()
            };
            let (one, other) = (drawn(&one), drawn(&other));
            let share = f64::from(hundredths) / 10_000.0;
            // Six standard deviations: one in five hundred million draws is beyond.
            let most = 6.0 * (share * (1.0 - share) / 4_000.0).sqrt();
            for drawn in [&one, &other] {
                let found = drawn.iter().filter(|on| **on).count() as f64 / 4_000.0;
                prop_assert!((found - share).abs() <= most, "{found} of {share}");
            }
            prop_assert!(one != other);
        }

        #[test]
        fn whatever_the_rules_are_something_comes_of_them_that_one_of_them_or_the_default_says(
            rules in prop::collection::vec((0..9_i64, any::<bool>(), 0..6_u8, any::<i64>()), 0..8),
            user in prop::option::of("[a-c]"), now: i64, default_on: bool, killed: bool,
        ) {
            let condition = |kind: u8, number: i64| match kind {
                0 => Condition::Tenant("shop".into()),
                1 => Condition::User("a".into()),
                2 => share(number.rem_euclid(10_001) as u16),
                3 => Condition::time(Some(number), None).unwrap(),
                4 => Condition::Always,
                _ => Condition::Broken(Unread::default()),
            };
            let rules = rules.into_iter().map(|(priority, on, kind, number)| (priority, on, condition(kind, number)));
            let flag = Flag { default_on, killed, ..flag(rules.collect()) };
            let asker = Asker { user: user.as_deref(), now, ..ada() };
            let found = evaluate(&flag, &asker);
            prop_assert_eq!(found, evaluate(&flag.clone().in_order(), &asker));
            match found.reason {
                Reason::Rule(priority) => prop_assert!(flag.rules.iter().any(|rule| rule.priority == priority && rule.turns_on == found.on)),
                Reason::Killed => prop_assert!(killed && !found.on),
                _ => prop_assert_eq!(found.on, default_on),
            }
        }
    }
}
