//! Who answers for the namespace that has a mirror, and how that is changed.
//!
//! The row of `migration_phase` says it, and until there is one the settings do. It is read in the batch that reads, and judged in the
//! batch that writes: whatever an isolate believed, nothing is written where nobody looks any more.

use coppice_kv_api::{Backend, Mirror};
use coppice_platform::sql::{Rows, SqlSession, Statement};
use coppice_platform::{ErrorKind, PlatformError, Service};
use serde::Deserialize;

/// The phase of the namespace ?1; ?2 is what is so before anything says it.
pub(super) const PHASE: &str =
    "coalesce((SELECT phase FROM migration_phase WHERE aggregate = 'kv:' || ?1), ?2)";

/// What is so with a namespace.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Phase {
    /// Who answers.
    pub backend: Backend,
    /// The number of that decision; 0 where nothing was decided.
    pub epoch: i64,
    /// Until when nobody writes, in epoch seconds.
    pub frozen_until: Option<i64>,
}

#[derive(Deserialize)]
struct PhaseRow {
    phase: String,
    epoch: i64,
    frozen_until: Option<i64>,
}

/// A statement about that namespace, whose first two parameters are those of [`PHASE`].
pub(super) fn on(mirror: &Mirror, name: &'static str, sql: impl Into<String>) -> Statement {
    Statement::write(name, sql.into()).bind(mirror.namespace.as_str()).bind(mirror.first.name())
}

/// Reads what is so; [`phase`] reads the answer.
pub fn phase_statement(mirror: &Mirror) -> Statement {
    let sql = "SELECT coalesce(p.phase, ?2) AS phase, coalesce(p.epoch, 0) AS epoch, p.frozen_until \
               FROM (SELECT 1) LEFT JOIN migration_phase p ON p.aggregate = 'kv:' || ?1";
    Statement::read("kv_phase", sql).bind(mirror.namespace.as_str()).bind(mirror.first.name())
}

/// What [`phase_statement`] answered.
///
/// # Errors
/// What is no such answer.
pub fn phase(rows: &Rows) -> Result<Phase, PlatformError> {
    let unknown =
        || PlatformError::new(Service::Sql, "kv_phase", ErrorKind::Decode, "there is no such phase");
    let row = rows.first::<PhaseRow>()?.ok_or_else(unknown)?;
    let backend = Backend::parse(&row.phase).ok_or_else(unknown)?;
    Ok(Phase { backend, epoch: row.epoch, frozen_until: row.frozen_until })
}

/// What is so.
///
/// # Errors
/// What the database can't do.
pub async fn get_phase(db: &SqlSession, mirror: &Mirror) -> Result<Phase, PlatformError> {
    phase(&db.query(phase_statement(mirror)).await?)
}

/// Why nothing was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Elsewhere {
    /// Somebody else answers.
    Backend,
    /// Nobody writes just now.
    Frozen,
}

/// Refuses the batch unless KV answers, or unless it does not; and while nobody writes.
pub fn refuse_statements(mirror: &Mirror, is_at_kv: bool, now: i64) -> Vec<Statement> {
    let backend = format!("INSERT INTO guards (backend) SELECT 0 WHERE ({PHASE} = 'kv') = (?3 = 0)");
    let thawed = "INSERT INTO guards (thawed) SELECT 0 WHERE EXISTS (SELECT 1 FROM migration_phase \
                  WHERE aggregate = 'kv:' || ?1 AND ?2 IS NOT NULL AND frozen_until > ?3)";
    vec![
        on(mirror, "kv_phase_backend", backend).bind(i64::from(is_at_kv)),
        on(mirror, "kv_phase_thawed", thawed).bind(now),
    ]
}

/// Whether that is what refused a batch.
pub fn elsewhere(error: &PlatformError) -> Option<Elsewhere> {
    match &error.kind {
        ErrorKind::Constraint(which) if which.ends_with("guard_backend") => Some(Elsewhere::Backend),
        ErrorKind::Constraint(which) if which.ends_with("guard_thawed") => Some(Elsewhere::Frozen),
        _ => None,
    }
}

/// Has it decided what is so, where the settings alone have said it, so that a setting changes nothing any more.
pub(super) fn decide_statement(mirror: &Mirror, by: &str, now: i64) -> Statement {
    let sql = "INSERT INTO migration_phase (aggregate, phase, epoch, by, at) VALUES ('kv:' || ?1, ?2, 1, ?3, ?4) \
               ON CONFLICT (aggregate) DO NOTHING";
    on(mirror, "kv_phase_decide", sql).bind(by).bind(now)
}

/// What is so, by a decision: none but another decision changes it any more.
///
/// # Errors
/// What the database can't do.
pub async fn decide(db: &SqlSession, mirror: &Mirror, by: &str, now: i64) -> Result<Phase, PlatformError> {
    let rows = db.batch(vec![decide_statement(mirror, by, now), phase_statement(mirror)]).await?;
    phase(rows.last().unwrap_or(&Rows::default()))
}
