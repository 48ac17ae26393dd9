//! The settings of files.

use coppice_http_files::signed_link::SigningKeys;
use coppice_platform::Env;

use super::read::number;
use super::{Secret, SettingError};
use crate::host;

/// The settings of files. The README's table says what each is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CdnConfig {
    /// `CDN_QUOTA_MB`, in bytes: how much a shop may keep.
    pub quota_bytes: u64,
    /// `CDN_UPLOADS_PER_HOUR`: how many files somebody may upload in an hour.
    pub uploads_per_hour: u32,
    /// `CDN_HOST`: a host of its own for files, which serves nothing else.
    pub host: Option<String>,
    /// `CDN_CORS_ORIGINS`: whose pages may read files by script; `*` for everybody's.
    pub cors_origins: Vec<String>,
    /// `CDN_SIGNING_KEYS`: what signed links are made and checked with.
    pub keys: SigningKeys,
}

impl CdnConfig {
    /// Reads the settings; what can't be used is added to `problems`.
    pub fn read(env: &dyn Env, secret: &Secret, problems: &mut Vec<SettingError>) -> Self {
        let megabytes = number(
            env,
            problems,
            "CDN_QUOTA_MB",
            10_240,
            1..=1_000_000_000,
            "megabytes from 1 to 1000000000",
        );
        let uploads_per_hour =
            number(env, problems, "CDN_UPLOADS_PER_HOUR", 5_000, 1..=1_000_000, "a number from 1 to 1000000");
        let mut problem = |name: &'static str, value: &str, expected: &'static str| {
            problems.push(SettingError { name: name.into(), value: value.into(), expected: expected.into() });
        };
        let named = env.get("CDN_HOST").filter(|host| !host.trim().is_empty());
        let host = named.as_deref().and_then(|host| host::spell(host.trim(), "https"));
        if let (Some(named), None) = (&named, &host) {
            problem("CDN_HOST", named, "a host, such as cdn.example.com");
        }
        let mut cors_origins = Vec::new();
        for text in list(env, "CDN_CORS_ORIGINS") {
            match spell_origin(&text) {
                Some(origin) => cors_origins.push(origin),
                None => problem(
                    "CDN_CORS_ORIGINS",
                    &text,
                    "origins with commas between them, such as https://example.com; or *",
                ),
            }
        }
        Self {
            quota_bytes: u64::from(megabytes).saturating_mul(1 << 20),
            uploads_per_hour,
            host,
            cors_origins,
            keys: signing_keys(env, secret, problems),
        }
    }

    /// The address of what stands under a key: on the files' own host, if they have one.
    pub fn address(&self, key: &str) -> String {
        match &self.host {
            // By the scheme of the page that it stands in.
            Some(host) => format!("//{host}/cdn/{key}"),
            None => format!("/cdn/{key}"),
        }
    }

    /// Whether this is the origin of the host that serves files and nothing else.
    pub fn is_files_host(&self, origin: &str) -> bool {
        let Some((scheme, authority)) = origin.split_once("://") else { return false };
        self.host.as_deref().and_then(|own| host::spell(own, scheme)).as_deref() == Some(authority)
    }
}

/// `CDN_SIGNING_KEYS`: `id:secret` separated by commas. If it is not set, there is one key, derived from the secret of
/// sign-in.
fn signing_keys(env: &dyn Env, secret: &Secret, problems: &mut Vec<SettingError>) -> SigningKeys {
    match SigningKeys::parse(&env.get("CDN_SIGNING_KEYS").unwrap_or_default()) {
        Some(none) if none.is_empty() => SigningKeys::derive("auth", secret.as_bytes()),
        Some(keys) => keys,
        None => {
            problems.push(SettingError {
                name: "CDN_SIGNING_KEYS".into(),
                // The value holds secrets, and problems go to the log.
                value: "…".into(),
                expected: "id:secret,…, each secret of at least 32 characters, no id twice".into(),
            });
            SigningKeys::default()
        }
    }
}

fn list(env: &dyn Env, name: &str) -> Vec<String> {
    let text = env.get(name).unwrap_or_default();
    text.split(',').map(|part| part.trim().to_ascii_lowercase()).filter(|part| !part.is_empty()).collect()
}

/// An origin in its one spelling, or `*`.
fn spell_origin(origin: &str) -> Option<String> {
    if origin == "*" { Some(origin.to_owned()) } else { host::spell_origin(origin) }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[test]
    fn signing_keys_that_are_none_are_told_and_not_shown() {
        let read = |setting: &str, secret: &str| {
            let env = BTreeMap::from([("CDN_SIGNING_KEYS".to_owned(), setting.to_owned())]);
            let mut problems = Vec::new();
            (signing_keys(&env, &Secret::new(secret.to_owned()), &mut problems), problems)
        };
        let (keys, problems) = read("hush:short", "the secret of sign-in");
        assert_eq!((keys, problems.len()), (SigningKeys::default(), 1));
        assert!(problems.iter().all(|problem| !problem.to_string().contains("hush")));
        assert_ne!(read("", "one secret"), read("", "another secret"));
    }

    #[test]
    fn origins_are_schemes_with_hosts_and_nothing_after_them() {
        for (origin, one) in [
            ("*", "*"),
            ("https://example.com", "https://example.com"),
            ("https://example.com.:443", "https://example.com"),
            ("http://localhost:5173", "http://localhost:5173"),
        ] {
            assert_eq!(spell_origin(origin).as_deref(), Some(one), "{origin}");
        }
        for origin in ["example.com", "https://", "https://example.com/", "ftp://example.com", "https://a b"]
        {
            assert_eq!(spell_origin(origin), None, "{origin}");
        }
    }

    #[test]
    fn the_host_of_files_is_known_by_any_of_its_spellings() {
        let read = |setting: &str| {
            let env = BTreeMap::from([("CDN_HOST".to_owned(), setting.to_owned())]);
            let mut problems = Vec::new();
            (CdnConfig::read(&env, &Secret::new("x".repeat(32)), &mut problems), problems.len())
        };
        for setting in ["cdn.example", "CDN.example.", " cdn.example:443 "] {
            let (config, problems) = read(setting);
            assert_eq!(problems, 0);
            assert!(config.is_files_host("https://cdn.example"), "{setting}");
            assert!(
                !config.is_files_host("https://cdn.example:444") && !config.is_files_host(""),
                "{setting}"
            );
        }
        assert_eq!(read("https://cdn.example").1, 1);
        assert!(!read("").0.is_files_host("https://cdn.example"));
    }
}
