//! Bytes between Rust's streams and JavaScript's, a chunk at a time.

use std::future::Future;
use std::pin::pin;

use bytes::Bytes;
use futures_util::future::{Either, select};
use futures_util::{TryStreamExt, stream};
use js_sys::{Array, Uint8Array};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;
use worker::send::{SendFuture, SendWrapper};

use super::Passthrough;
use super::binding::text;
use crate::bucket::ByteStream;
use crate::{ErrorKind, PlatformError, Service};

#[wasm_bindgen(module = "/src/workers/streams.js")]
extern "C" {
    fn reader(stream: &JsValue) -> JsValue;
    #[wasm_bindgen(catch)]
    async fn read(reader: &JsValue) -> Result<JsValue, JsValue>;
    fn cancel(reader: &JsValue);
    fn pipe(size: f64) -> Array;
    #[wasm_bindgen(catch)]
    async fn write(writer: &JsValue, chunk: Uint8Array) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(catch)]
    async fn close(writer: &JsValue) -> Result<JsValue, JsValue>;
    fn abort(writer: &JsValue);
}

/// A body being read. Dropped before its end, it is cancelled: the runtime warns of bodies left unread.
struct Body {
    untouched: Passthrough,
    reader: Option<SendWrapper<JsValue>>,
}

impl Body {
    async fn next(&mut self) -> Result<Option<Bytes>, JsValue> {
        if let Some(stream) = self.untouched.take() {
            self.reader = Some(SendWrapper::new(reader(&stream)));
        }
        let Some(reader) = &self.reader else { return Err("the body was sent off".into()) };
        let chunk = read(reader).await?;
        if chunk.is_undefined() {
            self.reader = None;
            return Ok(None);
        }
        Ok(Some(Uint8Array::new(&chunk).to_vec().into()))
    }
}

impl Drop for Body {
    fn drop(&mut self) {
        if let Some(stream) = self.untouched.take() {
            cancel(&stream);
        }
        if let Some(reader) = &self.reader {
            cancel(reader);
        }
    }
}

/// The bytes of a JavaScript stream, to be read here or to be sent on as they are.
pub(super) fn from_js(stream: JsValue) -> (ByteStream, Passthrough) {
    let passthrough = Passthrough::new(stream);
    let body = Body { untouched: passthrough.clone(), reader: None };
    let bytes = stream::try_unfold(body, |mut body| {
        SendFuture::new(async move {
            let failed =
                |e: JsValue| PlatformError::new(Service::Bucket, "read", ErrorKind::Unavailable, text(&e));
            let chunk = body.next().await.map_err(failed)?;
            Ok(chunk.map(|chunk| (chunk, body)))
        })
    });
    (Box::pin(bytes), passthrough)
}

/// Feeds the bytes of a measured body to what `store` does with a JavaScript stream of that length.
pub(super) async fn into_js<F: Future<Output = Result<JsValue, PlatformError>>>(
    size: u64,
    mut body: ByteStream,
    store: impl FnOnce(JsValue) -> F,
) -> Result<JsValue, PlatformError> {
    // The store begins with the first bytes and ends with the last: it is given neither before it is known that
    // the one comes and that nothing follows the other.
    let first = body.try_next().await?;
    let pipe = pipe(number(size));
    let (readable, writer) = (pipe.get(0), pipe.get(1));
    let stored = pin!(store(readable));
    let fed = pin!(feed(&writer, first, body));
    match select(stored, fed).await {
        // The store has all it wants, or wants no more.
        Either::Left((stored, _)) => {
            if stored.is_err() {
                abort(&writer);
            }
            stored
        }
        Either::Right((Ok(()), stored)) => stored.await,
        Either::Right((Err(error), stored)) => {
            abort(&writer);
            // Its error says no more than ours; waited for, so that nothing is stored after the answer.
            let _ = stored.await;
            Err(error)
        }
    }
}

/// Ends at the body's end, or where the store wants no more and is about to say why.
async fn feed(writer: &JsValue, mut chunk: Option<Bytes>, mut body: ByteStream) -> Result<(), PlatformError> {
    while let Some(bytes) = chunk {
        chunk = body.try_next().await?;
        if write(writer, Uint8Array::from(&*bytes)).await.is_err() {
            return Ok(());
        }
    }
    let _ = close(writer).await;
    Ok(())
}

/// A size as JavaScript has it.
#[expect(clippy::cast_precision_loss, reason = "no object has 2^53 bytes")]
pub(super) fn number(size: u64) -> f64 {
    size as f64
}
