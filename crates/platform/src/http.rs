//! Requests to other servers.

use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;

use crate::PlatformError;

/// Bounds on a request, because the other server is not ours.
#[derive(Debug, Clone, Copy)]
pub struct HttpLimits {
    /// How long the whole exchange may take.
    pub timeout: Duration,
    /// How many bytes of body are read before it is given up.
    pub max_bytes: usize,
}

/// A client for other servers. Follows no redirect.
#[async_trait]
pub trait Http: Send + Sync {
    /// Sends a request and reads the whole answer, whatever its status.
    async fn send(
        &self,
        request: http::Request<Bytes>,
        limits: HttpLimits,
    ) -> Result<http::Response<Bytes>, PlatformError>;
}
