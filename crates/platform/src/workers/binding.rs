//! What the Worker is bound to, and how its JavaScript fails.

use wasm_bindgen::{JsCast, JsValue};
use worker::send::SendWrapper;

use super::env;
use crate::error::message;
use crate::{ErrorKind, PlatformError, Service};

/// A binding such as a database, by its name in the Worker's configuration.
pub(super) struct Binding {
    value: SendWrapper<JsValue>,
    name: &'static str,
    service: Service,
}

impl Binding {
    pub(super) fn named(name: &'static str, service: Service) -> Self {
        Self { value: SendWrapper::new(env::get(name)), name, service }
    }

    /// The object bound, if there is one.
    pub(super) fn object(&self, operation: &'static str) -> Result<&JsValue, PlatformError> {
        if self.value.is_object() {
            return Ok(&self.value);
        }
        let missing = format!("the Worker has no binding {}", self.name);
        Err(PlatformError::new(self.service, operation, ErrorKind::Unavailable, missing))
    }

    /// The error of an operation on this binding.
    pub(super) fn failed(&self, operation: &'static str, error: &JsValue) -> PlatformError {
        let text = text(error);
        PlatformError::new(self.service, operation, message::kind(&text), text)
    }

    /// The error of an answer that is not what it should be.
    pub(super) fn garbled(&self, operation: &'static str) -> PlatformError {
        PlatformError::new(self.service, operation, ErrorKind::Decode, "not the answer expected")
    }
}

/// The message of whatever JavaScript has thrown.
pub(super) fn text(error: &JsValue) -> String {
    match error.dyn_ref::<js_sys::Error>() {
        Some(error) => error.message().into(),
        None => error.as_string().unwrap_or_else(|| format!("{error:?}")),
    }
}
