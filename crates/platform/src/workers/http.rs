//! Requests to other servers, by `fetch`.

use async_trait::async_trait;
use bytes::Bytes;
use http::{HeaderName, HeaderValue, Request, Response, StatusCode};
use js_sys::{Array, Uint8Array};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use worker::send::SendFuture;

use super::binding::text;
use crate::http::address::is_public_host;
use crate::http::{HttpLimits, Reach};
use crate::{ErrorKind, Http, PlatformError, Service};

#[wasm_bindgen(module = "/src/workers/http.js")]
extern "C" {
    #[wasm_bindgen(catch)]
    async fn send(
        method: &str,
        url: &str,
        headers: &str,
        body: Option<Uint8Array>,
        timeout: f64,
        most: f64,
    ) -> Result<JsValue, JsValue>;
}

/// `fetch`.
pub(super) struct Fetch;

#[async_trait]
impl Http for Fetch {
    async fn send(
        &self,
        request: Request<Bytes>,
        limits: HttpLimits,
    ) -> Result<Response<Bytes>, PlatformError> {
        // What a name resolves to is not ours to know here; workerd's `fetch` reaches no private network.
        if limits.reach == Reach::Public && !request.uri().host().is_some_and(is_public_host) {
            return Err(PlatformError::new(
                Service::Http,
                "send",
                ErrorKind::Refused,
                "the host is not public",
            ));
        }
        let (parts, body) = request.into_parts();
        let headers: Vec<_> = parts
            .headers
            .iter()
            .map(|(name, value)| (name.as_str(), String::from_utf8_lossy(value.as_bytes())))
            .collect();
        let headers = serde_json::json!(headers).to_string();
        let url = parts.uri.to_string();
        SendFuture::new(async move {
            let body = (!body.is_empty()).then(|| Uint8Array::from(&*body));
            let timeout = limits.timeout.as_secs_f64() * 1_000.0;
            #[expect(clippy::cast_precision_loss, reason = "nobody caps an answer at 2^53 bytes")]
            let most = limits.max_bytes as f64;
            let answer = send(parts.method.as_str(), &url, &headers, body, timeout, most).await;
            let answer = answer.map_err(|e| failed(&e))?;
            response(&answer)
                .ok_or_else(|| PlatformError::new(Service::Http, "send", ErrorKind::Decode, "not an answer"))
        })
        .await
    }
}

fn response(answer: &JsValue) -> Option<Response<Bytes>> {
    let answer = answer.dyn_ref::<Array>()?;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a status has three digits")]
    let status = answer.get(0).as_f64()? as u16;
    let mut response = Response::new(Bytes::from(Uint8Array::new(&answer.get(2)).to_vec()));
    *response.status_mut() = StatusCode::from_u16(status).ok()?;
    let headers: Vec<(String, String)> = serde_json::from_str(&answer.get(1).as_string()?).ok()?;
    for (name, value) in headers {
        response.headers_mut().append(HeaderName::try_from(name).ok()?, HeaderValue::try_from(value).ok()?);
    }
    Some(response)
}

fn failed(error: &JsValue) -> PlatformError {
    let name = error.dyn_ref::<js_sys::Error>().map(|error| String::from(error.name()));
    let detail = text(error);
    let kind = match name.as_deref() {
        Some("TimeoutError" | "AbortError") => ErrorKind::TimedOut,
        Some("RangeError") => ErrorKind::Decode,
        // What workerd says of a connection that there was.
        _ if detail.contains("connection lost") => ErrorKind::Unanswered,
        _ => ErrorKind::Unavailable,
    };
    PlatformError::new(Service::Http, "send", kind, detail)
}
