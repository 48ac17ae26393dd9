//! The SQL of the home's gate: who may write to it, and for how long nobody does.

use coppice_platform::PlatformError;
use coppice_platform::sql::{SqlSession, Statement};
use serde::Deserialize;

use crate::audit::AuditEvent;
use crate::audit::store::event_if_statement;
use crate::tenant::{Gate, HomeState};

/// What there is to know of a home.
#[derive(Debug, Deserialize)]
pub struct HomeRow {
    /// Its id, new whenever it is put back or moved.
    pub id: String,
    /// How far it has come.
    pub state: HomeState,
    /// Whether it answers, and may be written to.
    pub gate: Gate,
    /// Until when a hold lasts, in epoch seconds.
    pub held_until: Option<i64>,
    /// Whether there is a shop in it, or anybody: 0 or 1.
    pub inhabited: u8,
}

impl HomeRow {
    /// Whether nobody has made anything of it yet.
    pub fn is_empty(&self) -> bool {
        self.state == HomeState::Empty && self.inhabited == 0
    }

    /// Whether it is half filled, and so nothing yet.
    pub fn is_restoring(&self) -> bool {
        self.gate == Gate::Restoring
    }
}

/// The home; `None` where the tables were never made.
///
/// # Errors
/// What the database can't do.
pub async fn get_home(db: &SqlSession) -> Result<Option<HomeRow>, PlatformError> {
    let sql = "SELECT id, state, gate, held_until, EXISTS (SELECT 1 FROM tenants) OR EXISTS (SELECT 1 FROM users) AS inhabited \
               FROM home WHERE one = 1";
    db.query(Statement::read("home", sql)).await?.first()
}

/// Has nobody write until that moment but who goes past the gate, and notes it. Whether it is so. `db` goes past the gate.
///
/// # Errors
/// What the database can't do.
pub async fn hold(db: &SqlSession, by: &str, until: i64, event: &AuditEvent) -> Result<bool, PlatformError> {
    let sql = "UPDATE home SET gate = 'held', held_by = ?1, held_until = ?2 \
               WHERE one = 1 AND (gate = 'open' OR (gate = 'held' AND held_until <= ?3)) RETURNING id";
    let hold = Statement::write("home_hold", sql).bind(by).bind(until).bind(event.at);
    let is_held = "EXISTS (SELECT 1 FROM home WHERE one = 1 AND held_by = ?9)";
    let note = event_if_statement(event, "", is_held, vec![by.into()]);
    let rows = db.batch(vec![hold, note]).await?;
    Ok(rows.first().is_some_and(|rows| !rows.is_empty()))
}

/// Has a hold last until another moment. Whether it lasted until now.
///
/// # Errors
/// What the database can't do.
pub async fn renew(db: &SqlSession, by: &str, until: i64, now: i64) -> Result<bool, PlatformError> {
    let sql = "UPDATE home SET held_until = ?2 WHERE one = 1 AND gate = 'held' AND held_by = ?1 AND held_until > ?3 RETURNING id";
    let renew = Statement::write("home_renew", sql).bind(by).bind(until).bind(now);
    Ok(!db.query(renew).await?.is_empty())
}

/// Lets everybody write again. Whether the hold lasted until now: nobody has written meanwhile.
///
/// # Errors
/// What the database can't do.
pub async fn release(db: &SqlSession, by: &str, now: i64) -> Result<bool, PlatformError> {
    let lasted = "SELECT id FROM home WHERE one = 1 AND gate = 'held' AND held_by = ?1 AND held_until > ?2";
    let release = "UPDATE home SET gate = 'open', held_by = NULL, held_until = NULL WHERE one = 1 AND gate = 'held' AND held_by = ?1";
    let rows = db
        .batch(vec![
            Statement::read("home_held", lasted).bind(by).bind(now),
            Statement::write("home_release", release).bind(by),
        ])
        .await?;
    Ok(rows.first().is_some_and(|rows| !rows.is_empty()))
}

/// Closes the home to everybody until it is filled.
///
/// # Errors
/// What the database can't do.
pub async fn begin_restoring(db: &SqlSession) -> Result<(), PlatformError> {
    let sql = "UPDATE home SET gate = 'restoring' WHERE one = 1";
    db.query(Statement::write("home_restore", sql)).await.map(drop)
}

/// Opens the home that is filled, in the state in which the archived one was. It is another home: bookmarks and cached values of that
/// one are none of its own.
///
/// # Errors
/// What the database can't do.
pub async fn end_restoring(db: &SqlSession, state: &str) -> Result<(), PlatformError> {
    let sql = "UPDATE home SET id = lower(hex(randomblob(8))), state = ?1, gate = 'open' WHERE one = 1 AND gate = 'restoring'";
    db.query(Statement::write("home_restored", sql).bind(state)).await.map(drop)
}
