//! The few things that are asked of addresses (RFC 3986). What others give is read by `http::Uri`, which takes no more than
//! HTTP can send.

use http::Uri;

/// The most characters of an address that is followed.
const MAX_LENGTH: usize = 2_048;

/// An address in parts.
pub(crate) struct Parts {
    /// `https` or `http`.
    pub scheme: &'static str,
    /// As it is written, in small letters; brackets around an IPv6 address.
    pub host: String,
    /// Unless it is the scheme's own.
    pub port: Option<u16>,
    /// Whether a name or a password stands before the host.
    pub user: bool,
    /// With the query, without the fragment.
    pub path: String,
}

impl Parts {
    /// The parts of an absolute address over HTTP.
    pub fn of(url: &str) -> Option<Self> {
        if url.len() > MAX_LENGTH || !url.is_ascii() {
            return None;
        }
        let uri: Uri = url.parse().ok()?;
        let scheme = match uri.scheme_str()? {
            "https" => "https",
            "http" => "http",
            _ => return None,
        };
        let authority = uri.authority()?;
        let default = if scheme == "https" { 443 } else { 80 };
        let user = authority.as_str().rsplit_once('@');
        let place = user.map_or(authority.as_str(), |(_, place)| place);
        // A port that can't be read is not the scheme's own.
        let port = match place.strip_prefix(authority.host())? {
            "" => None,
            port => Some(port.strip_prefix(':')?.parse().ok()?),
        };
        Some(Self {
            scheme,
            host: authority.host().to_ascii_lowercase(),
            port: port.filter(|port| *port != default),
            user: user.is_some(),
            path: uri.path_and_query().map_or("/", |path| path.as_str()).to_owned(),
        })
    }

    /// Scheme, host and port (RFC 6454).
    pub fn origin(&self) -> String {
        let Self { scheme, host, .. } = self;
        match self.port {
            Some(port) => format!("{scheme}://{host}:{port}"),
            None => format!("{scheme}://{host}"),
        }
    }
}

/// The origin of an address.
pub(crate) fn origin(url: &str) -> Option<String> {
    Parts::of(url).map(|parts| parts.origin())
}

/// Whether the address is within this origin.
pub(crate) fn is_within(url: &str, origin: &str) -> bool {
    self::origin(url).is_some_and(|its| its == origin)
}

/// What a `Location` means at an address (RFC 9110, section 10.2.2).
pub(crate) fn join(base: &str, location: &str) -> Option<String> {
    let location = location.split('#').next().unwrap_or_default();
    let base = Parts::of(base)?;
    let path = base.path.split('?').next().unwrap_or_default();
    let joined = if location.is_empty() {
        format!("{}{}", base.origin(), base.path)
    } else if location.starts_with("//") {
        format!("{}:{location}", base.scheme)
    } else if location.starts_with('/') {
        format!("{}{location}", base.origin())
    } else if location.starts_with('?') {
        format!("{}{path}{location}", base.origin())
    } else if has_scheme(location) {
        location.to_owned()
    } else {
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        format!("{}{folder}/{location}", base.origin())
    };
    // Written one way, so that a loop is seen.
    let parts = Parts::of(&joined)?;
    if parts.user {
        return Some(joined);
    }
    Some(format!("{}{}", parts.origin(), parts.path))
}

fn has_scheme(location: &str) -> bool {
    let scheme = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.');
    location.split_once(':').is_some_and(|(before, _)| !before.is_empty() && before.bytes().all(scheme))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn origins_are_written_one_way() {
        for (url, origin) in [
            ("https://A.example/x", Some("https://a.example")),
            ("HTTPS://a.example:443/", Some("https://a.example")),
            ("http://127.0.0.1:81", Some("http://127.0.0.1:81")),
            ("http://[::1]:80/", Some("http://[::1]")),
            ("ftp://a.example/", None),
            ("//a.example/", None),
            ("/x", None),
            ("a.example", None),
            ("https://a.example:99999/", None),
            ("https://a b/", None),
            ("", None),
        ] {
            assert_eq!(super::origin(url).as_deref(), origin, "{url}");
        }
    }

    #[test]
    fn locations_mean_what_they_mean_where_they_stand() {
        for (location, means) in [
            ("https://b.example/y#z", Some("https://b.example/y")),
            ("HTTPS://B.example:443", Some("https://b.example/")),
            ("//b.example/y", Some("https://b.example/y")),
            ("/y?q", Some("https://a.example/y?q")),
            ("y", Some("https://a.example/r/y")),
            ("?q", Some("https://a.example/r/x?q")),
            ("", Some("https://a.example/r/x")),
            ("javascript:alert(1)", None),
            ("file:///etc/passwd", None),
            ("\u{e9}", None),
        ] {
            assert_eq!(join("https://a.example/r/x", location).as_deref(), means, "{location}");
        }
    }
}
