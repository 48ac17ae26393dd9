use coppice_platform::sql::{SqlSession, Statement};
use coppice_platform::{ErrorKind, PlatformError};

use crate::audit::AuditEvent;
use crate::audit::store::event_statement;
use crate::flags::model::{Change, Condition, Flag, Rule, RuleKind, Saved, Unread};

/// Saves a flag with its rules if it is as it was seen, and notes it, in its history and in the audit log; all or nothing, in one
/// batch.
///
/// # Errors
/// What the database can't do; then nothing has happened.
pub async fn save_flag(db: &SqlSession, change: &Change, event: &AuditEvent) -> Result<Saved, PlatformError> {
    let Change { before, after } = change;
    let key = after.key.as_str();
    let guard = "INSERT INTO guards (fresh) SELECT 0 WHERE COALESCE((SELECT revision FROM feature_flags WHERE key = ?1), 0) <> ?2";
    let save = "INSERT INTO feature_flags (key, kind, \"default\", salt, killed) VALUES (?1, ?2, ?3, ?4, ?5) \
                ON CONFLICT (key) DO UPDATE SET kind = excluded.kind, \"default\" = excluded.\"default\", salt = excluded.salt, \
                killed = excluded.killed, revision = revision + 1";
    let forget = "DELETE FROM flag_rules WHERE flag = ?1";
    let rules = "INSERT INTO flag_rules (flag, id, priority, kind, turns_on, subject, share, begins_at, ends_at) \
                 SELECT ?1, j.value ->> 0, j.value ->> 1, j.value ->> 2, j.value ->> 3, j.value ->> 4, j.value ->> 5, j.value ->> 6, j.value ->> 7 \
                 FROM json_each(?2) j";
    let noted = "INSERT INTO flag_audit_log (flag, at, user_id, before, after) VALUES (?1, ?2, ?3, ?4, ?5)";
    let rows: Vec<_> = after.rules.iter().map(row).collect();
    let statements = vec![
        Statement::write("flag_as_seen", guard).bind(key).bind(before.revision),
        Statement::write("flag_save", save)
            .bind(key)
            .bind(after.kind.name())
            .bind(after.default_on)
            .bind(after.salt.as_str())
            .bind(after.killed),
        Statement::write("flag_rules_forget", forget).bind(key),
        Statement::write("flag_rules_save", rules)
            .bind(key)
            .bind(serde_json::to_string(&rows).unwrap_or_default()),
        Statement::write("flag_note", noted)
            .bind(key)
            .bind(event.at)
            .bind(event.user.clone())
            .bind(if before.revision == 0 { String::new() } else { document(before) })
            .bind(document(&Flag { revision: before.revision.saturating_add(1), ..after.clone() })),
        event_statement(event),
    ];
    match db.batch(statements).await {
        Ok(_) => Ok(Saved::Done),
        Err(error) if is_stale(&error) => Ok(Saved::Stale),
        Err(error) => Err(error),
    }
}

fn is_stale(error: &PlatformError) -> bool {
    matches!(&error.kind, ErrorKind::Constraint(which) if which.ends_with("guard_fresh"))
}

/// A flag as its history keeps it.
fn document(flag: &Flag) -> String {
    serde_json::to_string(flag).unwrap_or_default()
}

/// A rule's columns.
type Row<'a> = (&'a str, i64, &'a str, i64, Option<&'a str>, Option<i64>, Option<i64>, Option<i64>);

fn row(rule: &Rule) -> Row<'_> {
    let Rule { id, priority, turns_on, condition } = rule;
    let kind = condition.kind().map(RuleKind::name);
    let (kind, subject, share, begins_at, ends_at) = match (condition, kind.unwrap_or_default()) {
        (Condition::Tenant(id) | Condition::User(id), kind) => (kind, Some(id.as_str()), None, None, None),
        (Condition::Percentage(share), kind) => (kind, None, Some(i64::from(share.hundredths())), None, None),
        (Condition::Time { begins_at, ends_at }, kind) => (kind, None, None, *begins_at, *ends_at),
        (Condition::Always, kind) => (kind, None, None, None, None),
        (Condition::Broken(as_it_is), _) => {
            let Unread { kind, subject, share, begins_at, ends_at } = as_it_is;
            (kind.as_str(), subject.as_deref(), *share, *begins_at, *ends_at)
        }
    };
    (id, *priority, kind, i64::from(*turns_on), subject, share, begins_at, ends_at)
}
