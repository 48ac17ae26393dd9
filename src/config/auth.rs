//! The settings of sign-in.

use coppice_oidc::Provider;
use coppice_platform::Env;
use coppice_platform::mail::Transport;

use super::{Secret, SettingError};
use crate::email::email;
use crate::seal::Keys;

/// The settings of sign-in. The README's table says what each is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuthConfig {
    /// `AUTH_SECRET`: what codes are hashed with.
    pub secret: Secret,
    /// `ADMIN_EMAILS`: addresses whose owners are admins, in lower case.
    pub admin_emails: Vec<String>,
    /// Whether mail can be sent, and so codes by it.
    pub by_code: bool,
    /// Whether that is because nobody has said how.
    pub mail_is_missing: bool,
    /// `OIDC_PROVIDERS`: whose accounts may be used to sign in.
    pub providers: Vec<Provider>,
    /// `TOKEN_KEYS`: what other providers' tokens are sealed with.
    pub keys: Keys,
}

impl AuthConfig {
    /// Whether the settings make an admin of who has signed in with this address by this provider, or by a code where that is
    /// empty. They name an address, so that only a door that proves it counts.
    pub fn makes_admin(&self, email: &str, provider: &str) -> bool {
        let door = || self.providers.iter().find(|known| known.id == provider);
        let proven = provider.is_empty() || door().is_some_and(|door| door.is_authoritative_for(email));
        proven && self.admin_emails.iter().any(|admin| admin == email)
    }

    /// Reads the settings; what can't be used is added to `problems`. In development secrets need not be set: then
    /// they are known to everybody.
    pub fn read(env: &dyn Env, dev: bool, problems: &mut Vec<SettingError>) -> Self {
        let mut problem = |name: &'static str, value: &str, expected: &'static str| {
            problems.push(SettingError { name: name.into(), value: value.into(), expected: expected.into() });
        };
        let secret =
            env.get("AUTH_SECRET").or_else(|| dev.then(|| "for development, known to everybody".into()));
        match &secret {
            None => problem(
                "AUTH_SECRET",
                "",
                "a secret of at least 32 characters, such as `openssl rand -hex 32` makes",
            ),
            Some(secret) if secret.len() < Secret::MIN_LENGTH => {
                problem("AUTH_SECRET", "…", "at least 32 characters, such as `openssl rand -hex 32` makes");
            }
            Some(_) => {}
        }
        let list = env.get("ADMIN_EMAILS").unwrap_or_default();
        let mut admin_emails = Vec::new();
        for text in list.split(',').map(str::trim).filter(|text| !text.is_empty()) {
            match email(text) {
                Some(email) => admin_emails.push(email),
                None => problem("ADMIN_EMAILS", text, "addresses with commas between them"),
            }
        }
        // What is kept in memory is for development: in production it would be sent to nobody.
        let mail_is_missing = !dev && env.get("MAIL_URL").is_none();
        let by_code = match Transport::parse(env) {
            Ok(Transport::Outbox) if mail_is_missing => false,
            Ok(Transport::Outbox) if !dev => {
                problem(
                    "MAIL_URL",
                    "outbox:",
                    "smtp://…, smtps:// or https://…; or none: if nobody signs in by a code",
                );
                false
            }
            Ok(transport) => !matches!(transport, Transport::Off),
            Err(found) => {
                problems.push(found);
                false
            }
        };
        let providers = Provider::read_all(env, problems);
        let secret = Secret::new(secret.unwrap_or_default());
        let keys = Keys::read(env, "TOKEN_KEYS", problems);
        let set = env.get("TOKEN_KEYS").is_some();
        if keys.is_none() && !set && !providers.is_empty() && !dev {
            problems.push(SettingError {
                name: "TOKEN_KEYS".into(),
                value: String::new(),
                expected: "id:key, with 32 random bytes in base64url as key".into(),
            });
        }
        let keys = keys.unwrap_or_else(|| Keys::derive(secret.as_bytes(), "coppice tokens"));
        Self { secret, admin_emails, by_code, mail_is_missing, providers, keys }
    }
}
