//! What flags promise when several people are at them.

use coppice::audit::{Action, AuditEvent};
use coppice::flags::model::{Change, Condition, Flag, Kind, Rule, Saved, Share};
use coppice::flags::store::{get_flag, get_with_history, save_flag};
use coppice_platform::Platform;
use coppice_platform::sql::{SessionStart, SqlSession};
use futures_util::future::try_join_all;

use crate::case::fresh;
use crate::{Failure, Outcome};

cases![of_ten_who_save_one_flag_at_once_one_does_and_its_rules_come_back_as_they_were,];

const NOW: i64 = 1_800_000_000;

fn session(platform: &Platform) -> SqlSession {
    #[expect(clippy::disallowed_methods, reason = "there is no request here")]
    SqlSession::open(platform.sql.as_ref(), platform.clock.clone(), SessionStart::FirstPrimary)
}

fn rules() -> Vec<Rule> {
    let conditions = [
        Some(Condition::Tenant("shop".to_owned())),
        Some(Condition::User("ada".to_owned())),
        Share::new(1_205).map(Condition::Percentage),
        Condition::time(Some(NOW), None),
        Some(Condition::Always),
    ];
    let rule = |(priority, condition)| {
        Some(Rule {
            id: format!("r{priority}"),
            priority,
            turns_on: priority % 2 == 0,
            condition: condition?,
        })
    };
    (1..).zip(conditions).filter_map(rule).collect()
}

async fn of_ten_who_save_one_flag_at_once_one_does_and_its_rules_come_back_as_they_were(
    platform: Platform,
) -> Outcome {
    let key = fresh(&platform, "flag");
    let untouched = Flag {
        key: key.clone(),
        kind: Kind::Shops,
        default_on: true,
        salt: String::new(),
        killed: false,
        revision: 0,
        rules: Vec::new(),
    };
    let event = AuditEvent { subject: key.clone(), ..AuditEvent::at(NOW, Action::FlagChanged) };
    let save = async |before: Flag, after: Flag| {
        save_flag(&session(&platform), &Change { before, after }, &event).await
    };
    let first = Flag { salt: "salt".to_owned(), rules: rules(), ..untouched.clone() };
    ensure_eq!(save(untouched.clone(), first.clone()).await?, Saved::Done);
    let gone = || Failure("the flag is gone".to_owned());
    let stored = get_flag(&session(&platform), &key).await?.ok_or_else(gone)?;
    ensure_eq!(stored, Flag { revision: 1, ..first });
    let saves = (0..10).map(|n| save(stored.clone(), Flag { salt: format!("salt {n}"), ..stored.clone() }));
    let outcomes = try_join_all(saves).await?;
    ensure_eq!(outcomes.iter().filter(|outcome| **outcome == Saved::Done).count(), 1);
    // Nor does one save it who has not seen that it is there.
    ensure_eq!(save(untouched, Flag { killed: true, ..stored.clone() }).await?, Saved::Stale);
    let (after, entries) = get_with_history(&session(&platform), &key, None, 10).await?;
    let after = after.ok_or_else(gone)?;
    ensure_eq!((after.revision, after.killed, after.rules == stored.rules), (2, false, true));
    ensure_eq!(entries.len(), 2);
    ensure_eq!(entries.first().and_then(|entry| entry.after.clone()), Some(after));
    Ok(())
}
