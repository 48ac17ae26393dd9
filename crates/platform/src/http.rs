//! Requests to other servers.

pub mod address;

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
    /// Whom the request may reach.
    pub reach: Reach,
}

/// Whom a request may reach.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// Whoever the URL names: it is the operator's, or as good as theirs.
    Anywhere,
    /// Who is out in the world: others have a say in the URL. The host is a name ([`address::is_public_host`]), and what
    /// it resolves to is public ([`address::is_public`]); [`crate::ErrorKind::Refused`] otherwise. On Workers the second is the
    /// platform's: its `fetch` reaches no private network.
    Public,
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

/// Whether the host is this very machine, to which nobody listens in.
pub fn is_loopback(host: &str) -> bool {
    let address = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost" || address.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
}

/// The scheme and host of what should have been a URL. Anything else in it may be secret.
pub(crate) fn hidden(url: &str) -> String {
    let Some((scheme, rest)) = url.split_once("://") else { return "…".to_owned() };
    let (user, host) = rest.rsplit_once('@').map_or(("", rest), |(_, host)| ("…@", host));
    let (host, more) = host.split_once([':', '/', '?', '#']).map_or((host, ""), |(host, _)| (host, "…"));
    format!("{scheme}://{user}{host}{more}")
}
