//! Which addresses a provider may have.

use openidconnect::url::{Host, Url};

/// The address that `text` is, if secrets may be sent there: over https, or over http within this machine.
pub(crate) fn parse(text: &str) -> Option<Url> {
    Url::parse(text).ok().filter(|url| (url.scheme() == "https" && url.has_host()) || is_local(url))
}

/// Whether a provider at `issuer` may name `endpoint` as one of its own. What is out in the world has no business
/// within this machine.
pub(crate) fn belongs(endpoint: &Url, issuer: &Url) -> bool {
    endpoint.scheme() == "https" || (is_local(endpoint) && is_local(issuer))
}

/// Whether it is http to a loopback address (RFC 8252, section 8.3), which nobody else can listen to.
fn is_local(url: &Url) -> bool {
    let loopback = match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    };
    url.scheme() == "http" && loopback
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn https_or_within_this_machine() {
        for good in ["https://a.example", "http://localhost:8080/x", "http://127.0.0.1", "http://[::1]:1"] {
            assert!(parse(good).is_some(), "{good}");
        }
        for bad in [
            "",
            "a.example",
            "http://a.example",
            "http://localhost.example",
            "http://127.0.0.1.example",
            "http://10.0.0.1",
            "ftp://localhost",
            "javascript:alert(1)",
            "data:text/html,x",
            "file:///etc/passwd",
        ] {
            assert!(parse(bad).is_none(), "{bad}");
        }
    }

    #[test]
    fn only_who_is_within_this_machine_may_point_into_it() {
        let belongs =
            |endpoint, issuer| belongs(&Url::parse(endpoint).unwrap(), &Url::parse(issuer).unwrap());
        assert!(belongs("https://keys.example", "https://a.example"));
        assert!(belongs("http://localhost:2/keys", "http://127.0.0.1:1"));
        assert!(!belongs("http://localhost:2/keys", "https://a.example"));
        assert!(!belongs("http://a.example/keys", "http://localhost"));
        assert!(!belongs("javascript:alert(1)", "https://a.example"));
    }
}
