//! How another comes to answer for the namespace that has a mirror: nobody writes meanwhile, and it is one batch.

use coppice_kv_api::{Backend, Mirror};
use coppice_platform::sql::{SqlSession, Statement};
use coppice_platform::{ErrorKind, PlatformError};
use serde::Deserialize;

use super::outbox::{forget_all_statement, note_all_statement};
use super::phase::on;
use crate::audit::AuditEvent;
use crate::audit::store::event_statement;

/// Nobody writes until that moment, if it is still this decision that is so, and nobody else has stopped them. Whether it is so.
///
/// # Errors
/// What the database can't do.
pub async fn freeze(
    db: &SqlSession,
    mirror: &Mirror,
    epoch: i64,
    by: &str,
    (now, until): (i64, i64),
) -> Result<bool, PlatformError> {
    let sql = "UPDATE migration_phase SET frozen_until = ?6, by = ?4 WHERE aggregate = 'kv:' || ?1 AND ?2 IS NOT NULL \
               AND epoch = ?3 AND (frozen_until IS NULL OR frozen_until <= ?5 OR by = ?4) RETURNING epoch";
    let freeze = on(mirror, "kv_phase_freeze", sql).bind(epoch).bind(by).bind(now).bind(until);
    Ok(!db.query(freeze).await?.is_empty())
}

/// Lets everybody write again, whom this one has stopped.
///
/// # Errors
/// What the database can't do.
pub async fn thaw(db: &SqlSession, mirror: &Mirror, by: &str) -> Result<(), PlatformError> {
    let sql = "UPDATE migration_phase SET frozen_until = NULL \
               WHERE aggregate = 'kv:' || ?1 AND ?2 IS NOT NULL AND by = ?3";
    db.query(on(mirror, "kv_phase_thaw", sql).bind(by)).await.map(drop)
}

/// What has to be so for a step to be taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step {
    /// The number of the decision that it follows.
    pub from: i64,
    /// Who answers after it.
    pub to: Backend,
    /// Whether nobody may write meanwhile, or else nobody may have been stopped.
    pub is_frozen: bool,
    /// Whether it is taken although names wait to be copied.
    pub may_lose: bool,
    /// Whether all that is there is to be copied; what waited is forgotten otherwise.
    pub copies_all: bool,
}

/// Takes a step, with whatever goes with it: to a mirror from the database, all that is there is to be copied; from a mirror, what waited
/// is forgotten. Whether it was taken: nothing happens where something is not as the step says.
///
/// # Errors
/// What the database can't do.
pub async fn take(
    db: &SqlSession,
    mirror: &Mirror,
    step: Step,
    by: &str,
    note: &AuditEvent,
) -> Result<bool, PlatformError> {
    let as_said = "INSERT INTO guards (held) SELECT 0 WHERE NOT EXISTS (SELECT 1 FROM migration_phase \
                   WHERE aggregate = 'kv:' || ?1 AND ?2 IS NOT NULL AND epoch = ?3 \
                   AND CASE ?4 WHEN 1 THEN frozen_until > ?5 AND by = ?6 ELSE coalesce(frozen_until, 0) <= ?5 END) \
                   OR (?7 = 0 AND EXISTS (SELECT 1 FROM kv_outbox WHERE namespace_id = ?1))";
    let say = "UPDATE migration_phase SET phase = ?3, epoch = epoch + 1, frozen_until = NULL, by = ?4, at = ?5 \
               WHERE aggregate = 'kv:' || ?1 AND ?2 IS NOT NULL";
    let mut statements = vec![
        on(mirror, "kv_phase_as_said", as_said)
            .bind(step.from)
            .bind(i64::from(step.is_frozen))
            .bind(note.at)
            .bind(by)
            .bind(i64::from(step.may_lose)),
        on(mirror, "kv_phase_say", say).bind(step.to.name()).bind(by).bind(note.at),
    ];
    statements.push(match step.copies_all {
        true => note_all_statement(&mirror.namespace, note.at),
        false => forget_all_statement(&mirror.namespace),
    });
    statements.push(event_statement(note));
    match db.batch(statements).await {
        Ok(_) => Ok(true),
        Err(error) if matches!(&error.kind, ErrorKind::Constraint(which) if which.ends_with("guard_held")) => {
            Ok(false)
        }
        Err(error) => Err(error),
    }
}

/// What the last comparison with the mirror has found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub struct Compared {
    /// When it was at its end, in epoch seconds.
    pub at: i64,
    /// How many keys there are.
    pub compared: u64,
    /// How many are different.
    pub different: u64,
}

/// Keeps what a comparison has found.
///
/// # Errors
/// What the database can't do.
pub async fn keep_compared(
    db: &SqlSession,
    namespace: &str,
    compared: Compared,
) -> Result<(), PlatformError> {
    let sql = "INSERT INTO kv_parity (namespace_id, at, compared, different) VALUES (?1, ?2, ?3, ?4) \
               ON CONFLICT (namespace_id) DO UPDATE SET at = excluded.at, compared = excluded.compared, \
               different = excluded.different";
    let count = |number: u64| i64::try_from(number).unwrap_or(i64::MAX);
    let keep = Statement::write("kv_parity_keep", sql).bind(namespace).bind(compared.at);
    db.query(keep.bind(count(compared.compared)).bind(count(compared.different))).await.map(drop)
}

/// What the last comparison has found, if there was one.
///
/// # Errors
/// What the database can't do.
pub async fn get_compared(db: &SqlSession, namespace: &str) -> Result<Option<Compared>, PlatformError> {
    let sql = "SELECT at, compared, different FROM kv_parity WHERE namespace_id = ?1";
    db.query(Statement::read("kv_parity_last", sql).bind(namespace)).await?.first()
}
