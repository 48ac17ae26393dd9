//! Refusals, in Stripe's envelope: <https://docs.stripe.com/api/errors>.

use serde_json::{Value, json};

/// Why something was not done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The status it is answered with.
    pub status: u16,
    /// Its kind: `invalid_request_error`, `idempotency_error`, `api_error`.
    pub kind: &'static str,
    /// What programs tell it by, if there is something.
    pub code: Option<&'static str>,
    /// What people tell it by.
    pub message: String,
    /// The parameter at fault, if it is one.
    pub param: Option<String>,
    /// Whether the request had begun to be executed: an idempotency key keeps this answer then.
    pub executed: bool,
}

impl Problem {
    fn new(status: u16, kind: &'static str, message: impl Into<String>) -> Self {
        Self { status, kind, code: None, message: message.into(), param: None, executed: false }
    }

    fn coded(self, code: &'static str) -> Self {
        Self { code: Some(code), ..self }
    }

    /// At this parameter.
    pub(crate) fn at(self, param: impl Into<String>) -> Self {
        Self { param: Some(param.into()), ..self }
    }

    /// A request that can't be understood.
    pub(crate) fn request(message: impl Into<String>) -> Self {
        Self::new(400, "invalid_request_error", message)
    }

    /// A parameter that can't be accepted.
    pub(crate) fn parameter(code: &'static str, param: &str, message: impl Into<String>) -> Self {
        Self::request(message).coded(code).at(param)
    }

    /// What things are in the way, whatever the parameters.
    pub(crate) fn state(code: Option<&'static str>, message: impl Into<String>) -> Self {
        Self { code, executed: true, ..Self::request(message) }
    }

    /// There is no such thing.
    pub(crate) fn missing(what: &str, id: &str) -> Self {
        let message = format!("No such {what}: '{id}'");
        Self::new(404, "invalid_request_error", message).coded("resource_missing").at("id")
    }

    /// There is no such address.
    pub(crate) fn unknown_url(method: &str, path: &str) -> Self {
        let message = format!("Unrecognized request URL ({method}: {path}).");
        Self::new(404, "invalid_request_error", message)
    }

    /// Who asks has no key, or a wrong one.
    pub(crate) fn unauthorized(message: impl Into<String>) -> Self {
        Self::new(401, "invalid_request_error", message)
    }

    /// A key that was used for something else.
    pub(crate) fn idempotency(message: impl Into<String>) -> Self {
        Self::new(400, "idempotency_error", message)
    }

    /// A key whose first request is still being executed.
    pub(crate) fn key_in_use() -> Self {
        let message = "There is currently another in-progress request using this Stripe-Idempotency-Key.";
        Self::new(409, "idempotency_error", message).coded("idempotency_key_in_use")
    }

    /// Stripe's own fault.
    pub(crate) fn broken(status: u16) -> Self {
        let kind = if status == 429 { "invalid_request_error" } else { "api_error" };
        let code = if status == 429 { Some("rate_limit") } else { None };
        Self { code, ..Self::new(status, kind, "An unknown error occurred") }
    }

    /// The body of its answer.
    pub(crate) fn body(&self) -> Value {
        let mut error = json!({ "type": self.kind, "message": self.message });
        if let Some(error) = error.as_object_mut() {
            if let Some(code) = self.code {
                error.insert("code".into(), json!(code));
                let page = format!("https://stripe.com/docs/error-codes/{}", code.replace('_', "-"));
                error.insert("doc_url".into(), json!(page));
            }
            if let Some(param) = &self.param {
                error.insert("param".into(), json!(param));
            }
        }
        json!({ "error": error })
    }
}
