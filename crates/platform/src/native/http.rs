//! Requests to other servers, by reqwest.

use std::sync::OnceLock;

use async_trait::async_trait;
use bytes::{Bytes, BytesMut};

use crate::http::HttpLimits;
use crate::{ErrorKind, Http, PlatformError, Service};

/// A client with its own pool of connections. It is made at the first request: reading the system's
/// certificates takes a while, and a machine that has none still serves pages.
#[derive(Default)]
pub struct HttpClient {
    client: OnceLock<Result<reqwest::Client, String>>,
}

impl HttpClient {
    fn client(&self) -> Result<&reqwest::Client, PlatformError> {
        let client = self.client.get_or_init(|| {
            // Fails only where a provider is installed already, which will do as well.
            let _ = rustls::crypto::ring::default_provider().install_default();
            let redirect = reqwest::redirect::Policy::none();
            reqwest::Client::builder().redirect(redirect).build().map_err(|e| format!("{e:?}"))
        });
        client.as_ref().map_err(|e| PlatformError::new(Service::Http, "send", ErrorKind::Unavailable, e))
    }
}

#[async_trait]
impl Http for HttpClient {
    async fn send(
        &self,
        request: http::Request<Bytes>,
        limits: HttpLimits,
    ) -> Result<http::Response<Bytes>, PlatformError> {
        let mut request = reqwest::Request::try_from(request).map_err(|e| failed(&e))?;
        *request.timeout_mut() = Some(limits.timeout);
        let mut response = self.client()?.execute(request).await.map_err(|e| failed(&e))?;
        let mut answer = http::Response::new(Bytes::new());
        *answer.status_mut() = response.status();
        *answer.headers_mut() = std::mem::take(response.headers_mut());
        let mut body = BytesMut::new();
        while let Some(chunk) = response.chunk().await.map_err(|e| failed(&e))? {
            if body.len() + chunk.len() > limits.max_bytes {
                let too_long = format!("the answer is longer than {} bytes", limits.max_bytes);
                return Err(PlatformError::new(Service::Http, "send", ErrorKind::Decode, too_long));
            }
            body.extend_from_slice(&chunk);
        }
        *answer.body_mut() = body.freeze();
        Ok(answer)
    }
}

fn failed(error: &reqwest::Error) -> PlatformError {
    let kind = if error.is_timeout() {
        ErrorKind::TimedOut
    } else if error.is_builder() {
        ErrorKind::Refused
    } else {
        ErrorKind::Unavailable
    };
    // `Debug` tells the cause behind the cause, such as a certificate; it is for the log alone.
    PlatformError::new(Service::Http, "send", kind, format!("{error:?}"))
}
