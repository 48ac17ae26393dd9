//! Which addresses may be asked: whoever writes a bootstrap file or a `Location` must not have the server ask anything inside.

use coppice_platform::http::Reach;
pub use coppice_platform::http::address::{is_public, is_public_host};

use crate::url::Parts;

/// Why an address is not asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// It is no absolute address over HTTP, or longer than any should be.
    #[error("it is no address over HTTP")]
    NotAUrl,
    /// It is over plain http.
    #[error("it is not over https")]
    NotHttps,
    /// A name or a password stands in it.
    #[error("it holds a name or a password")]
    UserInfo,
    /// Its host is an address, this machine, or a name of one's own network.
    #[error("its host is not out in the world")]
    NotPublic,
    /// Its port is none where RDAP is served.
    #[error("its port is an odd one")]
    Port,
}

/// The rule for every request of this crate, and every hop of it: https, no userinfo, a host that is a name out in the
/// world. Exempt are exactly the loopback origins it is made with. What a name resolves to is looked at when the connection
/// is made ([`Reach::Public`]).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Guard {
    exempt: Vec<String>,
}

impl Guard {
    /// A guard that lets through the origins of these addresses where they are this machine's.
    pub fn new<'a>(urls: impl IntoIterator<Item = &'a str>) -> Self {
        let loopback = |url| Parts::of(url).filter(|parts| !parts.user && is_loopback(&parts.host));
        Self { exempt: urls.into_iter().filter_map(loopback).map(|parts| parts.origin()).collect() }
    }

    /// How far a request to this address may reach.
    ///
    /// # Errors
    /// It must not be made.
    pub fn check(&self, url: &str) -> Result<Reach, Refusal> {
        let parts = Parts::of(url).ok_or(Refusal::NotAUrl)?;
        self.judge(&parts, "https")
    }

    /// The same, and plain http is let through: for a server that IANA lists so. Its word is worth less.
    ///
    /// # Errors
    /// It must not be made.
    pub fn check_insecure(&self, url: &str) -> Result<Reach, Refusal> {
        let parts = Parts::of(url).ok_or(Refusal::NotAUrl)?;
        self.judge(&parts, parts.scheme)
    }

    fn judge(&self, parts: &Parts, scheme: &str) -> Result<Reach, Refusal> {
        if parts.user {
            return Err(Refusal::UserInfo);
        }
        if self.exempt.contains(&parts.origin()) {
            return Ok(Reach::Anywhere);
        }
        if !is_public_host(&parts.host) {
            return Err(Refusal::NotPublic);
        }
        if parts.scheme != scheme {
            return Err(Refusal::NotHttps);
        }
        match (parts.scheme, parts.port) {
            (_, None) | ("https", Some(8443)) => Ok(Reach::Public),
            _ => Err(Refusal::Port),
        }
    }
}

/// Whether the host is this very machine.
fn is_loopback(host: &str) -> bool {
    let address = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost" || address.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_out_in_the_world_and_over_https_is_asked() {
        let guard = Guard::default();
        for url in ["https://rdap.nic.cz/", "HTTPS://RDAP.nic.cz:443/x", "https://a.b.xn--p1acf:8443/?q"] {
            assert_eq!(guard.check(url), Ok(Reach::Public), "{url}");
        }
        assert_eq!(guard.check_insecure("http://rdap.cctld.kg/"), Ok(Reach::Public));
    }

    #[test]
    fn nothing_else_is() {
        let guard = Guard::default();
        for (url, why) in [
            ("", Refusal::NotAUrl),
            ("rdap.nic.cz", Refusal::NotAUrl),
            ("ftp://rdap.nic.cz/", Refusal::NotAUrl),
            ("http://rdap.nic.cz/", Refusal::NotHttps),
            ("https://u@rdap.nic.cz/", Refusal::UserInfo),
            ("https://u:p@rdap.nic.cz/", Refusal::UserInfo),
            ("https://127.0.0.1@rdap.nic.cz/", Refusal::UserInfo),
            ("https://rdap.nic.cz:22/", Refusal::Port),
            ("https://rdap.nic.cz:80/", Refusal::Port),
            ("https://127.0.0.1/", Refusal::NotPublic),
            ("https://1.1.1.1/", Refusal::NotPublic),
            ("https://2130706433/", Refusal::NotPublic),
            ("https://0x7f.1/", Refusal::NotPublic),
            ("https://127.1/", Refusal::NotPublic),
            ("https://[::1]/", Refusal::NotPublic),
            ("https://[::ffff:10.0.0.1]/", Refusal::NotPublic),
            ("https://localhost/", Refusal::NotPublic),
            ("https://LOCALHOST./", Refusal::NotPublic),
            ("https://a.localhost/", Refusal::NotPublic),
            ("https://metadata/", Refusal::NotPublic),
            ("https://metadata.google.internal/", Refusal::NotPublic),
            ("https://printer.local/", Refusal::NotPublic),
            ("https://router.home.arpa/", Refusal::NotPublic),
        ] {
            assert_eq!(guard.check(url), Err(why), "{url}");
        }
        let long = format!("https://rdap.nic.cz/{}", "x".repeat(2_048));
        assert_eq!(guard.check(&long), Err(Refusal::NotAUrl));
    }

    #[test]
    fn exempt_are_the_origins_it_was_given_if_they_are_this_machines() {
        let guard = Guard::new(["http://127.0.0.1:9000/bootstrap.json", "http://10.0.0.1/", "http://a.com/"]);
        assert_eq!(guard.check("http://127.0.0.1:9000/r/alpha/"), Ok(Reach::Anywhere));
        for url in [
            "http://127.0.0.1:9001/",
            "http://127.0.0.1/",
            "https://127.0.0.1:9000/",
            "http://127.0.0.2:9000/",
            "http://localhost:9000/",
            "http://u@127.0.0.1:9000/",
            "http://10.0.0.1/",
            "http://a.com/",
        ] {
            assert!(guard.check(url).is_err(), "{url}");
        }
    }
}
