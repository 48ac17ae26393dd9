//! Networks, as settings name them.

use std::net::IpAddr;

/// All addresses that begin alike: `10.0.0.0/8`, `2001:db8::/32`, or one alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Network {
    address: IpAddr,
    bits: u32,
}

impl Network {
    /// Reads an address, perhaps with how many of its bits count.
    pub fn parse(text: &str) -> Option<Self> {
        let (address, bits) = match text.split_once('/') {
            Some((address, bits)) => (address, Some(bits.parse::<u32>().ok()?)),
            None => (text, None),
        };
        let address = address.parse::<IpAddr>().ok()?.to_canonical();
        let width = width(address);
        let bits = bits.unwrap_or(width);
        (bits <= width).then_some(Self { address, bits })
    }

    /// Whether an address is one of them.
    pub fn contains(&self, address: IpAddr) -> bool {
        let address = address.to_canonical();
        let width = width(self.address);
        let differ = match (self.address, address) {
            (IpAddr::V4(one), IpAddr::V4(other)) => u128::from(one.to_bits() ^ other.to_bits()),
            (IpAddr::V6(one), IpAddr::V6(other)) => one.to_bits() ^ other.to_bits(),
            _ => return false,
        };
        // Of no bits all are alike.
        differ.checked_shr(width.saturating_sub(self.bits)).unwrap_or(0) == 0
    }
}

fn width(address: IpAddr) -> u32 {
    if address.is_ipv4() { 32 } else { 128 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_network_is_the_addresses_that_begin_alike() {
        for (network, within, beyond) in [
            ("10.0.0.0/8", "10.255.0.1", "11.0.0.0"),
            ("10.1.2.3/8", "10.255.0.1", "9.255.255.255"),
            ("192.0.2.7", "192.0.2.7", "192.0.2.6"),
            ("192.0.2.6/31", "::ffff:192.0.2.7", "192.0.2.8"),
            ("0.0.0.0/0", "255.0.0.1", "2001:db8::1"),
            ("2001:db8::/32", "2001:db8:ffff::1", "2001:db9::"),
            ("::1", "::1", "127.0.0.1"),
            ("::/0", "fe80::1", "10.0.0.1"),
        ] {
            let contains =
                |address: &str| Network::parse(network).unwrap().contains(address.parse().unwrap());
            assert!(contains(within) && !contains(beyond), "{network}");
        }
        for none in
            ["", "10", "10.0.0.0/33", "10.0.0.0/", "10.0.0.0/-1", "::/129", "proxy.example", "10.0.0.0 /8"]
        {
            assert!(Network::parse(none).is_none(), "{none}");
        }
    }
}
