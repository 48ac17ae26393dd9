//! Cloudflare Queues.

use std::time::Duration;

use async_trait::async_trait;
use js_sys::JSON;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;
use worker::MessageBatch;
use worker::send::SendFuture;

use super::binding::Binding;
use crate::PlatformError;
use crate::queue::{Message, Queue, check};

#[wasm_bindgen(module = "/src/workers/queue.js")]
extern "C" {
    #[wasm_bindgen(catch)]
    async fn send(queue: &JsValue, body: &str, delay_seconds: u32) -> Result<JsValue, JsValue>;
}

/// The messages of a batch that the runtime has brought. They count as handled when the entry comes to its end.
pub fn messages<T>(batch: &MessageBatch<T>) -> Vec<Message> {
    batch.raw_iter().map(|message| Message(text(&message.body()))).collect()
}

/// Ours are text. One that somebody has sent by hand may be JSON.
fn text(body: &JsValue) -> String {
    body.as_string().or_else(|| JSON::stringify(body).ok()?.as_string()).unwrap_or_default()
}

/// The queue we produce for.
pub(super) struct JobsQueue(Binding);

impl JobsQueue {
    pub(super) fn new(binding: Binding) -> Self {
        Self(binding)
    }
}

#[async_trait]
impl Queue for JobsQueue {
    async fn send(&self, message: Message, delay: Duration) -> Result<(), PlatformError> {
        let seconds = check(&message, delay)?;
        SendFuture::new(async {
            let sent = send(self.0.object("send")?, &message.0, seconds).await;
            sent.map(drop).map_err(|e| self.0.failed("send", &e))
        })
        .await
    }
}
