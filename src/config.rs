//! Settings: read once at start, all problems told at once.

mod auth;
mod cdn;
mod domains;
mod kv_api;
mod read;
mod secret;
mod stripe;

use std::time::Duration;

use axum::http::HeaderName;
use coppice_platform::Env;
pub use coppice_platform::env::SettingError;

pub use auth::AuthConfig;
pub use cdn::CdnConfig;
pub use domains::{DomainsConfig, LlmConfig};
pub use kv_api::KvApiConfig;
pub use secret::Secret;
pub use stripe::StripeConfig;

use crate::client_address::Trust;
use crate::kv::CacheMode;
use crate::seal::Keys;

use read::{choose, client_address, header, milliseconds, number, secret};

/// The settings. The README's table says what each is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Config {
    /// `APP_ENV=dev`: shows what every answer cost.
    pub dev: bool,
    /// `CACHE_MODE`.
    pub cache_mode: CacheMode,
    /// `MAX_IN_FLIGHT`: requests served at the same time, a quarter of them for one address; more wait.
    pub max_in_flight: u32,
    /// `MAX_WAIT_MS`: how long a request waits before it is told to come back.
    pub max_wait: Duration,
    /// `REQUEST_TIMEOUT_MS`: how long a request may take.
    pub request_timeout: Duration,
    /// `TRUST_PROXY=1`: `X-Forwarded-Proto` is that of a proxy of ours.
    pub trust_proxy: bool,
    /// `HOST_HEADER`: the header in which a proxy of ours says which host the visitor asked for, if not in `Host`.
    pub host_header: Option<HeaderName>,
    /// `CLIENT_ADDRESS_HEADER` and `TRUSTED_PROXIES`: whom is believed whose request it is.
    pub client_address: Trust,
    /// Who signs in how, and with which secrets.
    pub auth: AuthConfig,
    /// `LINK_KEYS`: what links to drafts and to orders are signed with.
    pub link_keys: Keys,
    /// `SETUP_KEY`: the secret that opens the set-up, where the server has no log to tell one in.
    pub setup_key: Option<Secret>,
    /// Files.
    pub cdn: CdnConfig,
    /// Domain search.
    pub domains: DomainsConfig,
    /// The API of keys and values.
    pub kv_api: KvApiConfig,
    /// Where Stripe is.
    pub stripe: StripeConfig,
}

impl Config {
    /// Reads the settings.
    ///
    /// # Errors
    /// Every setting that can't be used.
    pub fn read(env: &dyn Env) -> Result<Self, Vec<SettingError>> {
        let mut problems = Vec::new();
        let dev = choose(
            env,
            &mut problems,
            "APP_ENV",
            false,
            &[("production", false), ("dev", true)],
            "production or dev",
        );
        let auth = AuthConfig::read(env, dev, &mut problems);
        let link_keys = Keys::read(env, "LINK_KEYS", &mut problems);
        let cdn = CdnConfig::read(env, &auth.secret, &mut problems);
        let domains = DomainsConfig::read(env, &mut problems);
        let kv_api = KvApiConfig::read(env, &mut problems);
        let stripe = StripeConfig::read(env, &mut problems);
        let config = Self {
            dev,
            cache_mode: choose(
                env,
                &mut problems,
                "CACHE_MODE",
                CacheMode::On,
                &[("on", CacheMode::On), ("off", CacheMode::Off), ("miss", CacheMode::Miss)],
                "on, off or miss",
            ),
            max_in_flight: number(
                env,
                &mut problems,
                "MAX_IN_FLIGHT",
                512,
                1..=100_000,
                "a number from 1 to 100000",
            ),
            max_wait: milliseconds(
                env,
                &mut problems,
                "MAX_WAIT_MS",
                3_000,
                0..=60_000,
                "milliseconds from 0 to 60000",
            ),
            request_timeout: milliseconds(
                env,
                &mut problems,
                "REQUEST_TIMEOUT_MS",
                15_000,
                100..=600_000,
                "milliseconds from 100 to 600000",
            ),
            trust_proxy: choose(
                env,
                &mut problems,
                "TRUST_PROXY",
                false,
                &[("0", false), ("1", true)],
                "0 or 1",
            ),
            host_header: header(env, &mut problems, "HOST_HEADER"),
            client_address: client_address(env, &mut problems),
            link_keys: link_keys.unwrap_or_else(|| Keys::derive(auth.secret.as_bytes(), "coppice links")),
            setup_key: secret(env, &mut problems, "SETUP_KEY"),
            auth,
            cdn,
            domains,
            kv_api,
            stripe,
        };
        if problems.is_empty() { Ok(config) } else { Err(problems) }
    }

    /// What works, but hardly as it is meant to be: for whoever reads the log at start.
    pub fn warnings(&self) -> Vec<&'static str> {
        let no_mail = "MAIL_URL is not set: no mail is sent, so that nobody can sign in by a code";
        self.auth.mail_is_missing.then_some(no_mail).into_iter().collect()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    fn read(settings: &[(&str, &str)]) -> Result<Config, Vec<SettingError>> {
        let env: BTreeMap<String, String> =
            settings.iter().map(|(k, v)| ((*k).into(), (*v).into())).collect();
        Config::read(&env)
    }

    #[test]
    fn in_development_nothing_need_be_set() {
        let config = read(&[("APP_ENV", "dev")]).unwrap();
        assert!(config.dev && config.cache_mode == CacheMode::On && config.max_in_flight == 512);
        assert!(config.auth.by_code && config.auth.admin_emails.is_empty());
    }

    #[test]
    fn in_production_the_secrets_must_be_set() {
        let names =
            |settings| read(settings).unwrap_err().iter().map(|p| p.name.to_string()).collect::<Vec<_>>();
        assert_eq!(names(&[]), ["AUTH_SECRET"]);
        assert_eq!(names(&[("AUTH_SECRET", "short"), ("SETUP_KEY", "short")]), ["AUTH_SECRET", "SETUP_KEY"]);
        let config = read(&[("AUTH_SECRET", &"x".repeat(32)), ("MAIL_URL", "none:")]).unwrap();
        assert!(!config.dev && !config.auth.by_code && config.warnings().is_empty());
    }

    #[test]
    fn without_mail_nobody_signs_in_by_a_code_and_that_is_a_warning() {
        let secret = ("AUTH_SECRET", &*"x".repeat(32));
        let config = read(&[secret]).unwrap();
        assert!(!config.auth.by_code && config.warnings().iter().any(|said| said.contains("MAIL_URL")));
        // What is kept for nobody to see is no way to send mail.
        assert!(read(&[secret, ("MAIL_URL", "outbox:")]).is_err());
        assert!(read(&[("APP_ENV", "dev")]).unwrap().warnings().is_empty());
    }

    #[test]
    fn keys_that_are_not_set_come_from_the_secret_but_for_providers() {
        let secret = ("AUTH_SECRET", &*"x".repeat(32));
        let (one, other) = (read(&[secret]).unwrap(), read(&[("AUTH_SECRET", &"y".repeat(32))]).unwrap());
        assert!(one.link_keys != other.link_keys && one.auth.keys != other.auth.keys);
        assert!(one.link_keys != one.auth.keys);
        let providers = [
            secret,
            ("OIDC_PROVIDERS", "google"),
            ("OIDC_GOOGLE_CLIENT_ID", "id"),
            ("OIDC_GOOGLE_CLIENT_SECRET", "secret"),
        ];
        for keys in ["", ","] {
            let problems = read(&[&providers[..], &[("TOKEN_KEYS", keys)]].concat()).unwrap_err();
            assert_eq!(
                problems.iter().map(|p| p.name.as_ref()).collect::<Vec<_>>(),
                ["TOKEN_KEYS"],
                "{keys}"
            );
        }
    }

    #[test]
    fn admins_addresses_are_those_of_every_other_door() {
        let admins =
            |list| read(&[("APP_ENV", "dev"), ("ADMIN_EMAILS", list)]).map(|config| config.auth.admin_emails);
        assert_eq!(
            admins("Ada@Example.com,,\n eve@example.com").unwrap(),
            ["ada@example.com", "eve@example.com"]
        );
        for bad in [
            "mi\u{212a}e@example.com",
            "ada@example.com\u{200b}",
            "Ada <ada@example.com>",
            "ada@a.example;eve@a.example",
        ] {
            assert!(admins(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn proxies_are_trusted_with_a_header_of_theirs_alone() {
        let networks = ("TRUSTED_PROXIES", "10.0.0.0/8, 2001:db8::/32,\n127.0.0.1");
        let dev = ("APP_ENV", "dev");
        let config = read(&[dev, networks, ("CLIENT_ADDRESS_HEADER", "X-Forwarded-For")]).unwrap();
        assert_eq!(config.client_address.proxies.len(), 3);
        let problems = read(&[dev, networks]).unwrap_err();
        assert_eq!(problems.iter().map(|p| p.name.as_ref()).collect::<Vec<_>>(), ["TRUSTED_PROXIES"]);
    }

    #[test]
    fn all_problems_are_told_at_once_and_no_secret_with_them() {
        let problems = read(&[
            ("APP_ENV", "staging"),
            ("CACHE_MODE", "miss"),
            ("MAX_IN_FLIGHT", "0"),
            ("TRUST_PROXY", "yes"),
            ("CLIENT_ADDRESS_HEADER", "not a header"),
            ("TRUSTED_PROXIES", "10.0.0.0/8, proxy.example"),
            ("AUTH_SECRET", "hush"),
            ("ADMIN_EMAILS", "ada@example.com, ada"),
            ("MAIL_URL", "smtp://ada:hush@"),
            ("OIDC_PROVIDERS", "acme"),
            ("TOKEN_KEYS", "hush"),
        ])
        .unwrap_err();
        let names: Vec<_> = problems.iter().map(|p| p.name.as_ref()).collect();
        for name in [
            "APP_ENV",
            "MAX_IN_FLIGHT",
            "TRUST_PROXY",
            "CLIENT_ADDRESS_HEADER",
            "TRUSTED_PROXIES",
            "AUTH_SECRET",
            "ADMIN_EMAILS",
            "MAIL_URL",
            "OIDC_ACME_ISSUER",
            "OIDC_ACME_CLIENT_ID",
            "OIDC_ACME_CLIENT_SECRET",
            "TOKEN_KEYS",
        ] {
            assert!(names.contains(&name), "{name} in {names:?}");
        }
        assert!(problems.iter().all(|p| !p.to_string().contains("hush")), "{problems:?}");
    }
}
