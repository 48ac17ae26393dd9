use axum::body::Body;
use proptest::prelude::*;

use super::*;

const X_FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

/// Whoever believes this header, of proxies in these networks.
fn trust(header: HeaderName, proxies: &[&str]) -> Trust {
    let proxies = proxies.iter().map(|text| Network::parse(text).unwrap()).collect();
    Trust { header: Some(header), proxies }
}

fn last_entry() -> Trust {
    trust(X_FORWARDED_FOR, &[])
}

fn request(headers: &[(&str, &str)], peer: Option<&str>) -> Request {
    let mut request = Request::builder();
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let mut request = request.body(Body::empty()).unwrap();
    if let Some(peer) = peer {
        request.extensions_mut().insert(PeerAddress(peer.parse().unwrap()));
    }
    request
}

fn client(address: &str) -> ClientAddress {
    ClientAddress(Some(address.parse().unwrap()))
}

#[test]
fn without_a_trusted_header_only_the_connection_is_believed() {
    let claims = [
        ("x-forwarded-for", "198.51.100.1"),
        ("x-real-ip", "198.51.100.1"),
        ("forwarded", "for=198.51.100.1"),
        ("cf-connecting-ip", "198.51.100.1"),
    ];
    assert_eq!(read(&request(&claims, Some("203.0.113.7")), &Trust::default()), client("203.0.113.7"));
    assert_eq!(read(&request(&claims, None), &Trust::default()), ClientAddress(None));
}

#[test]
fn of_a_trusted_header_only_what_our_proxy_added_is_believed() {
    let trusted = |headers: &[(&str, &str)]| read(&request(headers, Some("10.0.0.1")), &last_entry());
    assert_eq!(trusted(&[("x-forwarded-for", "198.51.100.1, 203.0.113.7")]), client("203.0.113.7"));
    assert_eq!(
        trusted(&[("x-forwarded-for", "203.0.113.7"), ("x-forwarded-for", "198.51.100.1,198.51.100.2")]),
        client("198.51.100.2")
    );
    assert_eq!(
        trusted(&[("cf-connecting-ip", "198.51.100.1"), ("x-forwarded-for", "203.0.113.7")]),
        client("203.0.113.7")
    );
    for unreadable in ["", "203.0.113.7,", "203.0.113.7, unknown", "203.0.113.7, é"] {
        assert_eq!(trusted(&[("x-forwarded-for", unreadable)]), ClientAddress(None), "{unreadable:?}");
    }
    assert_eq!(trusted(&[]), ClientAddress(None), "the proxy's own address is nobody's");
}

#[test]
fn of_proxies_in_a_row_the_last_address_that_is_none_of_them_counts() {
    let chain = trust(X_FORWARDED_FOR, &["127.0.0.1", "10.0.0.0/8", "2001:db8:1::/48"]);
    let by = |peer: &str, entries: &str| read(&request(&[("x-forwarded-for", entries)], Some(peer)), &chain);
    for (entries, expected) in [
        // haproxy, then Varnish, then us.
        ("203.0.113.7, 127.0.0.1", client("203.0.113.7")),
        ("203.0.113.7, 10.1.2.3, 2001:db8:1::5, 127.0.0.1", client("203.0.113.7")),
        ("203.0.113.7, [2001:db8:1::5]:80, ::ffff:10.0.0.9", client("203.0.113.7")),
        // What the visitor has sent themselves stands before what our first proxy has added.
        ("198.51.100.1, 203.0.113.7, 127.0.0.1", client("203.0.113.7")),
        ("10.0.0.5, 203.0.113.7", client("203.0.113.7")),
        // Somebody of our own network asks.
        ("10.0.0.5, 127.0.0.1", client("10.0.0.5")),
        // Who hides is unknown, and is not whoever hid them.
        ("203.0.113.7, unknown, 127.0.0.1", ClientAddress(None)),
        ("", ClientAddress(None)),
    ] {
        assert_eq!(by("127.0.0.1", entries), expected, "{entries}");
    }
    let lines = [("x-forwarded-for", "203.0.113.7"), ("x-forwarded-for", "127.0.0.1")];
    assert_eq!(read(&request(&lines, Some("10.0.0.1")), &chain), client("203.0.113.7"));
    // Who comes past the proxies says nothing that counts.
    assert_eq!(by("198.51.100.1", "203.0.113.7"), client("198.51.100.1"));
    assert_eq!(read(&request(&[], Some("198.51.100.1")), &chain), client("198.51.100.1"));
}

#[test]
fn forwarded_is_read_by_its_own_rules() {
    let read =
        |lines: &[(&str, &str)], proxies| read(&request(lines, Some("10.0.0.1")), &trust(FORWARDED, proxies));
    let one = [("forwarded", "for=198.51.100.1, for=\"[2001:db8::7]:80\";proto=https")];
    assert_eq!(read(&one, &[]), client("2001:db8::7"));
    let two = [("forwarded", "for=203.0.113.7;by=10.0.0.2"), ("forwarded", "for=10.0.0.2")];
    assert_eq!(read(&two, &["10.0.0.0/8"]), client("203.0.113.7"));
    for hidden in ["for=203.0.113.7, for=unknown", "proto=https", "203.0.113.7"] {
        assert_eq!(read(&[("forwarded", hidden)], &[]), ClientAddress(None), "{hidden}");
    }
}

#[test]
fn addresses_are_read_as_proxies_write_them() {
    for (text, address) in [
        ("203.0.113.7", "203.0.113.7"),
        (" 203.0.113.7:4711\t", "203.0.113.7"),
        ("2001:db8::1", "2001:db8::1"),
        ("[2001:db8::1]", "2001:db8::1"),
        ("[2001:DB8::1]:4711", "2001:db8::1"),
    ] {
        assert_eq!(parse(text.as_bytes()), Some(address.parse().unwrap()), "{text}");
    }
    for garbage in [
        "",
        "unknown",
        "_hidden",
        "localhost",
        "203.0.113",
        "203.0.113.256",
        "203.0.113.07",
        "203.0.113.7:",
        "203.0.113.7:65536",
        "[203.0.113.7]",
        "[2001:db8::1",
        "2001:db8::1]",
        "[[2001:db8::1]]",
        "\"203.0.113.7\"",
        "2001:db8::1/64",
        "for=203.0.113.7",
        "203.0.113.7 203.0.113.8",
        "٢٠٣.0.113.7",
    ] {
        assert_eq!(parse(garbage.as_bytes()), None, "{garbage}");
    }
}

#[test]
fn limits_count_by_what_one_customer_has() {
    for (address, group) in [
        ("203.0.113.7", "203.0.113.7"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8::1", "2001:db8::/64"),
        ("::1", "::/64"),
    ] {
        assert_eq!(client(address).group().as_deref(), Some(group));
    }
    assert_eq!(ClientAddress(None).group(), None);
}

#[test]
fn what_is_stored_names_nobody() {
    assert_eq!(client("203.0.113.7").masked(), "203.0.113.x");
    assert_eq!(client("::ffff:203.0.113.7").masked(), "203.0.113.x");
    assert_eq!(client("2001:db8:1:2:3:4:5:6").masked(), "2001:db8:1::/48");
    assert_eq!(ClientAddress(None).masked(), "unknown");
    for address in ["203.0.113.7", "2001:db8:1:2:3:4:5:6", "::1"] {
        let masked = client(address).masked();
        assert_eq!(ClientAddress(of_masked(&masked)).masked(), masked);
    }
    assert!(["unknown", "", "x", "1.2.x", "::1"].iter().all(|text| of_masked(text).is_none()));
}

proptest! {
    #[test]
    fn no_header_is_too_strange_to_be_read(bytes in prop::collection::vec(any::<u8>(), 0..80)) {
        let _ = parse(&bytes);
        if let Ok(value) = axum::http::HeaderValue::from_bytes(&bytes) {
            let mut request = request(&[], Some("203.0.113.7"));
            request.headers_mut().insert(X_FORWARDED_FOR, value);
            prop_assert_ne!(read(&request, &last_entry()), client("203.0.113.7"));
            prop_assert_eq!(read(&request, &Trust::default()), client("203.0.113.7"));
        }
    }

    #[test]
    fn every_address_is_read_back_from_every_form(address: IpAddr, port: u16, before in "\\PC{0,20}") {
        let socket = SocketAddr::new(address, port).to_string();
        for text in [address.to_string(), socket.clone(), format!("{before}, {socket}")] {
            let request = request(&[("x-forwarded-for", &text)], None);
            prop_assert_eq!(read(&request, &last_entry()), ClientAddress(Some(address)), "{}", text);
        }
    }

    #[test]
    fn a_group_is_a_network_of_64_bits(network: u64, one: u64, other: u64) {
        let group = |network: u64, host: u64| {
            ClientAddress(Some(IpAddr::V6((u128::from(network) << 64 | u128::from(host)).into()))).group()
        };
        prop_assume!(network != 0);
        prop_assert_eq!(group(network, one), group(network, other));
        prop_assert_ne!(group(network, one), group(network.wrapping_add(1), one));
    }

    #[test]
    fn what_is_stored_does_not_hold_the_address(address: IpAddr) {
        let address = ClientAddress(Some(address));
        let masked = address.masked();
        prop_assert!(masked.parse::<IpAddr>().is_err());
        prop_assert!(masked.ends_with(".x") || masked.ends_with("::/48"), "{}", masked);
    }
}
