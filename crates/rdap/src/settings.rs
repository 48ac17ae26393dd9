//! Whom is asked, apart from registries.

use coppice_platform::Env;
use coppice_platform::env::SettingError;
use coppice_platform::http::Reach;

use crate::Guard;

/// Where IANA publishes who answers for which ending (RFC 9224, section 13).
pub const BOOTSTRAP_URL: &str = "https://data.iana.org/rdap/dns.json";

/// Who answers DNS queries as JSON: <https://developers.cloudflare.com/1.1.1.1/encryption/dns-over-https/make-api-requests/dns-json/>.
pub const DNS_URL: &str = "https://cloudflare-dns.com/dns-query";

/// Two addresses of the operator's, and the rule that follows from them. They are variables, never a shop's settings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    pub(crate) bootstrap_url: String,
    pub(crate) dns_url: String,
    pub(crate) guard: Guard,
}

impl Default for Settings {
    fn default() -> Self {
        Self { bootstrap_url: BOOTSTRAP_URL.to_owned(), dns_url: DNS_URL.to_owned(), guard: Guard::default() }
    }
}

impl Settings {
    /// `RDAP_BOOTSTRAP_URL` and `DNS_URL`, or what they are by default. Behind the first may stand, between spaces, further
    /// origins of this machine's where registries are played.
    ///
    /// # Errors
    /// One of them is neither over https and out in the world nor on this machine.
    pub fn read(env: &dyn Env) -> Result<Self, SettingError> {
        let bootstrap = env.get("RDAP_BOOTSTRAP_URL").unwrap_or_else(|| BOOTSTRAP_URL.to_owned());
        let dns_url = env.get("DNS_URL").unwrap_or_else(|| DNS_URL.to_owned());
        let guard = Guard::new(bootstrap.split_whitespace().chain([dns_url.as_str()]));
        let checked = |name: &'static str, url: &str| match guard.check(url) {
            Ok(_) => Ok(url.to_owned()),
            Err(_) => Err(SettingError {
                name: name.into(),
                value: url.to_owned(),
                expected: "an address over https, out in the world; or one of this machine's".into(),
            }),
        };
        let mut urls = bootstrap.split_whitespace();
        let bootstrap_url = checked("RDAP_BOOTSTRAP_URL", urls.next().unwrap_or_default())?;
        for url in urls {
            checked("RDAP_BOOTSTRAP_URL", url)?;
        }
        Ok(Self { bootstrap_url, dns_url: checked("DNS_URL", &dns_url)?, guard })
    }

    /// Whether IANA's file is one of this machine's. Then nobody out in the world is asked because it lacks an ending.
    pub(crate) fn is_played(&self) -> bool {
        self.guard.check(&self.bootstrap_url) == Ok(Reach::Anywhere)
    }

    /// The rule for every request.
    pub fn guard(&self) -> &Guard {
        &self.guard
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    fn read(bootstrap: &str, dns: &str) -> Result<Settings, SettingError> {
        let env: BTreeMap<_, _> = [("RDAP_BOOTSTRAP_URL", bootstrap), ("DNS_URL", dns)]
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .into();
        Settings::read(&env)
    }

    #[test]
    fn they_have_named_defaults() {
        let settings = read("", "").unwrap();
        assert_eq!((settings.bootstrap_url.as_str(), settings.dns_url.as_str()), (BOOTSTRAP_URL, DNS_URL));
        assert_eq!(settings.guard, Guard::default());
    }

    #[test]
    fn this_machine_is_let_through_where_they_say_so() {
        let settings = read("http://127.0.0.1:1/b.json http://127.0.0.1:2", "http://127.0.0.1:3/d").unwrap();
        assert_eq!(settings.bootstrap_url, "http://127.0.0.1:1/b.json");
        for port in 1..=3 {
            assert!(settings.guard.check(&format!("http://127.0.0.1:{port}/")).is_ok());
        }
        assert!(settings.guard.check("http://127.0.0.1:4/").is_err());
    }

    #[test]
    fn anything_else_inside_is_refused() {
        for (bootstrap, dns, name) in [
            ("http://data.iana.org/", "", "RDAP_BOOTSTRAP_URL"),
            ("https://10.0.0.1/", "", "RDAP_BOOTSTRAP_URL"),
            ("http://127.0.0.1/ http://10.0.0.1/", "", "RDAP_BOOTSTRAP_URL"),
            ("", "http://192.168.0.1/dns-query", "DNS_URL"),
            ("", "https://resolver.internal/", "DNS_URL"),
            ("", "dns.example", "DNS_URL"),
        ] {
            assert_eq!(read(bootstrap, dns).unwrap_err().name, name, "{bootstrap} {dns}");
        }
    }
}
