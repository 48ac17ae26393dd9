//! A layer around requests to other servers.

use async_trait::async_trait;
use bytes::Bytes;
use http::{Request, Response};

use super::{Layer, Layered};
use crate::http::HttpLimits;
use crate::{Http, PlatformError, Service};

#[async_trait]
impl<L: Layer> Http for Layered<L, dyn Http> {
    async fn send(
        &self,
        request: Request<Bytes>,
        limits: HttpLimits,
    ) -> Result<Response<Bytes>, PlatformError> {
        self.layer.around(Service::Http, &["send"], self.inner.send(request, limits)).await
    }
}
