//! The settings of files.

use coppice_http_files::signed_link::SigningKeys;
use coppice_platform::Env;

use super::read::number;
use super::{Secret, SettingError};

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
        let host = env.get("CDN_HOST").map(|host| host.trim().to_ascii_lowercase()).filter(|h| !h.is_empty());
        if let Some(host) = host.as_deref().filter(|host| !is_host(host)) {
            problem("CDN_HOST", host, "a host, such as cdn.example.com");
        }
        let cors_origins: Vec<String> = list(env, "CDN_CORS_ORIGINS");
        if let Some(origin) = cors_origins.iter().find(|origin| !is_origin(origin)) {
            problem(
                "CDN_CORS_ORIGINS",
                origin,
                "origins with commas between them, such as https://example.com; or *",
            );
        }
        Self {
            quota_bytes: u64::from(megabytes).saturating_mul(1 << 20),
            uploads_per_hour,
            host,
            cors_origins,
            keys: signing_keys(env, secret, problems),
        }
    }

    /// Whether this is the origin of the host that serves files and nothing else.
    pub fn is_files_host(&self, origin: &str) -> bool {
        let host = origin.split_once("://").map(|(_, host)| host);
        self.host.as_deref().zip(host).is_some_and(|(own, host)| own.eq_ignore_ascii_case(host))
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

/// A host with its port, if it has one.
fn is_host(host: &str) -> bool {
    host.len() <= 260 && host.bytes().all(|b| b.is_ascii_alphanumeric() || b".-:".contains(&b))
}

fn is_origin(origin: &str) -> bool {
    let host = origin.strip_prefix("https://").or_else(|| origin.strip_prefix("http://"));
    origin == "*" || host.is_some_and(|host| !host.is_empty() && is_host(host))
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
        for origin in ["*", "https://example.com", "http://localhost:5173"] {
            assert!(is_origin(origin), "{origin}");
        }
        for origin in ["example.com", "https://", "https://example.com/", "ftp://example.com", "https://a b"]
        {
            assert!(!is_origin(origin), "{origin}");
        }
    }
}
