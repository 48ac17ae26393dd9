//! What a provider says of somebody, in the token or when it is asked.

use serde::Deserialize;
use serde_json::Value;

/// What was said so far.
pub(super) struct Said {
    pub email: Option<String>,
    pub email_verified: Option<bool>,
    pub name: Option<String>,
}

/// What the userinfo endpoint says (section 5.3.2). It comes straight from the provider, over TLS, and is as good as
/// the token once it is about the same person.
#[derive(Deserialize)]
pub(super) struct UserInfo {
    sub: String,
    email: Option<String>,
    #[serde(default)]
    email_verified: Value,
    name: Option<String>,
}

impl UserInfo {
    /// Whether it is about whom the token is about: else nothing of it may be used (section 5.3.4).
    pub fn is_about(&self, subject: &str) -> bool {
        self.sub == subject
    }

    /// Some providers say it in a string.
    fn email_verified(&self) -> Option<bool> {
        self.email_verified.as_bool().or_else(|| self.email_verified.as_str()?.parse().ok())
    }
}

impl Said {
    /// Whether there is more to be asked for.
    pub fn is_incomplete(&self) -> bool {
        self.email.is_none() || self.email_verified.is_none() || self.name.is_none()
    }

    /// Takes what is not said yet. Whether an address is verified is said of that address alone.
    pub fn complete(&mut self, info: UserInfo) {
        let verified = info.email_verified();
        match &self.email {
            None => (self.email, self.email_verified) = (info.email, verified),
            Some(email) if info.email.as_ref() == Some(email) => {
                self.email_verified = self.email_verified.or(verified);
            }
            Some(_) => {}
        }
        self.name = self.name.take().or(info.name);
    }
}
