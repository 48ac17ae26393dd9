//! Another site, as it is asked over the network.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use axum::Router;
use axum::body::{Body, to_bytes};
use bytes::Bytes;
use coppice_platform::http::HttpLimits;
use coppice_platform::{Http, PlatformError};
use http::{Request, Response};
use tower::ServiceExt;

use crate::support::Site;

/// Another site, as it is asked over the network.
pub struct Far {
    router: Router,
    /// How often it is still too busy.
    pub pauses: Arc<AtomicU32>,
}

impl Far {
    /// One that answers.
    pub fn to(site: &Site) -> Self {
        Self::busy(site, 0)
    }

    /// One that is too busy so many times.
    pub fn busy(site: &Site, times: u32) -> Self {
        Self { router: site.router.clone(), pauses: Arc::new(AtomicU32::new(times)) }
    }
}

#[async_trait::async_trait]
impl Http for Far {
    async fn send(
        &self,
        request: Request<Bytes>,
        _limits: HttpLimits,
    ) -> Result<Response<Bytes>, PlatformError> {
        if self.pauses.load(Ordering::Relaxed) > 0 {
            self.pauses.fetch_sub(1, Ordering::Relaxed);
            let busy = Response::builder().status(429).header("retry-after", "1");
            return Ok(busy.body(Bytes::new()).unwrap());
        }
        let (mut parts, body) = request.into_parts();
        parts.headers.insert("host", "localhost".parse().unwrap());
        parts.uri = parts.uri.path_and_query().unwrap().as_str().parse().unwrap();
        let answer = self.router.clone().oneshot(Request::from_parts(parts, Body::from(body))).await.unwrap();
        let (parts, body) = answer.into_parts();
        Ok(Response::from_parts(parts, to_bytes(body, usize::MAX).await.unwrap()))
    }
}
