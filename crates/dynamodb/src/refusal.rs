//! What an answer says that is no success.

use bytes::Bytes;
use http::header::{CONTENT_TYPE, DATE};
use http::{HeaderMap, Response};
use serde::Deserialize;

use crate::{DynamoError, Operation, Reason, Throttle};

/// The most letters of what AWS says that are handed on.
const MOST_TOLD: usize = 200;

#[derive(Default, Deserialize)]
struct Body {
    #[serde(default, rename = "__type")]
    kind: String,
    #[serde(default, alias = "Message")]
    message: Option<String>,
    #[serde(default, rename = "CancellationReasons")]
    reasons: Vec<Cancelled>,
}

#[derive(Deserialize)]
struct Cancelled {
    #[serde(default, rename = "Code")]
    code: Option<String>,
}

/// How many milliseconds later it is where an answer comes from than at this machine.
pub fn offset(headers: &HeaderMap, now_ms: i64) -> Option<i64> {
    let date = chrono::DateTime::parse_from_rfc2822(headers.get(DATE)?.to_str().ok()?).ok()?;
    Some(date.timestamp_millis().saturating_sub(now_ms))
}

/// Whether an answer is one that DynamoDB gives: JSON, by what it says it is and by how it begins.
fn is_json(answer: &Response<Bytes>) -> bool {
    let kind = answer.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    kind.contains("json") || answer.body().first() == Some(&b'{')
}

/// What is wrong, of an answer that is no success.
pub fn read(operation: Operation, answer: &Response<Bytes>, offset_ms: Option<i64>) -> DynamoError {
    let status = answer.status();
    if status.is_redirection() {
        return DynamoError::Redirected(operation, status.as_u16());
    }
    let body: Option<Body> = if is_json(answer) { serde_json::from_slice(answer.body()).ok() } else { None };
    let Some(body) = body.filter(|body| !body.kind.is_empty()) else {
        return match status.as_u16() {
            429 => DynamoError::Throttled(operation, Throttle::Requests),
            server @ 500.. => DynamoError::Server(operation, server),
            other => DynamoError::Garbled(operation, other),
        };
    };
    let message = body.message.unwrap_or_default();
    let kind = body.kind.rsplit('#').next().unwrap_or_default();
    match kind {
        "ProvisionedThroughputExceededException" => DynamoError::Throttled(operation, Throttle::Provisioned),
        "ThrottlingException" | "RequestLimitExceeded" | "Throttling" => {
            DynamoError::Throttled(operation, Throttle::Requests)
        }
        "AccessDeniedException" => DynamoError::AccessDenied(operation, message.contains("/index/")),
        "UnrecognizedClientException" | "InvalidClientTokenId" | "MissingAuthenticationTokenException" => {
            DynamoError::UnknownKey
        }
        "ExpiredTokenException" | "ExpiredToken" => DynamoError::ExpiredToken,
        "InvalidSignatureException" | "SignatureDoesNotMatch" | "IncompleteSignatureException" => {
            signature(&message, offset_ms)
        }
        "RequestTimeTooSkewed" | "RequestExpired" | "RequestInTheFuture" => DynamoError::ClockSkew(offset_ms),
        "ResourceNotFoundException" if message.contains("index") => DynamoError::NoIndex,
        "ResourceNotFoundException" => DynamoError::NoTable,
        "ValidationException" if message.contains("specified index") => DynamoError::NoIndex,
        "ValidationException" => DynamoError::Invalid(operation, cut(&message)),
        "ConditionalCheckFailedException" => DynamoError::ConditionalCheckFailed,
        "TransactionConflictException" | "TransactionInProgressException" => DynamoError::TransactionConflict,
        "IdempotentParameterMismatchException" => DynamoError::TokenReused,
        "TransactionCanceledException" => {
            let code = |reason: Cancelled| Reason::read(&reason.code.unwrap_or_default());
            DynamoError::TransactionCancelled(body.reasons.into_iter().map(code).collect())
        }
        _ if status.is_server_error() => DynamoError::Server(operation, status.as_u16()),
        other => DynamoError::Refused(operation, cut(other)),
    }
}

/// Three things are wrong with signatures, and the words tell which. They are not handed on: they may hold the request.
fn signature(message: &str, offset_ms: Option<i64>) -> DynamoError {
    if message.contains("Signature expired") || message.contains("Signature not yet current") {
        DynamoError::ClockSkew(offset_ms)
    } else if message.contains("valid region") {
        DynamoError::WrongRegion
    } else {
        DynamoError::WrongSignature
    }
}

fn cut(text: &str) -> String {
    coppice_platform::printable::printable(text).chars().take(MOST_TOLD).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(status: u16, body: &'static str) -> DynamoError {
        let mut answer = Response::new(Bytes::from_static(body.as_bytes()));
        *answer.status_mut() = http::StatusCode::from_u16(status).unwrap();
        read(Operation::Scan, &answer, Some(60_000))
    }

    #[test]
    fn every_refusal_is_told_for_what_it_is() {
        let sig = r#"{"__type":"com.amazon.coral.service#InvalidSignatureException","message":"#;
        for (status, body, expected) in [
            (
                400,
                r#"{"__type":"com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException"}"#,
                "more than the table's provisioned throughput at Scan",
            ),
            (
                400,
                r#"{"__type":"com.amazon.coral.availability#ThrottlingException","message":"Rate"}"#,
                "more than the table or the account takes at Scan",
            ),
            (
                400,
                r#"{"__type":"x#RequestLimitExceeded"}"#,
                "more than the table or the account takes at Scan",
            ),
            (
                400,
                r#"{"__type":"x#AccessDeniedException","Message":"User: arn:aws:iam::1:user/x is not authorized to perform: dynamodb:Scan on resource: arn:aws:dynamodb:eu-central-1:1:table/t"}"#,
                "may not do dynamodb:Scan",
            ),
            (
                400,
                r#"{"__type":"x#AccessDeniedException","Message":"… on resource: arn:aws:dynamodb:eu-central-1:1:table/t/index/GSI1"}"#,
                "may not do dynamodb:Scan on the index",
            ),
            (
                400,
                r#"{"__type":"x#UnrecognizedClientException","message":"The security token included in the request is invalid."}"#,
                "does not know the access key",
            ),
            (400, r#"{"__type":"x#ExpiredTokenException","message":""}"#, "AWS_SESSION_TOKEN has expired"),
            (
                400,
                r#"{"__type":"x#ResourceNotFoundException","message":"Requested resource not found: Table: t not found"}"#,
                "there is no such table",
            ),
            (
                400,
                r#"{"__type":"x#ValidationException","message":"The table does not have the specified index: GSI1"}"#,
                "no such index",
            ),
            (
                400,
                r#"{"__type":"x#ValidationException","message":"bad\u001b[2J"}"#,
                "refuses Scan: bad\\u001b[2J",
            ),
            (400, r#"{"__type":"x#ConditionalCheckFailedException"}"#, "the condition does not hold"),
            (
                400,
                r#"{"__type":"x#TransactionCanceledException","CancellationReasons":[{"Code":"None"},{"Code":"ConditionalCheckFailed","Item":{}},{"Code":null}]}"#,
                "None, ConditionalCheckFailed, None",
            ),
            (400, r#"{"__type":"x#TransactionInProgressException"}"#, "somebody else"),
            (400, r#"{"__type":"x#IdempotentParameterMismatchException"}"#, "token was used"),
            (400, r#"{"__type":"x#LimitExceededException"}"#, "refuses Scan: LimitExceededException"),
            (500, r#"{"__type":"x#InternalServerError"}"#, "right now (500)"),
            (503, "", "right now (503)"),
            (502, "<html>bad gateway</html>", "right now (502)"),
            (429, "slow down", "more than the table or the account takes"),
            (403, "<html>forbidden</html>", "none of DynamoDB's answers (403)"),
            (400, r#"{"__type":"x#Prov"#, "none of DynamoDB's answers (400)"),
            (302, "", "a redirect (302)"),
        ] {
            let error = told(status, body);
            assert!(error.to_string().contains(expected), "{body}: {error}");
        }
        for (message, expected) in [
            (
                r#""The request signature we calculated does not match the signature you provided. x-amz-security-token:hush"}"#,
                "AWS_SECRET_ACCESS_KEY",
            ),
            (
                r#""Signature expired: 20180920T174101Z is now earlier than 20180920T174504Z (20180920T175004Z - 5 min.)"}"#,
                "60 seconds slow",
            ),
            (
                r#""Signature not yet current: 20190305T002809Z is still later than 20190304T214315Z"}"#,
                "clock is wrong",
            ),
            (r#""Credential should be scoped to a valid region, not 'us-east-1'. "}"#, "DYNAMODB_REGION"),
        ] {
            let body: &'static str = format!("{sig}{message}").leak();
            let error = told(400, body);
            assert!(error.to_string().contains(expected), "{message}: {error}");
            assert!(!format!("{error:?}").contains("hush"), "{error:?}");
        }
    }

    #[test]
    fn the_time_of_an_answer_is_its_date() {
        let mut headers = HeaderMap::new();
        assert_eq!(offset(&headers, 0), None);
        headers.insert(DATE, http::HeaderValue::from_static("Thu, 01 Jan 1970 00:01:00 GMT"));
        assert_eq!(offset(&headers, 10_000), Some(50_000));
        headers.insert(DATE, http::HeaderValue::from_static("yesterday"));
        assert_eq!(offset(&headers, 0), None);
    }
}
