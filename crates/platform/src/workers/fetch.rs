//! Requests in and answers out. The worker crate converts them too, header by header and with every body as a
//! stream, which takes longer than rendering a page.

use std::future::Future;

use bytes::Bytes;
use http::header::{HeaderMap, HeaderName, HeaderValue};
use http_body_util::BodyExt;
use js_sys::Uint8Array;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use worker::{Body, IntoResponse, web_sys};

use super::Passthrough;
use super::tasks::to_its_end;

#[wasm_bindgen(module = "/src/workers/fetch.js")]
extern "C" {
    fn head(request: &web_sys::Request) -> String;
    #[wasm_bindgen(catch)]
    fn answer(status: u16, headers: &str, body: &JsValue) -> Result<web_sys::Response, JsValue>;
}

/// A body up to this size is sent in one piece if it is all there, in bytes.
const WHOLE: u64 = 1 << 20;

/// The request as `http` has it.
///
/// # Errors
/// Where the runtime hands over something that is no request by `http`'s rules.
pub fn request(raw: &web_sys::Request) -> Result<http::Request<Body>, http::Error> {
    let head = head(raw);
    let mut lines = head.split('\n');
    let mut builder = http::Request::builder()
        .method(lines.next().unwrap_or_default())
        .uri(lines.next().unwrap_or_default());
    while let (Some(name), Some(value)) = (lines.next(), lines.next()) {
        // A name that `http` would not have is none that anybody here asks for.
        if let (Ok(name), Some(value)) = (HeaderName::try_from(name), value_of(value)) {
            builder = builder.header(name, value);
        }
    }
    builder.body(raw.body().map_or_else(Body::empty, Body::new))
}

/// The answer that `answering` comes to, as the runtime has it. Whether or not the visitor waits for it, it is come to.
///
/// # Errors
/// Where the runtime refuses it.
pub async fn answered<B>(
    answering: impl Future<Output = http::Response<B>> + 'static,
) -> worker::Result<web_sys::Response>
where
    B: http_body::Body<Data = Bytes> + Unpin + 'static,
    B::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
{
    let whole = async { response(answering.await).await.map(JsValue::from).map_err(JsValue::from) };
    Ok(to_its_end(whole).await?.unchecked_into())
}

/// The answer as the runtime has it.
///
/// # Errors
/// Where the runtime refuses it.
async fn response<B>(response: http::Response<B>) -> worker::Result<web_sys::Response>
where
    B: http_body::Body<Data = Bytes> + Unpin + 'static,
    B::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
{
    let (mut parts, body) = response.into_parts();
    if let Some(stream) = parts.extensions.remove::<Passthrough>().and_then(|passthrough| passthrough.take())
    {
        return Ok(answer(parts.status.as_u16(), &lines(&parts.headers), &stream)?);
    }
    let whole = body.size_hint().exact().is_some_and(|size| size <= WHOLE);
    if !whole && !body.is_end_stream() {
        let streamed = http::Response::from_parts(parts, body).into_raw();
        return streamed.map_err(|error| worker::Error::RustError(error.into().to_string()));
    }
    let bytes =
        body.collect().await.map_err(|error| worker::Error::RustError(error.into().to_string()))?.to_bytes();
    let body = if bytes.is_empty() { JsValue::NULL } else { Uint8Array::from(bytes.as_ref()).into() };
    Ok(answer(parts.status.as_u16(), &lines(&parts.headers), &body)?)
}

/// A header's value. What no value may hold is replaced: a control character that somebody has put into one cookie must not
/// take all cookies with it.
fn value_of(text: &str) -> Option<HeaderValue> {
    let allowed = |byte: u8| if byte != b'\t' && byte.is_ascii_control() { b'?' } else { byte };
    HeaderValue::from_maybe_shared(text.bytes().map(allowed).collect::<Bytes>()).ok()
}

/// Names and values on lines. The runtime takes a value's bytes as characters of as many bits.
fn lines(headers: &HeaderMap) -> String {
    let mut lines = String::with_capacity(1_024);
    for (name, value) in headers {
        lines.extend([name.as_str(), "\n"]);
        lines.extend(value.as_bytes().iter().map(|byte| char::from(*byte)));
        lines.push('\n');
    }
    lines
}
