//! Whose request it is, as far as limits and the audit log need to know.

use std::net::{IpAddr, Ipv6Addr, SocketAddr};

use axum::extract::Request;
use axum::http::HeaderName;

/// The address at the other end of the connection. The entries set it, and nobody else: natively from the socket, on
/// Workers from the header `CF-Connecting-IP`, which Cloudflare sets and no visitor can
/// (<https://developers.cloudflare.com/fundamentals/reference/http-headers/#cf-connecting-ip>).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PeerAddress(pub IpAddr);

/// The address of whoever asks, if it is known. Whole it goes into no log and no table: see [`ClientAddress::masked`].
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ClientAddress(pub Option<IpAddr>);

/// The address of whoever asks: what the `trusted` header of a proxy of ours says, and where none is configured the
/// other end of the connection. Nothing else is believed.
///
/// Proxies append what they see, so only the last entry is our proxy's; the ones before it are whatever the visitor
/// sent. Without a readable one the address is unknown: the other end of the connection would be the proxy.
pub fn read(request: &Request, trusted: Option<&HeaderName>) -> ClientAddress {
    ClientAddress(match trusted {
        Some(header) => {
            let last = request.headers().get_all(header).iter().next_back();
            last.and_then(|value| value.as_bytes().rsplit(|byte| *byte == b',').next()).and_then(parse)
        }
        None => request.extensions().get::<PeerAddress>().map(|peer| peer.0),
    })
}

impl ClientAddress {
    /// What limits count by, if the address is known: an IPv4 address, or the /64 of an IPv6 address, which is the
    /// least that one customer has (RFC 6177, section 2): `203.0.113.7`, `2001:db8:1:2::/64`.
    pub fn group(&self) -> Option<String> {
        Some(match self.0?.to_canonical() {
            IpAddr::V4(address) => address.to_string(),
            IpAddr::V6(address) => format!("{}/64", network(address, 64)),
        })
    }

    /// What is stored and shown: enough to tell one visitor from another by, not enough to find one. `203.0.113.x`,
    /// `2001:db8:1::/48`, or `unknown`.
    pub fn masked(&self) -> String {
        match self.0.map(|address| address.to_canonical()) {
            Some(IpAddr::V4(address)) => {
                let [a, b, c, _] = address.octets();
                format!("{a}.{b}.{c}.x")
            }
            Some(IpAddr::V6(address)) => format!("{}/48", network(address, 48)),
            None => "unknown".to_owned(),
        }
    }
}

/// The address with all but its first `bits` (1 to 128) zero.
fn network(address: Ipv6Addr, bits: u32) -> Ipv6Addr {
    Ipv6Addr::from_bits(address.to_bits() & u128::MAX << (u128::BITS - bits))
}

/// An address as proxies write it: alone, in brackets, or with a port.
fn parse(text: &[u8]) -> Option<IpAddr> {
    let text = std::str::from_utf8(text).ok()?.trim();
    let in_brackets = || text.strip_prefix('[')?.strip_suffix(']')?.parse::<Ipv6Addr>().ok();
    let alone = text.parse().ok();
    alone
        .or_else(|| text.parse::<SocketAddr>().ok().map(|socket| socket.ip()))
        .or_else(|| in_brackets().map(IpAddr::V6))
}

#[cfg(test)]
mod tests;
