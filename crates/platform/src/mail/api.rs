//! Mail by an HTTP API.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;
use http::{HeaderValue, StatusCode, Uri, header};

use super::{Mail, Mailer, Sender, failed, refused};
use crate::http::{HttpLimits, Reach};
use crate::{ErrorKind, Http, PlatformError};

/// An answer is an id or an error of a line or two.
const LIMITS: HttpLimits =
    HttpLimits { timeout: Duration::from_secs(10), max_bytes: 64 << 10, reach: Reach::Anywhere };

/// How much of an answer goes into the log.
const LOGGED: usize = 300;

/// Where the API is and who asks it.
#[derive(Clone, PartialEq, Eq)]
pub struct Api {
    pub(super) url: Uri,
    pub(super) authorization: HeaderValue,
    pub(super) from: Sender,
}

/// Sends by Resend's API, or any that takes the same JSON: <https://resend.com/docs/api-reference/emails/send-email>.
pub(super) struct ApiMailer {
    api: Api,
    http: Arc<dyn Http>,
}

impl ApiMailer {
    pub(super) fn new(api: Api, http: Arc<dyn Http>) -> Self {
        Self { api, http }
    }

    fn request(&self, mail: &Mail) -> Result<http::Request<Bytes>, http::Error> {
        let body = serde_json::json!({
            "from": self.api.from.to_string(),
            "to": [mail.to],
            "subject": mail.subject,
            "text": mail.text,
            // Answering machines leave it alone (RFC 3834, section 5).
            "headers": { "Auto-Submitted": "auto-generated" },
        });
        http::Request::post(self.api.url.clone())
            .header(header::AUTHORIZATION, self.api.authorization.clone())
            .header(header::CONTENT_TYPE, "application/json")
            .header(header::USER_AGENT, "coppice")
            .body(body.to_string().into())
    }
}

#[async_trait]
impl Mailer for ApiMailer {
    async fn send(&self, mail: Mail) -> Result<(), PlatformError> {
        mail.check()?;
        let request = self.request(&mail).map_err(refused)?;
        let answer = self.http.send(request, LIMITS).await.map_err(|error| match error.kind {
            // It has answered, at a length that nobody reads.
            ErrorKind::Decode => failed(ErrorKind::Unanswered, error.detail),
            kind => failed(kind, error.detail),
        })?;
        let status = answer.status();
        if status.is_success() {
            return Ok(());
        }
        let text: String = String::from_utf8_lossy(answer.body()).chars().take(LOGGED).collect();
        // Of all that it may refuse these alone are about the message; the others are about our key, or the moment.
        let is_about_it = matches!(status, StatusCode::BAD_REQUEST | StatusCode::UNPROCESSABLE_ENTITY);
        let kind = match status {
            _ if is_about_it => ErrorKind::Refused,
            // Somebody in between has passed it on.
            StatusCode::GATEWAY_TIMEOUT => ErrorKind::Unanswered,
            _ => ErrorKind::Unavailable,
        };
        Err(failed(kind, format!("{status}: {text}")))
    }
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests {
    use std::sync::Mutex;

    use serde_json::{Value as Json, json};

    use super::*;
    use crate::Service;

    /// Gives one answer, and keeps what it was asked.
    struct Scripted {
        answer: Result<u16, ErrorKind>,
        asked: Mutex<Vec<http::Request<Bytes>>>,
    }

    #[async_trait]
    impl Http for Scripted {
        async fn send(
            &self,
            request: http::Request<Bytes>,
            _limits: HttpLimits,
        ) -> Result<http::Response<Bytes>, PlatformError> {
            self.asked.lock().unwrap().push(request);
            let status =
                self.answer.clone().map_err(|kind| PlatformError::new(Service::Http, "send", kind, "x"))?;
            Ok(http::Response::builder().status(status).body("why".into()).unwrap())
        }
    }

    fn scripted(answer: Result<u16, ErrorKind>) -> (Arc<Scripted>, ApiMailer) {
        let http = Arc::new(Scripted { answer, asked: Mutex::default() });
        let api = Api {
            url: Uri::from_static("https://mail.example/emails"),
            authorization: HeaderValue::from_static("Bearer key"),
            from: Sender::parse("Shop <shop@example.com>").unwrap(),
        };
        (http.clone(), ApiMailer::new(api, http))
    }

    fn mail(to: &str) -> Mail {
        Mail { to: to.to_owned(), subject: "Grüße".to_owned(), text: "line\nline".to_owned() }
    }

    #[tokio::test]
    async fn a_mail_is_one_request_with_the_key() {
        let (http, mailer) = scripted(Ok(202));
        mailer.send(mail("a@example.com")).await.unwrap();
        let asked = http.asked.lock().unwrap();
        let [request] = asked.as_slice() else { panic!("{} requests", asked.len()) };
        assert_eq!((request.method().as_str(), request.uri().path()), ("POST", "/emails"));
        assert_eq!(request.headers()["authorization"], "Bearer key");
        assert_eq!(request.headers()["content-type"], "application/json");
        assert_eq!(
            serde_json::from_slice::<Json>(request.body()).unwrap(),
            json!({
                "from": "Shop <shop@example.com>",
                "to": ["a@example.com"],
                "subject": "Grüße",
                "text": "line\nline",
                "headers": { "Auto-Submitted": "auto-generated" },
            })
        );
    }

    #[tokio::test]
    async fn what_the_answer_means_is_what_the_caller_can_do() {
        for (answer, kind) in [
            (Ok(400), ErrorKind::Refused),
            (Ok(401), ErrorKind::Unavailable),
            (Ok(403), ErrorKind::Unavailable),
            (Ok(404), ErrorKind::Unavailable),
            (Ok(422), ErrorKind::Refused),
            (Ok(429), ErrorKind::Unavailable),
            (Ok(302), ErrorKind::Unavailable),
            (Ok(500), ErrorKind::Unavailable),
            (Ok(503), ErrorKind::Unavailable),
            (Err(ErrorKind::Unavailable), ErrorKind::Unavailable),
            (Err(ErrorKind::TimedOut), ErrorKind::TimedOut),
            (Ok(504), ErrorKind::Unanswered),
            (Err(ErrorKind::Unanswered), ErrorKind::Unanswered),
            (Err(ErrorKind::Decode), ErrorKind::Unanswered),
        ] {
            let (_, mailer) = scripted(answer.clone());
            let error = mailer.send(mail("a@example.com")).await.unwrap_err();
            assert_eq!((error.service, error.kind), (Service::Mail, kind), "{answer:?}");
        }
    }

    #[tokio::test]
    async fn what_is_no_address_is_refused_before_anybody_is_asked() {
        let (http, mailer) = scripted(Ok(200));
        let error = mailer.send(mail("a@example.com\r\nBcc: b@example.com")).await.unwrap_err();
        assert_eq!(error.kind, ErrorKind::Refused);
        assert!(http.asked.lock().unwrap().is_empty());
    }
}
