//! Whose request it is, as far as limits and the audit log need to know.

mod forwarded;
mod network;

use std::net::{IpAddr, Ipv6Addr, SocketAddr};

use axum::extract::Request;
use axum::http::header::FORWARDED;
use axum::http::{HeaderName, HeaderValue};

pub use network::Network;

/// The address at the other end of the connection. The entries set it, and nobody else: natively from the socket, on
/// Workers from the header `CF-Connecting-IP`, which Cloudflare sets and no visitor can
/// (<https://developers.cloudflare.com/fundamentals/reference/http-headers/#cf-connecting-ip>).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PeerAddress(pub IpAddr);

/// The address of whoever asks, if it is known. Whole it goes into no log and no table: see [`ClientAddress::masked`].
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ClientAddress(pub Option<IpAddr>);

/// Whom we believe where a request comes from; with nothing set, the connection alone.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Trust {
    /// `CLIENT_ADDRESS_HEADER`: the header in which a proxy of ours says it.
    pub header: Option<HeaderName>,
    /// `TRUSTED_PROXIES`: where our proxies are, if there are several in a row.
    pub proxies: Vec<Network>,
}

impl Trust {
    fn has(&self, address: IpAddr) -> bool {
        self.proxies.iter().any(|network| network.contains(address))
    }
}

/// The address of whoever asks: what the header of a proxy of ours says, and where none is configured the other end of
/// the connection. Nothing else is believed.
///
/// Proxies append what they see, so that the last entry is our own proxy's; the ones before it are whatever it was sent.
/// Where that is another proxy of ours, it is believed in turn: the last entry that is none of them counts. Without a
/// readable one the address is unknown: the other end of the connection would be the proxy. Who comes to us past all
/// proxies is at the other end, whatever they say.
pub fn read(request: &Request, trust: &Trust) -> ClientAddress {
    let peer = request.extensions().get::<PeerAddress>().map(|peer| peer.0);
    let past_proxies = !trust.proxies.is_empty() && peer.is_some_and(|peer| !trust.has(peer));
    let Some(header) = trust.header.as_ref().filter(|_| !past_proxies) else { return ClientAddress(peer) };
    let mut nearest = None;
    for entry in entries(request, header).into_iter().rev() {
        match entry {
            Some(address) if trust.has(address) => nearest = entry,
            other => return ClientAddress(other),
        }
    }
    ClientAddress(nearest)
}

/// What the proxies have written, the last one's last; nothing for what is no address.
fn entries(request: &Request, header: &HeaderName) -> Vec<Option<IpAddr>> {
    let lines = request.headers().get_all(header).iter().map(HeaderValue::as_bytes);
    if *header == FORWARDED {
        return lines.flat_map(|line| forwarded::clients(&String::from_utf8_lossy(line))).collect();
    }
    lines.flat_map(|line| line.split(|byte| *byte == b',')).map(parse).collect()
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

/// One of the addresses that are [stored](ClientAddress::masked) as this text.
pub fn of_masked(text: &str) -> Option<IpAddr> {
    match text.strip_suffix(".x") {
        Some(network) => format!("{network}.1").parse().ok().filter(IpAddr::is_ipv4),
        None => text.strip_suffix("/48")?.parse().ok().filter(IpAddr::is_ipv6),
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
