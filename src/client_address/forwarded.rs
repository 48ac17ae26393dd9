//! `Forwarded` (RFC 7239), of which it is read whom each proxy has the request from.

use std::net::IpAddr;

use super::parse;

/// Whom each element of a line names, in their order; nobody where it names none, or hides them.
pub fn clients(line: &str) -> Vec<Option<IpAddr>> {
    split(line, ',').into_iter().map(client).collect()
}

fn client(element: &str) -> Option<IpAddr> {
    let pairs = split(element, ';');
    let mut named = pairs.into_iter().filter_map(|pair| pair.split_once('='));
    let (_, node) = named.find(|(name, _)| name.trim().eq_ignore_ascii_case("for"))?;
    let node = node.trim();
    // What has a colon must be quoted; what is escaped within is no address.
    let node = match node.strip_prefix('"') {
        Some(quoted) => quoted.strip_suffix('"')?,
        None => node,
    };
    parse(node.as_bytes())
}

/// The pieces of a text between these signs, but for those within quotes.
fn split(text: &str, at: char) -> Vec<&str> {
    let (mut within, mut escaped) = (false, false);
    text.split(|c| {
        let is_escaped = std::mem::take(&mut escaped);
        match c {
            '"' if !is_escaped => within = !within,
            '\\' if within && !is_escaped => escaped = true,
            _ => {}
        }
        c == at && !within
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_proxy_names_whom_it_has_the_request_from() {
        for (line, expected) in [
            ("for=192.0.2.60;proto=http;by=203.0.113.43", &[Some("192.0.2.60")][..]),
            ("for=192.0.2.43, for=198.51.100.17", &[Some("192.0.2.43"), Some("198.51.100.17")]),
            ("For=\"[2001:db8:cafe::17]:4711\"", &[Some("2001:db8:cafe::17")]),
            ("by=10.0.0.1 ; FOR = 192.0.2.43:80", &[Some("192.0.2.43")]),
            ("for=unknown, for=_hidden, for=\"_gazonk\"", &[None, None, None]),
            ("secret=\"a, for=192.0.2.1;\";for=192.0.2.2", &[Some("192.0.2.2")]),
            ("secret=\"a\\\", for=192.0.2.1\"", &[None]),
            ("for=\"192.0.2.1, for=192.0.2.2", &[None]),
            ("proto=https", &[None]),
            ("", &[None]),
        ] {
            let expected: Vec<Option<IpAddr>> =
                expected.iter().map(|address| address.map(|address| address.parse().unwrap())).collect();
            assert_eq!(clients(line), expected, "{line}");
        }
    }
}
