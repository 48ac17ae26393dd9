//! Whether the home may be written to: the first statement of every batch that writes.
//!
//! A home is held while it is copied as of one moment, filled from an archive, or moved. Asked before each write, in the write's own
//! transaction, nothing gets past: a page that writes on the way, a long upload, what the clock does, a mail that is noted as sent.

use crate::{ErrorKind, PlatformError};

use super::Statement;

/// What fails where the home may not be written to at `now`, in epoch seconds, and does nothing where it may. A hold ends by itself.
pub(super) fn statement(now: i64) -> Statement {
    let sql = "INSERT INTO guards (home) SELECT 0 FROM home \
               WHERE one = 1 AND gate <> 'open' AND NOT (gate = 'held' AND held_until <= ?1)";
    Statement::write("home_gate", sql).bind(now)
}

/// A refusal by the gate, told from those by what was to be written.
pub(super) fn told(error: PlatformError) -> PlatformError {
    match &error.kind {
        ErrorKind::Constraint(which) if which.ends_with("guard_home") => {
            PlatformError { kind: ErrorKind::Held, ..error }
        }
        _ => error,
    }
}
