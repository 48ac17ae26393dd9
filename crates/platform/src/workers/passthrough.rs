//! Bytes that leave without being read here.

use std::sync::{Arc, Mutex, PoisonError};

use wasm_bindgen::JsValue;
use worker::send::SendWrapper;

/// A stream of JavaScript's until somebody takes it: whoever reads the body here, or whoever sends it off.
#[derive(Clone)]
pub struct Passthrough(Arc<Mutex<Option<SendWrapper<JsValue>>>>);

impl Passthrough {
    pub(super) fn new(stream: JsValue) -> Self {
        Self(Arc::new(Mutex::new(Some(SendWrapper::new(stream)))))
    }

    /// The stream, once. Then nothing is read from it here, and nothing cancels it.
    pub(super) fn take(&self) -> Option<JsValue> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take().map(|stream| stream.0)
    }
}
