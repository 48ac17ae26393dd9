//! What is asked over the network, and waited for.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use coppice_platform::http::{HttpLimits, Reach};
use coppice_platform::{Clock, ErrorKind, Http, PlatformError};
use http::header::{AUTHORIZATION, CONTENT_TYPE, RETRY_AFTER};
use http::{Request, Response, StatusCode};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::{MoveError, Remote};

/// The largest answer: a value of KV's has 25 MiB, and so have many together.
const LIMITS: HttpLimits =
    HttpLimits { timeout: Duration::from_secs(120), max_bytes: 64 << 20, reach: Reach::Anywhere };

/// How often something is asked that the other side can't do right now.
const TRIES: u32 = 6;

/// How often it is asked where the other side says when to come again; and how long that is where it does not say.
const PAUSES: u32 = 200;
const PAUSE_SECS: u64 = 5;

/// The longest that is waited at once, in seconds.
const LONGEST_SECS: u64 = 330;

/// A namespace, and what it is asked by.
pub(super) struct Asked {
    pub(super) remote: Remote,
    pub(super) http: Arc<dyn Http>,
    pub(super) clock: Arc<dyn Clock>,
}

#[derive(Default, Deserialize)]
struct Problem {
    #[serde(default)]
    message: String,
}

#[derive(Default, Deserialize)]
struct Problems {
    #[serde(default)]
    errors: Vec<Problem>,
}

/// A name or cursor as an address has it.
pub(super) fn encoded(text: &str) -> String {
    utf8_percent_encode(text, NON_ALPHANUMERIC).to_string()
}

/// Whether what does not come together may come one by one: it is too much, or one of it is no text.
pub(super) fn may_come_alone(error: &MoveError) -> bool {
    match error {
        MoveError::Told { status, .. } => !matches!(status, 401 | 403 | 404 | 429),
        MoveError::Platform(error) => error.kind == ErrorKind::Decode,
        _ => false,
    }
}

impl Asked {
    /// What stands at an address of the namespace.
    pub(super) async fn json<T: DeserializeOwned>(&self, at: &str) -> Result<T, MoveError> {
        read(&self.good("GET", at, "").await?)
    }

    /// What is answered to JSON.
    pub(super) async fn post<T: DeserializeOwned>(&self, at: &str, json: &str) -> Result<T, MoveError> {
        read(&self.good("POST", at, json).await?)
    }

    /// The bytes of a value, if there is one.
    pub(super) async fn value(&self, key: &str) -> Result<Option<Vec<u8>>, MoveError> {
        match self.good("GET", &format!("values/{}", encoded(key)), "").await {
            Ok(bytes) => Ok(Some(bytes.into())),
            Err(MoveError::Told { status: 404, .. }) => Ok(None),
            Err(error) => Err(error),
        }
    }

    async fn good(&self, method: &str, at: &str, body: &str) -> Result<Bytes, MoveError> {
        let answer = self.answer(method, at, body).await?;
        let status = answer.status();
        if status.is_success() {
            return Ok(answer.into_body());
        }
        let problems: Problems = serde_json::from_slice(answer.body()).unwrap_or_default();
        let message = problems.errors.into_iter().next().unwrap_or_default().message;
        Err(MoveError::Told { status: status.as_u16(), message: message.chars().take(200).collect() })
    }

    /// The answer, once there is one: who is asked too often says when to come again, and who fails may not a moment later.
    async fn answer(&self, method: &str, at: &str, body: &str) -> Result<Response<Bytes>, MoveError> {
        let (mut tries, mut pauses) = (0_u32, 0_u32);
        loop {
            let sent = self.http.send(self.request(method, at, body)?, LIMITS).await;
            let wait = match sent {
                Ok(answer) if answer.status() == StatusCode::TOO_MANY_REQUESTS && pauses < PAUSES => {
                    pauses = pauses.saturating_add(1);
                    pause(&answer)
                }
                Ok(answer) if answer.status().is_server_error() && tries < TRIES => self.again(&mut tries),
                Err(error) if is_passing(&error) && tries < TRIES => self.again(&mut tries),
                sent => return Ok(sent?),
            };
            self.clock.sleep(Duration::from_secs(wait)).await;
        }
    }

    fn again(&self, tries: &mut u32) -> u64 {
        let wait = 1_u64.checked_shl(*tries).unwrap_or(LONGEST_SECS);
        *tries = tries.saturating_add(1);
        wait
    }

    fn request(&self, method: &str, at: &str, body: &str) -> Result<Request<Bytes>, MoveError> {
        let Remote { api, account, namespace, token } = &self.remote;
        let address = format!(
            "{}/accounts/{}/storage/kv/namespaces/{}/{at}",
            api.trim_end_matches('/'),
            encoded(account),
            encoded(namespace)
        );
        Request::builder()
            .method(method)
            .uri(address)
            .header(AUTHORIZATION, format!("Bearer {token}"))
            .header(CONTENT_TYPE, "application/json")
            .body(Bytes::from(body.to_owned()))
            .map_err(|error| MoveError::Told {
                status: 0,
                message: format!("no request can be made: {error}"),
            })
    }
}

/// How long is waited before it is asked again, in seconds.
fn pause(answer: &Response<Bytes>) -> u64 {
    let said = answer.headers().get(RETRY_AFTER).and_then(|value| value.to_str().ok()?.trim().parse().ok());
    said.unwrap_or(PAUSE_SECS).clamp(1, LONGEST_SECS)
}

fn is_passing(error: &PlatformError) -> bool {
    error.retryable()
}

fn read<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, MoveError> {
    let unreadable = |error| MoveError::Told { status: 200, message: format!("what can't be read: {error}") };
    serde_json::from_slice(bytes).map_err(unreadable)
}
