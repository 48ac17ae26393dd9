//! The server that takes our mail.

use http::Uri;
use percent_encoding::percent_decode_str;

use crate::mail::Sender;

/// A server, how to speak to it, and as whom.
#[derive(Clone, PartialEq, Eq)]
pub struct Relay {
    pub(super) host: String,
    pub(super) port: u16,
    pub(super) security: Security,
    pub(super) login: Option<Login>,
    pub(super) from: Sender,
}

/// Whom the server knows us as.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Login {
    pub(super) user: String,
    pub(super) password: String,
}

/// What keeps others from reading along.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Security {
    /// Nothing, for it stays on this machine.
    Loopback,
    /// TLS before the first word: RFC 8314, section 3.3.
    Tls,
    /// TLS before the first word that matters. A server that does not offer it is told nothing: RFC 3207.
    StartTls,
}

impl Security {
    fn default_port(self) -> u16 {
        match self {
            Self::Loopback => 25,
            Self::Tls => 465,
            Self::StartTls => 587,
        }
    }
}

impl Relay {
    /// Reads `smtp://user:password@host:port` or `smtps://…`, percent-encoded; `None` for anything else.
    pub(crate) fn parse(url: &Uri, loopback: bool, from: Sender) -> Option<Self> {
        let security = match url.scheme_str()? {
            "smtps" => Security::Tls,
            "smtp" if loopback => Security::Loopback,
            "smtp" => Security::StartTls,
            _ => return None,
        };
        // Others put options of theirs into path and query; who expects one to count should hear that it doesn't.
        if !matches!(url.path(), "" | "/") || url.query().is_some() {
            return None;
        }
        let authority = url.authority()?;
        let login = match authority.as_str().rsplit_once('@') {
            Some((user, _)) => Some(login(user)?),
            None => None,
        };
        let host = authority.host().trim_start_matches('[').trim_end_matches(']').to_owned();
        let port = match authority.port() {
            Some(port) => port.as_u16(),
            None => security.default_port(),
        };
        Some(Self { host, port, security, login, from })
    }

    /// Who we say we are: the host of our address, for a machine seldom knows what others call it
    /// (RFC 5321, section 4.1.1.1).
    pub(super) fn own_name(&self) -> &str {
        let host = self.from.address.rsplit_once('@').map(|(_, host)| host);
        host.filter(|host| host.is_ascii()).unwrap_or("localhost")
    }
}

fn login(text: &str) -> Option<Login> {
    let decode = |text: &str| percent_decode_str(text).decode_utf8().map(String::from).ok();
    let (user, password) = text.split_once(':')?;
    Some(Login { user: decode(user)?, password: decode(password)? })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn relay(url: &str, loopback: bool) -> Option<Relay> {
        let from = Sender { name: None, address: "shop@example.com".to_owned() };
        Relay::parse(&url.parse().unwrap(), loopback, from)
    }

    #[test]
    fn only_this_machine_is_spoken_to_in_the_clear() {
        for (url, loopback, security, port) in [
            ("smtp://mail.example", false, Security::StartTls, 587),
            ("smtps://mail.example/", false, Security::Tls, 465),
            ("smtps://localhost:1465", true, Security::Tls, 1_465),
            ("smtp://localhost", true, Security::Loopback, 25),
            ("smtp://[::1]:1025", true, Security::Loopback, 1_025),
        ] {
            let relay = relay(url, loopback).unwrap();
            assert!((relay.security, relay.port) == (security, port), "{url}");
        }
        assert_eq!(relay("smtp://[::1]:1025", true).unwrap().host, "::1");
    }

    #[test]
    fn user_and_password_are_decoded() {
        let known = |url| relay(url, false).unwrap().login;
        let expected = Login { user: "shop@example.com".to_owned(), password: "a:b/c%".to_owned() };
        assert!(known("smtp://shop%40example.com:a%3Ab%2Fc%25@mail.example") == Some(expected));
        assert!(known("smtp://mail.example").is_none());
    }

    #[test]
    fn what_would_not_count_is_refused() {
        for url in [
            "smtp://user@mail.example",
            "smtp://user:%ff@mail.example",
            "smtp://mail.example?tls=opportunistic",
            "smtp://mail.example/name",
            "lmtp://mail.example",
        ] {
            assert!(relay(url, false).is_none(), "{url}");
        }
    }
}
