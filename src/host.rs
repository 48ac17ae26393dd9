//! Hosts in their one spelling: whatever is asked for, stored, compared or kept by a host passes here first, for
//! `JP.example`, `jp.example.` and `jp.example:443` are one.

use std::net::{Ipv4Addr, Ipv6Addr};

/// The most letters a host has (RFC 1035, section 2.3.4).
const MAX_HOST: usize = 253;

/// The most letters between two dots (the same).
const MAX_LABEL: usize = 63;

/// A host with its port, if that is not the scheme's own: lower case, no dot at its end, an address of IP version 6 as
/// RFC 5952 writes it. Nothing where it is no host that a browser sends: names in other scripts come as `xn--…`.
pub fn spell(authority: &str, scheme: &str) -> Option<String> {
    let (host, port) = split(authority);
    let host = spell_host(host)?;
    let own = if scheme == "https" { 443 } else { 80 };
    match port {
        None | Some("") => Some(host),
        Some(digits) if digits.bytes().all(|b| b.is_ascii_digit()) => match digits.parse::<u16>().ok()? {
            port if port == own => Some(host),
            port => Some(format!("{host}:{port}")),
        },
        Some(_) => None,
    }
}

/// An origin of the web in its one spelling: `https://shop.example`.
pub fn spell_origin(origin: &str) -> Option<String> {
    match origin.split_once("://") {
        Some((scheme @ ("https" | "http"), authority)) => {
            spell(authority, scheme).map(|authority| format!("{scheme}://{authority}"))
        }
        _ => None,
    }
}

/// A host alone in its one spelling.
pub fn spell_host(host: &str) -> Option<String> {
    if let Some(address) = host.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
        return address.parse::<Ipv6Addr>().ok().map(|address| format!("[{address}]"));
    }
    let host = host.strip_suffix('.').unwrap_or(host);
    let is_label = |label: &str| {
        !label.is_empty()
            && label.len() <= MAX_LABEL
            && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
    };
    let is_host = host.len() <= MAX_HOST && host.split('.').all(is_label);
    is_host.then(|| host.to_ascii_lowercase())
}

/// A host without its port.
pub fn without_port(authority: &str) -> &str {
    split(authority).0
}

/// Whether others than this machine and its neighbours may know the host: a name with a dot that is not below
/// `localhost`, and no bare address.
pub fn is_public(host: &str) -> bool {
    let last = host.rsplit('.').next().unwrap_or_default();
    host.contains('.') && last != "localhost" && !last.bytes().all(|b| b.is_ascii_digit())
}

/// Whether the host, with its port or without, is this machine, which nobody else is asked for by.
pub fn is_this_machine(authority: &str) -> bool {
    let host = without_port(authority);
    let last = host.rsplit('.').next().unwrap_or_default();
    last == "localhost"
        || host == "[::1]"
        || host.parse::<Ipv4Addr>().is_ok_and(|address| address.is_loopback())
}

/// A host and its port, as they stand there.
fn split(authority: &str) -> (&str, Option<&str>) {
    match authority.rsplit_once(':') {
        // A colon within brackets belongs to the address.
        Some((host, port)) if !port.contains(']') => (host, Some(port)),
        _ => (authority, None),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_host_has_one_spelling() {
        for (scheme, one, others) in [
            (
                "https",
                "jp.example",
                ["JP.example", "jp.example.", "Jp.Example.:443", "jp.example:"].as_slice(),
            ),
            ("https", "jp.example:80", &["JP.EXAMPLE.:80", "jp.example:080"]),
            ("http", "jp.example", &["jp.example:80", "JP.EXAMPLE.:0080"]),
            ("http", "jp.example:443", &["jp.example.:443"]),
            ("http", "[::1]:3000", &["[0:0:0:0:0:0:0:1]:3000", "[::0001]:3000"]),
            ("http", "[2001:db8::a]", &["[2001:DB8:0::A]", "[2001:db8::a]:80"]),
            ("http", "127.0.0.1:3000", &["127.0.0.1.:3000"]),
            ("http", "my_app", &["MY_APP", "my_app."]),
        ] {
            for other in others {
                assert_eq!(spell(other, scheme).as_deref(), Some(one), "{other}");
            }
            assert_eq!(spell(one, scheme).as_deref(), Some(one));
        }
    }

    #[test]
    fn what_no_browser_sends_is_no_host() {
        let long = format!("{}.example", "a".repeat(64));
        let longer = ["abcdefgh"; 29].join(".");
        for other in [
            "",
            ".",
            "a..b",
            "jp.example..",
            ".example",
            "a b",
            "münchen.example",
            "a/b",
            "user@jp.example",
            "a%2eb",
            "jp.example:",
            "[::1",
            "::1",
            "[::1]x",
            "[jp]",
            "a:b",
            "a:-1",
            "a:65536",
            "a:1:2",
            "a,b",
            "\"><script>",
            &long,
            &longer,
        ] {
            let is_port_left_out = other == "jp.example:";
            assert_eq!(spell(other, "http").is_some(), is_port_left_out, "{other:?}");
        }
    }

    #[test]
    fn only_names_of_the_internet_are_public() {
        for host in ["jp.example", "a.b.workers.dev", "xn--mnchen-3ya.example", "3com.example"] {
            assert!(is_public(host), "{host}");
        }
        for host in ["default", "localhost", "shop.localhost", "127.0.0.1", "[::1]", "[2001:db8::1]"] {
            assert!(!is_public(host), "{host}");
        }
    }

    proptest! {
        #[test]
        fn spelling_twice_changes_nothing_and_letters_case_never_matters(text in "[A-Za-z0-9.:_\\[\\]-]{0,24}") {
            for scheme in ["http", "https"] {
                let once = spell(&text, scheme);
                prop_assert_eq!(&spell(&text.to_ascii_uppercase(), scheme), &once);
                if let Some(once) = once {
                    prop_assert_eq!(spell(&once, scheme), Some(once.clone()));
                    prop_assert!(spell_host(without_port(&once)).is_some());
                }
            }
        }
    }
}
