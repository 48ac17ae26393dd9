//! Names that lead out into the world alone.

use std::error::Error;
use std::fmt;
use std::net::SocketAddr;

use reqwest::dns::{Addrs, Name, Resolve, Resolving};

use crate::http::address::is_public;

/// Resolves a name as the system does, and hands on what is public. The connection is made to these very addresses, so
/// that a name which leads elsewhere a moment later leads nobody there.
pub(super) struct PublicOnly;

impl Resolve for PublicOnly {
    fn resolve(&self, name: Name) -> Resolving {
        Box::pin(async move {
            let found: Vec<_> = tokio::net::lookup_host((name.as_str(), 0)).await?.collect();
            let addrs: Addrs = Box::new(public(found)?.into_iter());
            Ok(addrs)
        })
    }
}

fn public(found: Vec<SocketAddr>) -> Result<Vec<SocketAddr>, NotPublic> {
    let public: Vec<_> = found.into_iter().filter(|address| is_public(address.ip())).collect();
    if public.is_empty() { Err(NotPublic) } else { Ok(public) }
}

/// A name leads to nobody out in the world.
#[derive(Debug)]
struct NotPublic;

impl fmt::Display for NotPublic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the host resolves to no public address")
    }
}

impl Error for NotPublic {}

/// Whether that is why a request failed.
pub(super) fn refused(error: &(dyn Error + 'static)) -> bool {
    let mut cause = Some(error);
    while let Some(error) = cause {
        if error.is::<NotPublic>() {
            return true;
        }
        cause = error.source();
    }
    false
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use bytes::Bytes;

    use super::*;
    use crate::http::{HttpLimits, Reach};
    use crate::native::HttpClient;
    use crate::{ErrorKind, Http};

    #[test]
    fn private_addresses_among_public_ones_are_left_out() {
        let at = |address: &str| SocketAddr::new(address.parse().unwrap(), 0);
        let mixed = vec![at("10.0.0.1"), at("1.1.1.1"), at("::1")];
        assert_eq!(public(mixed).unwrap(), [at("1.1.1.1")]);
        assert!(public(vec![at("127.0.0.1")]).is_err());
        assert!(public(Vec::new()).is_err());
    }

    #[tokio::test]
    async fn a_name_that_leads_here_is_refused_when_it_is_resolved() {
        let client = super::super::builder().no_proxy().dns_resolver(PublicOnly).build().unwrap();
        let error = client.get("http://localhost:9/").send().await.unwrap_err();
        assert!(refused(&error), "{error:?}");
    }

    #[tokio::test]
    async fn nobody_within_is_reached_by_who_may_reach_the_world_alone() {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        for host in ["127.0.0.1", "localhost", "2130706433", "127.1", "0x7f.1", "[::1]", "[::ffff:127.0.0.1]"]
        {
            let request = http::Request::get(format!("http://{host}:{port}/")).body(Bytes::new()).unwrap();
            let limits = HttpLimits { timeout: Duration::from_secs(5), max_bytes: 1, reach: Reach::Public };
            let error = HttpClient::default().send(request, limits).await.unwrap_err();
            assert_eq!(error.kind, ErrorKind::Refused, "{host}");
        }
        let nobody = tokio::time::timeout(Duration::from_millis(50), listener.accept()).await;
        assert!(nobody.is_err());
    }
}
