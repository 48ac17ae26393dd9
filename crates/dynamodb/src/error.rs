//! How a call can end badly, in words for whoever runs the move.

use coppice_platform::{ErrorKind, PlatformError};

use crate::Operation;

/// A call came to nothing. None of these holds a secret: what AWS says of a wrong signature has the whole request in it, and is not
/// handed on.
#[derive(Debug, Clone, thiserror::Error)]
pub enum DynamoError {
    /// There was no answer.
    #[error("{0} was not answered: {why}", why = told(.1))]
    Unanswered(Operation, PlatformError),
    /// It sends elsewhere, and nobody goes there with a signature.
    #[error("{0} was answered by a redirect ({1}): DYNAMODB_ENDPOINT is not DynamoDB's own address")]
    Redirected(Operation, u16),
    /// Something answers that is not DynamoDB, such as a proxy with a page, or only half came.
    #[error("{0} was answered by what is none of DynamoDB's answers ({1}), or only a part of one")]
    Garbled(Operation, u16),
    /// It can't right now.
    #[error("DynamoDB can't answer {0} right now ({1})")]
    Server(Operation, u16),
    /// It was asked too much.
    #[error("DynamoDB was asked too much: {1} at {0}")]
    Throttled(Operation, Throttle),
    /// The key may not.
    #[error("the access key may not do dynamodb:{0}{on}", on = if *.1 { " on the index" } else { "" })]
    AccessDenied(Operation, bool),
    /// Nobody knows the key.
    #[error(
        "AWS does not know the access key of AWS_ACCESS_KEY_ID, or it belongs to another region's accounts"
    )]
    UnknownKey,
    /// The key was lent, and its time is over.
    #[error("the time of the lent access key is over: AWS_SESSION_TOKEN has expired")]
    ExpiredToken,
    /// The secret is not the key's.
    #[error("AWS_SECRET_ACCESS_KEY is not the secret of the access key: the signature is wrong")]
    WrongSignature,
    /// It was signed for another region.
    #[error("the endpoint is not that of the region in DYNAMODB_REGION")]
    WrongRegion,
    /// This machine's time is not AWS's. Holds by how many milliseconds AWS's is later, if it has said its own.
    #[error("this machine's clock is wrong{by}", by = .0.map(by).unwrap_or_default())]
    ClockSkew(Option<i64>),
    /// There is no such table.
    #[error("there is no such table in this region: DYNAMODB_TABLE")]
    NoTable,
    /// There is no such index.
    #[error("the table has no such index")]
    NoIndex,
    /// A condition did not hold.
    #[error("the condition does not hold")]
    ConditionalCheckFailed,
    /// A transaction was not done; why, for each of its writes.
    #[error("the transaction was not done: {}", .0.iter().map(Reason::name).collect::<Vec<_>>().join(", "))]
    TransactionCancelled(Vec<Reason>),
    /// Somebody else writes the item right now.
    #[error("somebody else writes the item right now")]
    TransactionConflict,
    /// The token was used for another transaction.
    #[error("the token was used for another transaction")]
    TokenReused,
    /// So many of many writes are left undone.
    #[error("{0} writes were left undone")]
    Unprocessed(usize),
    /// It was asked for what it does not do.
    #[error("DynamoDB refuses {0}: {1}")]
    Invalid(Operation, String),
    /// Another of AWS's errors, by its name.
    #[error("DynamoDB refuses {0}: {1}")]
    Refused(Operation, String),
}

/// Of what it was too much.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Throttle {
    /// More than the table is provisioned for.
    #[error("more than the table's provisioned throughput")]
    Provisioned,
    /// More than the table or the account takes.
    #[error("more than the table or the account takes")]
    Requests,
}

/// Why one write of a transaction was not done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reason {
    /// Because of the others.
    None,
    /// Its condition did not hold.
    ConditionalCheckFailed,
    /// Somebody else writes the item.
    TransactionConflict,
    /// It was too much.
    Throttled,
    /// Anything else, by its name.
    Other(String),
}

impl Reason {
    /// AWS's name for it.
    pub fn name(&self) -> &str {
        match self {
            Self::None => "None",
            Self::ConditionalCheckFailed => "ConditionalCheckFailed",
            Self::TransactionConflict => "TransactionConflict",
            Self::Throttled => "ThrottlingError",
            Self::Other(name) => name,
        }
    }

    pub(crate) fn read(name: &str) -> Self {
        match name {
            "" | "None" => Self::None,
            "ConditionalCheckFailed" => Self::ConditionalCheckFailed,
            "TransactionConflict" => Self::TransactionConflict,
            "ThrottlingError" | "ProvisionedThroughputExceeded" => Self::Throttled,
            other => Self::Other(other.chars().filter(char::is_ascii_alphanumeric).take(60).collect()),
        }
    }
}

impl DynamoError {
    /// Whether the same call may work a moment later.
    pub fn is_passing(&self) -> bool {
        match self {
            Self::Unanswered(_, error) => error.retryable(),
            Self::Server(..) | Self::Throttled(..) | Self::TransactionConflict | Self::Unprocessed(_) => true,
            Self::TransactionCancelled(reasons) => {
                let is_passing = |reason| matches!(reason, &Reason::TransactionConflict | &Reason::Throttled);
                reasons.iter().any(is_passing)
                    && reasons.iter().all(|reason| is_passing(reason) || *reason == Reason::None)
            }
            _ => false,
        }
    }

    /// Whether it was asked too much.
    pub fn is_throttling(&self) -> bool {
        match self {
            Self::Throttled(..) | Self::Unprocessed(_) => true,
            Self::TransactionCancelled(reasons) => reasons.contains(&Reason::Throttled),
            _ => false,
        }
    }

    /// Whether what was asked for may have been done all the same.
    pub fn may_be_done(&self) -> bool {
        match self {
            Self::Unanswered(_, error) => error.may_be_done(),
            Self::Server(..) | Self::Garbled(..) | Self::Unprocessed(_) => true,
            _ => false,
        }
    }
}

fn told(error: &PlatformError) -> &'static str {
    match error.kind {
        ErrorKind::Unavailable => "nobody can be reached there",
        ErrorKind::TimedOut => "it took too long",
        ErrorKind::Unanswered => "the connection ended first",
        ErrorKind::Decode => "the answer was too long, or not whole",
        _ => "it can't be sent",
    }
}

/// Milliseconds in words.
fn by(offset_ms: i64) -> String {
    let seconds = offset_ms.unsigned_abs() / 1_000;
    let (much, unit) = if seconds < 120 { (seconds, "seconds") } else { (seconds / 60, "minutes") };
    format!(": it is {much} {unit} {}", if offset_ms > 0 { "slow" } else { "fast" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_is_told_to_be_slow_where_aws_is_later() {
        let told = |offset| DynamoError::ClockSkew(offset).to_string();
        assert_eq!(told(Some(20 * 60_000)), "this machine's clock is wrong: it is 20 minutes slow");
        assert_eq!(told(Some(-90_000)), "this machine's clock is wrong: it is 90 seconds fast");
        assert_eq!(told(None), "this machine's clock is wrong");
    }

    #[test]
    fn a_transaction_is_tried_again_only_where_nothing_but_the_moment_is_against_it() {
        let passing = |reasons: &[Reason]| DynamoError::TransactionCancelled(reasons.to_vec()).is_passing();
        assert!(passing(&[Reason::None, Reason::TransactionConflict]));
        assert!(passing(&[Reason::Throttled]));
        assert!(!passing(&[Reason::TransactionConflict, Reason::ConditionalCheckFailed]));
        assert!(!passing(&[Reason::None]));
    }
}
