//! What SQLite's errors mean to a caller.

use rusqlite::ErrorCode;

use crate::sql::constraint_kind;
use crate::{ErrorKind, PlatformError, Service};

/// The error of an operation, by SQLite's code and, for constraints, its text.
pub(in crate::native) fn classify(
    service: Service,
    operation: &'static str,
    error: &rusqlite::Error,
) -> PlatformError {
    PlatformError::new(service, operation, kind(error), error)
}

fn kind(error: &rusqlite::Error) -> ErrorKind {
    match error.sqlite_error_code() {
        Some(ErrorCode::ConstraintViolation) => {
            let text = error.to_string();
            constraint_kind(&text).unwrap_or(ErrorKind::Constraint(text))
        }
        Some(
            ErrorCode::DatabaseBusy
            | ErrorCode::DatabaseLocked
            | ErrorCode::SystemIoFailure
            | ErrorCode::CannotOpen
            | ErrorCode::DiskFull
            | ErrorCode::OutOfMemory
            | ErrorCode::NoLargeFileSupport
            | ErrorCode::FileLockingProtocolFailed
            | ErrorCode::SchemaChanged,
        ) => ErrorKind::Unavailable,
        _ => ErrorKind::Refused,
    }
}
