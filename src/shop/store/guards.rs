//! What must hold, or a batch does not happen.
//!
//! A batch is one transaction and can't stop half-way, so what must be so is a statement of its own, the first. Where it is
//! so, it writes nothing; where it is not, it writes a row that breaks a rule of its table, and with it the whole batch is as
//! if it had never been ([039](../../../docs/decisions/039-saved-as-it-was-seen.md)).

use coppice_platform::{ErrorKind, PlatformError};

/// Why nothing was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Guard {
    /// A product was saved by somebody else since it was read.
    Stale,
    /// Another product has an address that one of these is to have.
    Taken,
    /// Whoever writes is not the one any more who should.
    Lost,
}

/// The guard that has refused a batch, if it was one.
pub fn refused_guard(error: &PlatformError) -> Option<Guard> {
    match &error.kind {
        ErrorKind::Constraint(which) if which.ends_with("guard_fresh") => Some(Guard::Stale),
        ErrorKind::Constraint(which) if which.ends_with("guard_free") => Some(Guard::Taken),
        ErrorKind::Constraint(which) if which.ends_with("guard_held") => Some(Guard::Lost),
        _ => None,
    }
}
