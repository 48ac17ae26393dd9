//! One call: signed, sent, judged, tried again.

use std::sync::atomic::Ordering;
use std::time::Duration;

use bytes::Bytes;
use coppice_platform::http::{HttpLimits, Reach};
use coppice_platform::{ErrorKind, PlatformError, Service};
use http::{Request, Response, StatusCode};
use serde::de::DeserializeOwned;

use super::Client;
use crate::sign::{Scope, authorization};
use crate::{DynamoError, Operation, refusal};

/// How often something is asked that can't be answered right now.
const TRIES: u32 = 3;

/// How long one try may take at most.
const TRY_MS: i64 = 10_000;

/// The longest pauses before the second try; before the third they are twice as long. Who was asked too much is left alone longer.
const PAUSE_MS: u64 = 50;
const THROTTLED_MS: u64 = 500;

/// The largest answer: a page has 1 MB of items, and JSON may write a byte as six.
const MOST_BYTES: usize = 16 << 20;

const JSON: &str = "application/x-amz-json-1.0";
const SERVICE: &str = "dynamodb";

impl Client {
    /// What is answered to a call, which is over within this time.
    pub(super) async fn call<A: DeserializeOwned>(
        &self,
        operation: Operation,
        body: &serde_json::Value,
        within: Duration,
    ) -> Result<A, DynamoError> {
        let body = Bytes::from(body.to_string());
        let end = self.clock.now_ms().saturating_add(i64::try_from(within.as_millis()).unwrap_or(i64::MAX));
        let (mut tries, mut corrected) = (0_u32, false);
        loop {
            let error = match self.ask(operation, &body, end).await {
                Ok(answer) => {
                    return serde_json::from_slice(answer.body())
                        .map_err(|_| DynamoError::Garbled(operation, answer.status().as_u16()));
                }
                Err(error) => error,
            };
            if let DynamoError::ClockSkew(Some(offset)) = error
                && !corrected
            {
                corrected = true;
                self.correction_ms.store(offset, Ordering::Relaxed);
                continue;
            }
            tries = tries.saturating_add(1);
            if !error.is_passing() || tries >= TRIES || !self.pause(tries, &error, end).await {
                return Err(error);
            }
        }
    }

    /// Waits a while before the next try; false where there is no time left for one.
    pub(super) async fn pause(&self, tries: u32, error: &DynamoError, end: i64) -> bool {
        let longest = if error.is_throttling() { THROTTLED_MS } else { PAUSE_MS };
        let longest = longest.saturating_mul(1 << tries.saturating_sub(1).min(4));
        // Not all of those who were refused together come again together.
        let random = u64::try_from(self.random.u128() & 0xffff).unwrap_or_default();
        let wait = (longest / 2).saturating_add(longest / 2 * random / 0xffff);
        if self.clock.now_ms().saturating_add(i64::try_from(wait).unwrap_or(i64::MAX)) >= end {
            return false;
        }
        self.clock.sleep(Duration::from_millis(wait)).await;
        true
    }

    /// Asks once; the answer is a success.
    async fn ask(
        &self,
        operation: Operation,
        body: &Bytes,
        end: i64,
    ) -> Result<Response<Bytes>, DynamoError> {
        let now = self.clock.now_ms();
        let failed = |error| DynamoError::Unanswered(operation, error);
        let rest = end.saturating_sub(now).min(TRY_MS);
        let Some(timeout) = u64::try_from(rest).ok().filter(|rest| *rest > 0) else {
            return Err(failed(PlatformError::new(
                Service::Http,
                "send",
                ErrorKind::TimedOut,
                "no time left",
            )));
        };
        let limits = HttpLimits {
            timeout: Duration::from_millis(timeout),
            max_bytes: MOST_BYTES,
            reach: Reach::Anywhere,
        };
        let request = self
            .request(operation, body, now)
            .map_err(|error| failed(PlatformError::new(Service::Http, "send", ErrorKind::Refused, error)))?;
        let answer = self.http.send(request, limits).await.map_err(failed)?;
        let offset = refusal::offset(answer.headers(), self.clock.now_ms());
        if let Some(offset) = offset {
            self.seen_ms.store(offset, Ordering::Relaxed);
        }
        // A page with 200, as proxies and captive portals have them, is found where it is read.
        if answer.status() == StatusCode::OK {
            Ok(answer)
        } else {
            Err(refusal::read(operation, &answer, offset))
        }
    }

    fn request(&self, operation: Operation, body: &Bytes, now_ms: i64) -> http::Result<Request<Bytes>> {
        let settings = &self.settings;
        let at = now_ms.saturating_add(self.correction_ms.load(Ordering::Relaxed)).div_euclid(1_000);
        let scope = Scope { service: SERVICE, region: &settings.region, at };
        let target = format!("DynamoDB_20120810.{operation}");
        let date = scope.date();
        let mut headers = vec![("content-type", JSON), ("x-amz-date", &date), ("x-amz-target", &target)];
        headers.extend(settings.credentials.session_token.as_deref().map(|t| ("x-amz-security-token", t)));
        let mut request = Request::post(format!("{}/", settings.origin));
        for (name, value) in &headers {
            request = request.header(*name, *value);
        }
        // Whoever sends it says the host by itself.
        headers.push(("host", &settings.host));
        let authorization = authorization(&settings.credentials, scope, &headers, body);
        request.header("authorization", authorization).body(body.clone())
    }
}
