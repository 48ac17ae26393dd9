//! How it errs.

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;

use crate::refused;

/// What goes wrong, and how often.
#[derive(Debug, Clone)]
pub struct Fault {
    /// What.
    pub kind: Kind,
    /// At which operation, by AWS's name; at any if none is named.
    pub operation: Option<&'static str>,
    /// How many times.
    pub times: u32,
}

/// What can go wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A page for people, with this status.
    Html(u16),
    /// Somewhere else.
    Redirect,
    /// The beginning of an answer, and the end of the connection.
    Cut,
    /// The beginning of an answer as if it were all of it.
    Half,
    /// No answer.
    Dropped,
    /// A server's error.
    Server,
    /// Too much for the account.
    Throttled,
    /// Too much for the table.
    Provisioned,
    /// The key may not.
    Denied,
    /// The secret is another one.
    WrongSignature,
    /// Of many writes the last is left undone.
    Unprocessed,
}

impl Kind {
    /// So often, at whatever is asked.
    pub fn times(self, times: u32) -> Fault {
        Fault { kind: self, operation: None, times }
    }

    /// For ever, at this operation.
    pub fn at(self, operation: &'static str) -> Fault {
        Fault { kind: self, operation: Some(operation), times: u32::MAX }
    }
}

/// The next fault of an operation, which is one less then.
pub(crate) fn next(faults: &mut Vec<Fault>, operation: &str) -> Option<Kind> {
    let meant = |fault: &&mut Fault| fault.operation.is_none_or(|meant| meant == operation);
    let fault = faults.iter_mut().find(meant)?;
    let kind = fault.kind;
    fault.times = fault.times.saturating_sub(1);
    faults.retain(|fault| fault.times > 0);
    Some(kind)
}

/// What is answered instead.
pub(crate) fn answer(kind: Kind, operation: &str) -> Response {
    let html = [(header::CONTENT_TYPE, "text/html")];
    match kind {
        Kind::Html(status) => {
            let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
            (status, html, "<!doctype html><title>Sign in to the network</title>").into_response()
        }
        Kind::Redirect => (StatusCode::TEMPORARY_REDIRECT, [(header::LOCATION, "http://elsewhere.invalid/")])
            .into_response(),
        Kind::Cut => {
            coppice_test_server::cut(Bytes::from_static(b"{\"Count\":3,\"Items\":[{")).into_response()
        }
        Kind::Half => "{\"Count\":3,\"Items\":[{".into_response(),
        Kind::Dropped => coppice_test_server::dropped(),
        Kind::Server => {
            let mut answer = refused("com.amazonaws.dynamodb.v20120810#InternalServerError", "");
            *answer.status_mut() = StatusCode::INTERNAL_SERVER_ERROR;
            answer
        }
        Kind::Throttled => refused("com.amazon.coral.availability#ThrottlingException", "Rate exceeded"),
        Kind::Provisioned => {
            refused("com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException", "")
        }
        Kind::Denied => refused(
            "com.amazon.coral.service#AccessDeniedException",
            &format!("User: arn:aws:iam::1:user/x is not authorized to perform: dynamodb:{operation}"),
        ),
        // As AWS does, with the whole request in it.
        Kind::WrongSignature | Kind::Unprocessed => refused(
            "com.amazon.coral.service#InvalidSignatureException",
            "The request signature we calculated does not match the signature you provided. x-amz-security-token:hush",
        ),
    }
}
