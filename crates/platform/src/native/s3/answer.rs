//! What the service answers, and what its refusals mean to a caller.

use bytes::{Bytes, BytesMut};
use futures_util::TryStreamExt;
use http::StatusCode;
use instant_xml::FromXml;
use reqwest::Response;

use super::body::stream;
use super::error::{garbled, is_passing};
use crate::{ErrorKind, PlatformError, Service};

/// The longest answer that is read at once: a page of 1,000 keys of 1,024 bytes, each of them escaped.
const LONGEST: usize = 8 << 20;

/// Codes of passing troubles that come with other statuses than theirs, or with 200 in the middle of an answer.
/// <https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html#ErrorCodeList>
const PASSING: [&str; 6] = [
    "ConditionalRequestConflict",
    "InternalError",
    "OperationAborted",
    "RequestTimeout",
    "ServiceUnavailable",
    "SlowDown",
];

/// Why the service does not do what it was asked.
pub(super) struct Refusal {
    status: StatusCode,
    /// S3's name of the reason; empty where it gives none.
    pub(super) code: String,
    message: String,
}

/// The rest of what S3 says is left out: it repeats what was signed, and by whom.
#[derive(FromXml)]
#[xml(rename = "Error")]
struct ErrorBody {
    #[xml(rename = "Code")]
    code: String,
    #[xml(rename = "Message")]
    message: Option<String>,
}

impl Refusal {
    /// A refusal within an answer.
    pub(super) fn new(code: String, message: String) -> Self {
        Self { status: StatusCode::OK, code, message }
    }

    /// The refusal that this text is, if it is one.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let ErrorBody { code, message } = instant_xml::from_str(text).ok()?;
        Some(Self::new(code, message.unwrap_or_default()))
    }

    /// What an answer that is no success says.
    pub(super) async fn read(answer: Response) -> Self {
        let status = answer.status();
        let said = text("read", answer).await.ok().and_then(|text| Self::parse(&text));
        Self { status, ..said.unwrap_or_else(|| Self::new(String::new(), String::new())) }
    }

    pub(super) fn into_error(self, operation: &'static str) -> PlatformError {
        let Self { status, code, message } = self;
        let passing = is_passing(status) || PASSING.contains(&code.as_str());
        let kind = if passing { ErrorKind::Unavailable } else { ErrorKind::Refused };
        PlatformError::new(Service::Bucket, operation, kind, format!("{status} {code}: {message}"))
    }
}

/// The answer, if it is a success.
pub(super) async fn expect(operation: &'static str, answer: Response) -> Result<Response, PlatformError> {
    if answer.status().is_success() {
        return Ok(answer);
    }
    Err(Refusal::read(answer).await.into_error(operation))
}

/// The whole of an answer that is XML.
pub(super) async fn text(operation: &'static str, answer: Response) -> Result<String, PlatformError> {
    let collect = async |mut all: BytesMut, chunk: Bytes| {
        if all.len() + chunk.len() > LONGEST {
            return Err(garbled(operation, format!("the answer is longer than {LONGEST} bytes")));
        }
        all.extend_from_slice(&chunk);
        Ok(all)
    };
    let all = stream(operation, answer).try_fold(BytesMut::new(), collect).await?;
    let text = String::from_utf8(all.into()).map_err(|error| garbled(operation, error))?;
    // S3 sends blanks while somebody waits for parts to be put together.
    Ok(text.trim_start().to_owned())
}
