//! How mail is sent, by configuration.

use std::fmt;
use std::sync::Arc;

use async_trait::async_trait;
use http::{HeaderValue, Uri};

use super::api::{Api, ApiMailer};
use super::outbox::Outbox;
use super::{Mail, Mailer, Sender, refused};
use crate::env::SettingError;
use crate::http::{hidden, is_loopback};
#[cfg(not(target_arch = "wasm32"))]
use crate::native::smtp::{Relay, SmtpMailer};
use crate::{Clock, Env, Http, PlatformError};

#[cfg(not(target_arch = "wasm32"))]
const URL: &str = "outbox:, none:, smtp://user:password@host:port, smtps://user:password@host:port or https://host/path; \
                   http:// on this machine only; special characters of user and password percent-encoded";
#[cfg(target_arch = "wasm32")]
const URL: &str = "outbox:, none: or https://host/path; Workers speak no SMTP";
const FROM: &str = "an address, or a name without punctuation and an address: Shop <shop@example.com>";
const KEY: &str = "the key of the mail API, in printable ASCII";

/// How mail is sent.
#[derive(Clone, PartialEq, Eq)]
pub enum Transport {
    /// Not at all: the last messages are kept in memory, for development.
    Outbox,
    /// Not at all: every message is refused.
    Off,
    /// By an SMTP server; natively alone.
    #[cfg(not(target_arch = "wasm32"))]
    Smtp(Relay),
    /// By an HTTP API.
    Api(Api),
}

impl Transport {
    /// Reads `MAIL_URL` and, where there is somebody to send to, `MAIL_FROM` and `MAIL_API_KEY`. Unset is
    /// [`Transport::Outbox`].
    ///
    /// # Errors
    /// [`SettingError`] with the first setting that can't be used.
    pub fn parse(env: &dyn Env) -> Result<Self, SettingError> {
        let text = env.get("MAIL_URL").unwrap_or_else(|| "outbox:".to_owned());
        let problem = || problem("MAIL_URL", hidden(&text), URL);
        match text.as_str() {
            "outbox:" => return Ok(Self::Outbox),
            "none:" => return Ok(Self::Off),
            _ => {}
        }
        let url: Uri = text.parse().ok().filter(is_complete).ok_or_else(problem)?;
        let loopback = is_loopback(url.host().unwrap_or_default());
        match url.scheme_str() {
            Some("https") => api(env, url),
            Some("http") if loopback => api(env, url),
            #[cfg(not(target_arch = "wasm32"))]
            Some("smtp" | "smtps") => {
                Ok(Self::Smtp(Relay::parse(&url, loopback, from(env)?).ok_or_else(problem)?))
            }
            _ => Err(problem()),
        }
    }

    /// What sends mail this way.
    pub fn mailer(self, http: Arc<dyn Http>, clock: Arc<dyn Clock>) -> Arc<dyn Mailer> {
        match self {
            Self::Outbox => Arc::new(Outbox::new(clock)),
            Self::Off => Arc::new(Off),
            #[cfg(not(target_arch = "wasm32"))]
            Self::Smtp(relay) => Arc::new(SmtpMailer::new(relay)),
            Self::Api(api) => Arc::new(ApiMailer::new(api, http)),
        }
    }

    /// The mailer of these settings; one that refuses where they can't be used, for whoever reads the application's
    /// own settings tells the problem at start.
    pub(crate) fn configured(env: &dyn Env, http: &Arc<dyn Http>, clock: &Arc<dyn Clock>) -> Arc<dyn Mailer> {
        Self::parse(env).unwrap_or(Self::Off).mailer(http.clone(), clock.clone())
    }
}

/// Names the way and none of its secrets.
impl fmt::Debug for Transport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Outbox => "Outbox",
            Self::Off => "Off",
            #[cfg(not(target_arch = "wasm32"))]
            Self::Smtp(_) => "Smtp",
            Self::Api(_) => "Api",
        })
    }
}

fn api(env: &dyn Env, url: Uri) -> Result<Transport, SettingError> {
    let key = env.get("MAIL_API_KEY").unwrap_or_default();
    let shown = if key.is_empty() { "" } else { "…" };
    let readable = key.bytes().all(|b| b.is_ascii_graphic()) && !key.is_empty();
    let authorization = HeaderValue::try_from(format!("Bearer {key}")).ok().filter(|_| readable);
    let mut authorization = authorization.ok_or_else(|| problem("MAIL_API_KEY", shown.to_owned(), KEY))?;
    authorization.set_sensitive(true);
    Ok(Transport::Api(Api { url, authorization, from: from(env)? }))
}

fn from(env: &dyn Env) -> Result<Sender, SettingError> {
    let value = env.get("MAIL_FROM").unwrap_or_default();
    Sender::parse(&value).ok_or_else(|| problem("MAIL_FROM", value, FROM))
}

fn problem(name: &'static str, value: String, expected: &'static str) -> SettingError {
    SettingError { name: name.into(), value, expected: expected.into() }
}

/// Whether there is a host, and a number where there is a port: `http` takes any text for one.
fn is_complete(url: &Uri) -> bool {
    url.authority().is_some_and(|authority| {
        let host = authority.host();
        !host.is_empty() && (authority.port().is_some() || authority.as_str().ends_with(host))
    })
}

/// Refuses every message.
struct Off;

#[async_trait]
impl Mailer for Off {
    async fn send(&self, _mail: Mail) -> Result<(), PlatformError> {
        Err(refused("no mail is sent: MAIL_URL is none: or can't be used"))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    const FROM_SHOP: (&str, &str) = ("MAIL_FROM", "Shop <shop@example.com>");
    const API_KEY: (&str, &str) = ("MAIL_API_KEY", "re_123");

    fn parse(settings: &[(&str, &str)]) -> Result<Transport, SettingError> {
        let env: BTreeMap<String, String> =
            settings.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
        Transport::parse(&env)
    }

    /// The way taken, or the setting that is wrong.
    fn way(settings: &[(&str, &str)]) -> String {
        parse(settings).map_or_else(|problem| problem.name.into_owned(), |transport| format!("{transport:?}"))
    }

    #[test]
    fn the_address_decides_the_way() {
        for (url, expected) in [
            ("", "Outbox"),
            ("outbox:", "Outbox"),
            ("none:", "Off"),
            ("https://api.example/emails", "Api"),
            ("http://127.0.0.1:8025/emails", "Api"),
            ("http://localhost/emails", "Api"),
            ("http://[::1]:8025/", "Api"),
            ("smtp://user:pa%40ss@mail.example:587", "Smtp"),
            ("smtps://mail.example", "Smtp"),
            ("smtp://localhost:1025", "Smtp"),
        ] {
            assert_eq!(way(&[("MAIL_URL", url), FROM_SHOP, API_KEY]), expected, "{url}");
        }
    }

    #[test]
    fn other_addresses_are_problems() {
        for url in [
            "outbox",
            "mail.example",
            "ftp://mail.example",
            "http://mail.example/",
            "http://127.0.0.1.example/",
            "https://",
            "smtp://",
            "smtp://user:pass",
            "smtp://mail.example?tls=opportunistic",
            "smtp://a b@mail.example",
        ] {
            assert_eq!(way(&[("MAIL_URL", url), FROM_SHOP, API_KEY]), "MAIL_URL", "{url}");
        }
    }

    #[test]
    fn who_sends_says_who_they_are_and_may() {
        let https = ("MAIL_URL", "https://api.example/");
        assert_eq!(way(&[https, API_KEY]), "MAIL_FROM");
        assert_eq!(way(&[https, FROM_SHOP]), "MAIL_API_KEY");
        assert_eq!(way(&[https, FROM_SHOP, ("MAIL_API_KEY", "a\nb")]), "MAIL_API_KEY");
        assert_eq!(way(&[("MAIL_URL", "smtps://mail.example"), ("MAIL_FROM", "Shop")]), "MAIL_FROM");
    }

    #[test]
    fn a_problem_shows_no_secret() {
        for (url, shown) in [
            ("smtp://user:secret@mail.example:x/", "smtp://…@mail.example…"),
            ("smtp://user:secret", "smtp://user…"),
            ("ftp://user:s@cret@mail.example", "ftp://…@mail.example"),
            ("http://mail.example/?key=secret", "http://mail.example…"),
            ("re_secret", "…"),
        ] {
            assert_eq!(parse(&[("MAIL_URL", url), FROM_SHOP, API_KEY]).unwrap_err().value, shown, "{url}");
        }
        let key = parse(&[("MAIL_URL", "https://api.example/"), FROM_SHOP, ("MAIL_API_KEY", "sec\nret")]);
        assert_eq!(key.unwrap_err().value, "…");
    }
}
