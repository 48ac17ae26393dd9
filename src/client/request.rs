//! Requests to our own addresses: with progress, and again where it may help.

use std::rc::Rc;

use js_sys::{Math, Promise};
use serde::de::DeserializeOwned;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, ProgressEvent, XmlHttpRequest};

use super::backoff;
use super::clock::sleep;
use crate::error::{AppError, Envelope};

/// A request.
pub struct Request {
    /// Its method.
    pub method: &'static str,
    /// Its path and query.
    pub url: String,
    /// What it carries.
    pub body: Body,
}

/// What a request carries.
pub enum Body {
    /// Nothing.
    Empty,
    /// Bytes of a file, which never pass through wasm.
    Blob(Blob),
    /// A value as JSON.
    Json(String),
}

/// Why there is no answer.
pub enum Stop {
    /// The visitor does not want it any more.
    Unwanted,
    /// It can't be had, and why.
    Failed(AppError),
}

/// Whoever waits for an answer.
pub trait Watch {
    /// Whether they still do.
    fn is_wanted(&self) -> bool;
    /// The request is on its way; it can be stopped by this.
    fn flying(&self, _: XmlHttpRequest) {}
    /// So many bytes have left.
    fn sent(&self, _: u64) {}
    /// It is tried again in so many seconds.
    fn waiting(&self, _: u32) {}
}

/// Waits for an answer whatever happens.
pub struct Always;

impl Watch for Always {
    fn is_wanted(&self) -> bool {
        true
    }
}

struct Answer {
    status: u16,
    text: String,
    retry_after: Option<u32>,
}

/// The answer to a request as a value.
pub async fn ask<T: DeserializeOwned>(request: &Request, watch: &Rc<dyn Watch>) -> Result<T, Stop> {
    let text = send(request, watch).await?;
    serde_json::from_slice(text.as_bytes()).map_err(|_| Stop::Failed(AppError::Unreadable))
}

/// The text of the answer to a request. What fails on the way, or for now, is tried again.
pub async fn send(request: &Request, watch: &Rc<dyn Watch>) -> Result<String, Stop> {
    let mut tries = 0;
    loop {
        let answer = once(request, watch).await;
        if !watch.is_wanted() {
            return Err(Stop::Unwanted);
        }
        let (error, retry_after) = match answer {
            Ok(answer) if (200..300).contains(&answer.status) => return Ok(answer.text),
            Ok(answer) => {
                let error = serde_json::from_slice::<Envelope>(answer.text.as_bytes())
                    .map_or_else(|_| AppError::Other(answer.status), AppError::from);
                if !matches!(answer.status, 429 | 502 | 503 | 504) {
                    return Err(Stop::Failed(error));
                }
                (error, answer.retry_after)
            }
            Err(_) => (AppError::Unreachable, None),
        };
        let Some(wait) = backoff::delay(tries, retry_after, Math::random()) else {
            return Err(Stop::Failed(error));
        };
        tries = tries.saturating_add(1);
        watch.waiting(wait.div_ceil(1_000));
        sleep(wait).await;
        if !watch.is_wanted() {
            return Err(Stop::Unwanted);
        }
    }
}

/// One try. `fetch` does not say how far a body is, so this is what came before it.
async fn once(request: &Request, watch: &Rc<dyn Watch>) -> Result<Answer, JsValue> {
    let xhr = XmlHttpRequest::new()?;
    xhr.open(request.method, &request.url)?;
    xhr.set_request_header("accept", "application/json")?;
    let watching = Rc::clone(watch);
    let progress = Closure::<dyn FnMut(ProgressEvent)>::new(move |event: ProgressEvent| {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a count of bytes")]
        watching.sent(event.loaded() as u64);
    });
    xhr.upload()?.set_onprogress(Some(progress.as_ref().unchecked_ref()));
    let ended = Promise::new(&mut |resolve, _| xhr.set_onloadend(Some(&resolve)));
    let content_type = |kind| xhr.set_request_header("content-type", kind);
    match &request.body {
        Body::Empty => xhr.send()?,
        Body::Blob(blob) => {
            content_type("application/octet-stream")?;
            xhr.send_with_opt_blob(Some(blob))?;
        }
        Body::Json(text) => {
            content_type("application/json")?;
            xhr.send_with_opt_str(Some(text))?;
        }
    }
    watch.flying(xhr.clone());
    JsFuture::from(ended).await?;
    // 0: it did not get there, or was stopped.
    match xhr.status()? {
        0 => Err(JsValue::NULL),
        status => {
            let retry_after = xhr.get_response_header("retry-after")?.and_then(|value| value.parse().ok());
            Ok(Answer { status, text: xhr.response_text()?.unwrap_or_default(), retry_after })
        }
    }
}
