//! The one error a platform operation can end with.

#[cfg(any(target_arch = "wasm32", test))]
pub(crate) mod message;

use std::fmt;

/// Which part of the world failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Service {
    /// The relational store.
    Sql,
    /// A key-value namespace.
    Kv,
    /// The object store.
    Bucket,
    /// Another server, over HTTP.
    Http,
    /// Outgoing mail.
    Mail,
    /// Smaller copies of pictures.
    Images,
    /// Messages to ourselves.
    Queue,
}

impl fmt::Display for Service {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Sql => "sql",
            Self::Kv => "kv",
            Self::Bucket => "bucket",
            Self::Http => "http",
            Self::Mail => "mail",
            Self::Images => "images",
            Self::Queue => "queue",
        })
    }
}

/// What went wrong, as far as a caller can act on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ErrorKind {
    /// A UNIQUE or PRIMARY KEY constraint refused the write; holds `table.column` as the database names it.
    Unique(String),
    /// A NOT NULL, CHECK or FOREIGN KEY constraint refused the write.
    Constraint(String),
    /// The home may not be written to for now: it is being copied, filled or moved.
    Held,
    /// The store can't be reached or is overloaded; the same call may work in a moment.
    Unavailable,
    /// No answer within the time limit.
    TimedOut,
    /// It was asked, and the connection ended before there was an answer.
    Unanswered,
    /// The caller asked for something the service refuses: bad SQL, an over-long key, a short part.
    Refused,
    /// The answer could not be read as the type asked for.
    Decode,
}

/// A platform operation failed.
///
/// `detail` is for the log alone: it may hold the service's own text and must never reach a visitor.
#[derive(Debug, Clone, thiserror::Error)]
#[error("{service} {operation} failed ({kind:?}): {detail}")]
pub struct PlatformError {
    /// The service that failed.
    pub service: Service,
    /// The operation, for example a statement's name or `put`.
    pub operation: &'static str,
    /// What a caller can act on.
    pub kind: ErrorKind,
    /// The service's own words; logged, never shown.
    pub detail: String,
}

impl PlatformError {
    /// An error of `service` during `operation`.
    pub fn new(
        service: Service,
        operation: &'static str,
        kind: ErrorKind,
        detail: impl fmt::Display,
    ) -> Self {
        Self { service, operation, kind, detail: detail.to_string() }
    }

    /// The same error, which says what it was about: a file, for example.
    pub fn about(self, what: impl fmt::Display) -> Self {
        Self { detail: format!("{what}: {}", self.detail), ..self }
    }

    /// Whether the same call may work if it is made again.
    pub fn retryable(&self) -> bool {
        matches!(self.kind, ErrorKind::Unavailable | ErrorKind::TimedOut | ErrorKind::Unanswered)
    }

    /// Whether what was asked for may have been done all the same.
    pub fn may_be_done(&self) -> bool {
        matches!(self.kind, ErrorKind::TimedOut | ErrorKind::Unanswered)
    }

    /// The `table.column` whose uniqueness refused a write, if that is what happened.
    pub fn unique_violation(&self) -> Option<&str> {
        match &self.kind {
            ErrorKind::Unique(column) => Some(column),
            _ => None,
        }
    }
}
