//! What Cloudflare's errors mean to a caller. They come as text and nothing else.

use crate::ErrorKind;
use crate::sql::constraint_kind;

/// Words of D1's passing troubles: <https://developers.cloudflare.com/d1/observability/debug-d1/>.
const PASSING: [&str; 9] = [
    "network connection lost",
    "internal error",
    "reset",
    "overloaded",
    "transient",
    "too many requests",
    "disconnected",
    "storage operation exceeded timeout",
    "unavailable",
];

/// SQLite's codes for what may work in a moment.
const BUSY: [&str; 5] = ["SQLITE_BUSY", "SQLITE_LOCKED", "SQLITE_FULL", "SQLITE_NOMEM", "SQLITE_IOERR"];

/// R2's codes for the same: <https://developers.cloudflare.com/r2/api/error-codes/>.
const R2_PASSING: [&str; 4] = ["(10001)", "(10043)", "(10054)", "(10058)"];

/// The kind of the error with this text.
pub(crate) fn kind(message: &str) -> ErrorKind {
    if let Some(constraint) = constraint_kind(message) {
        return constraint;
    }
    // The text after one of SQLite's codes may name a table or quote a literal: no word in it counts.
    if message.contains("SQLITE_") {
        let busy = BUSY.iter().any(|code| message.contains(code));
        return if busy { ErrorKind::Unavailable } else { ErrorKind::Refused };
    }
    let lower = message.to_ascii_lowercase();
    let passing = PASSING.iter().any(|words| lower.contains(words))
        || R2_PASSING.iter().any(|code| message.contains(code))
        || kv_status(message).is_some_and(|status| status == 429 || status >= 500);
    if passing {
        ErrorKind::Unavailable
    } else if lower.contains("timed out") || lower.contains("timeout") {
        ErrorKind::TimedOut
    } else {
        ErrorKind::Refused
    }
}

/// The status in KV's `KV PUT failed: 429 Too Many Requests`.
fn kv_status(message: &str) -> Option<u16> {
    let (_, rest) = message.strip_prefix("KV ")?.split_once(" failed: ")?;
    rest.split_whitespace().next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn constraints_are_told_apart() {
        let unique = kind("D1_ERROR: UNIQUE constraint failed: users.email: SQLITE_CONSTRAINT");
        assert_eq!(unique, ErrorKind::Unique("users.email".to_owned()));
        let check = kind("D1_ERROR: CHECK constraint failed: price >= 0: SQLITE_CONSTRAINT");
        assert_eq!(check, ErrorKind::Constraint("CHECK price >= 0".to_owned()));
    }

    #[test]
    fn passing_troubles_may_be_tried_again() {
        for text in [
            "D1_ERROR: Network connection lost.",
            "D1_ERROR: D1 DB is overloaded. Requests queued for too long.",
            "D1_ERROR: D1 DB storage operation exceeded timeout which caused object to be reset.",
            "D1_ERROR: database is locked: SQLITE_BUSY",
            "KV PUT failed: 429 Too Many Requests",
            "KV GET failed: 503 Service Unavailable",
            "put: We encountered an internal error. Please try again. (10001)",
        ] {
            assert_eq!(kind(text), ErrorKind::Unavailable, "{text}");
        }
    }

    #[test]
    fn whoever_asks_for_the_impossible_is_refused() {
        for text in [
            "D1_ERROR: no such column: reset at offset 7: SQLITE_ERROR",
            "KV PUT failed: 413 Value length of 26214401 exceeds limit of 26214400.",
            "get: The requested range is not satisfiable (10039)",
            "",
        ] {
            assert_eq!(kind(text), ErrorKind::Refused, "{text}");
        }
    }
}
