//! The server that takes our mail.

use http::Uri;
use lettre::transport::smtp;
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Tls, TlsParameters};
use lettre::transport::smtp::extension::ClientId;
use lettre::{AsyncSmtpTransport, Tokio1Executor};
use percent_encoding::percent_decode_str;

use crate::mail::Sender;
use crate::native::tls::use_ring;

pub(super) type Transport = AsyncSmtpTransport<Tokio1Executor>;

/// A server, how to speak to it, and as whom.
#[derive(Clone, PartialEq, Eq)]
pub struct Relay {
    host: String,
    port: u16,
    security: Security,
    credentials: Option<Credentials>,
    pub(super) from: Sender,
}

/// What keeps others from reading along.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Security {
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
            Self::Loopback => smtp::SMTP_PORT,
            Self::Tls => smtp::SUBMISSIONS_PORT,
            Self::StartTls => smtp::SUBMISSION_PORT,
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
        let credentials = match authority.as_str().rsplit_once('@') {
            Some((user, _)) => Some(credentials(user)?),
            None => None,
        };
        let host = authority.host().trim_start_matches('[').trim_end_matches(']').to_owned();
        let port = match authority.port() {
            Some(port) => port.as_u16(),
            None => security.default_port(),
        };
        Some(Self { host, port, security, credentials, from })
    }

    /// Who we say we are: the host of our address, for a machine seldom knows what others call it
    /// (RFC 5321, section 4.1.1.1).
    fn own_name(&self) -> ClientId {
        let host = self.from.address.rsplit_once('@').map_or("localhost", |(_, host)| host);
        ClientId::Domain(host.to_owned())
    }

    pub(super) fn transport(&self) -> Result<Transport, smtp::Error> {
        use_ring();
        let tls = match self.security {
            Security::Loopback => Tls::None,
            Security::Tls => Tls::Wrapper(TlsParameters::new(self.host.clone())?),
            Security::StartTls => Tls::Required(TlsParameters::new(self.host.clone())?),
        };
        let builder =
            Transport::builder_dangerous(&self.host).port(self.port).tls(tls).hello_name(self.own_name());
        Ok(match &self.credentials {
            Some(credentials) => builder.credentials(credentials.clone()).build(),
            None => builder.build(),
        })
    }
}

fn credentials(text: &str) -> Option<Credentials> {
    let decode = |text: &str| percent_decode_str(text).decode_utf8().map(String::from).ok();
    let (user, password) = text.split_once(':')?;
    Some(Credentials::new(decode(user)?, decode(password)?))
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
        let known = |url| relay(url, false).unwrap().credentials;
        let expected = Credentials::new("shop@example.com".to_owned(), "a:b/c%".to_owned());
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
