//! Requests in and answers out. The worker crate converts them too, header by header and with every body as a
//! stream, which takes longer than rendering a page.

use bytes::Bytes;
use http::header::{HeaderMap, HeaderName, HeaderValue};
use http_body_util::BodyExt;
use js_sys::Uint8Array;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;
use worker::{Body, IntoResponse, web_sys};

use super::Passthrough;

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
        // A header that `http` would not have is none that anybody here asks for.
        if let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::try_from(value)) {
            builder = builder.header(name, value);
        }
    }
    builder.body(raw.body().map_or_else(Body::empty, Body::new))
}

/// The answer as the runtime has it.
///
/// # Errors
/// Where the runtime refuses it.
pub async fn response<B>(response: http::Response<B>) -> worker::Result<web_sys::Response>
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

/// Names and values on lines.
fn lines(headers: &HeaderMap) -> String {
    let mut lines = String::with_capacity(1_024);
    for (name, value) in headers {
        if let Ok(value) = value.to_str() {
            lines.extend([name.as_str(), "\n", value, "\n"]);
        }
    }
    lines
}
