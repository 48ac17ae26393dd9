//! Which addresses and hosts are out in the world, for requests whose target others choose.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Whether the address is one that everybody reaches: not this machine, not a network of somebody's own, not one of
/// the ranges that IANA's special-purpose registries (RFC 6890) set apart. An address that holds another is what the
/// other is: mapped and compatible (RFC 4291, section 2.5.5), NAT64 (RFC 6052) and 6to4 (RFC 3056); Teredo, whose
/// holds two, is none.
pub fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => is_public_v6(address),
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let special = match address.octets() {
        // This network, private (RFC 1918), loopback, private.
        [0 | 10 | 127, ..] => true,
        // Carriers' own (RFC 6598).
        [100, 64..=127, ..] => true,
        // Link-local (RFC 3927), where clouds answer with their machines' secrets.
        [169, 254, ..] => true,
        [172, 16..=31, ..] => true,
        // Protocols' own, documentation (RFC 5737), 6to4's relays (RFC 7526), AS112 (RFC 7535, RFC 7534).
        [192, 0, 0 | 2, _] | [192, 88, 99, _] | [192, 31, 196, _] | [192, 52, 193, _] | [192, 175, 48, _] => {
            true
        }
        [192, 168, ..] => true,
        // Benchmarks (RFC 2544).
        [198, 18 | 19, ..] => true,
        [198, 51, 100, _] | [203, 0, 113, _] => true,
        // Multicast, reserved, broadcast.
        [224..=255, ..] => true,
        _ => false,
    };
    !special
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    match address.segments() {
        // Unspecified, loopback, IPv4-compatible and IPv4-mapped.
        [0, 0, 0, 0, 0, 0 | 0xffff, high, low] => is_public_v4(embedded(high, low)),
        [0x64, 0xff9b, 0, 0, 0, 0, high, low] | [0x2002, high, low, ..] => is_public_v4(embedded(high, low)),
        // Protocols' own with Teredo and ORCHID (2001::/23), and documentation (RFC 3849, RFC 9637).
        [0x2001, 0..=0x01ff, ..] | [0x2001, 0x0db8, ..] | [0x3fff, 0..=0x0fff, ..] => false,
        // AS112 (RFC 7535).
        [0x2620, 0x4f, 0x8000, ..] => false,
        // Of the rest only global unicast (RFC 4291, section 2.4): so unique-local, link-local, site-local and multicast
        // are none, nor is a network's own NAT64 (RFC 8215), nor what nobody has been given yet.
        [0x2000..=0x3fff, ..] => true,
        _ => false,
    }
}

fn embedded(high: u16, low: u16) -> Ipv4Addr {
    Ipv4Addr::from_bits((u32::from(high) << 16) | u32::from(low))
}

/// Endings of names that mean something in one's own network alone (RFC 6761, RFC 6762, RFC 8375, RFC 7686, RFC 9476),
/// and those that networks use without being given them.
const LOCAL: [&str; 15] = [
    "alt",
    "arpa",
    "corp",
    "domain",
    "example",
    "home",
    "internal",
    "intranet",
    "invalid",
    "lan",
    "local",
    "localdomain",
    "localhost",
    "onion",
    "test",
];

/// Whether the host is a name that can be one of the world's: letters, digits and hyphens in labels, at least two of
/// them, none of the endings that mean one's own network. Never an address, in whatever spelling: what ends in a label
/// that begins with a digit is one to some readers (`127.1`, `0x7f.1`; the URL Standard's «ends in a number»).
///
/// What the name resolves to is another question; that is [`is_public`]'s.
pub fn is_public_host(host: &str) -> bool {
    let host = host.strip_suffix('.').unwrap_or(host);
    let Some((before, last)) = host.rsplit_once('.') else { return false };
    host.len() <= 253
        && before.split('.').all(is_label)
        && is_label(last)
        && !last.starts_with(|first: char| first.is_ascii_digit())
        && !LOCAL.iter().any(|local| last.eq_ignore_ascii_case(local))
}

fn is_label(label: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
    (1..=63).contains(&label.len()) && label.bytes().all(allowed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_ones_own_are_not_public_in_any_dress() {
        for private in [
            "0.0.0.0",
            "0.1.2.3",
            "10.0.0.1",
            "100.64.0.1",
            "100.127.255.255",
            "127.0.0.1",
            "127.9.9.9",
            "169.254.169.254",
            "172.16.0.1",
            "172.31.255.255",
            "192.0.0.1",
            "192.0.2.1",
            "192.88.99.1",
            "192.168.1.1",
            "198.18.0.1",
            "198.19.255.255",
            "198.51.100.7",
            "203.0.113.7",
            "224.0.0.1",
            "240.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::7f00:1",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "::ffff:0:127.0.0.1",
            "64:ff9b::10.0.0.1",
            "64:ff9b::169.254.169.254",
            "64:ff9b:1::8.8.8.8",
            "2002:7f00:1::",
            "2002:c0a8:101::1",
            "2001::1",
            "2001:db8::1",
            "3fff::1",
            "fc00::1",
            "fd00:ec2::254",
            "fe80::1",
            "fec0::1",
            "ff02::1",
            "100::1",
            "4000::1",
            "2620:4f:8000::1",
        ] {
            assert!(!is_public(private.parse().unwrap()), "{private}");
        }
    }

    #[test]
    fn addresses_of_the_world_are_public() {
        for public in [
            "1.1.1.1",
            "8.8.8.8",
            "100.63.255.255",
            "100.128.0.1",
            "172.15.0.1",
            "172.32.0.1",
            "192.0.1.1",
            "198.17.0.1",
            "223.255.255.255",
            "2606:4700::1111",
            "2a00:1450::1",
            "::ffff:8.8.8.8",
            "64:ff9b::8.8.8.8",
            "2002:808:808::1",
            "2001:4860:4860::8888",
        ] {
            assert!(is_public(public.parse().unwrap()), "{public}");
        }
    }

    #[test]
    fn a_public_host_is_a_name_of_the_worlds() {
        for public in
            ["data.iana.org", "RDAP.Nic.CZ", "a.b.", "api.rdap.nic.xn--p1acf", "1.2.3.com", "x_y.com"]
        {
            assert!(is_public_host(public), "{public}");
        }
        for local in [
            "",
            ".",
            "com",
            "localhost",
            "LOCALHOST.",
            "a.localhost",
            "printer.local",
            "db.internal",
            "x.home.arpa",
            "router.lan",
            "a.test",
            "a.example",
            "127.0.0.1",
            "127.1",
            "2130706433",
            "0x7f.0x1",
            "0x7f000001",
            "1.1.1.1.",
            "[::1]",
            "::1",
            "[fe80::1%25eth0]",
            "a..b",
            ".a.b",
            "a.b..",
            "a b.com",
            "a.com:80",
            "u@a.com",
            "%31.com",
            "\u{ff11}.com",
            "a.c\u{43e}m",
            "a/b.com",
        ] {
            assert!(!is_public_host(local), "{local}");
        }
    }
}
