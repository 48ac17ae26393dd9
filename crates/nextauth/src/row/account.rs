//! Accounts with providers.

use coppice_dynamodb::Item;

use super::field::{Secret, extra, is_elses, take_text, time};

/// An account of somebody's with a provider.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// Whose it is.
    pub user_id: String,
    /// The provider's name.
    pub provider: String,
    /// What the provider calls them.
    pub subject: String,
    /// What speaks for them at the provider.
    pub access_token: Option<Secret>,
    /// By what a new one is had.
    pub refresh_token: Option<Secret>,
    /// What the provider has said of them.
    pub id_token: Option<Secret>,
    /// Until when the first is good, in epoch milliseconds.
    pub expires_ms: Option<i64>,
    /// What it may.
    pub scope: Option<String>,
    /// What else is known: the provider's kind, among it.
    pub extra: Item,
}

impl Account {
    pub(super) fn read(user: &str, sk: &str, item: &mut Item) -> Result<Self, &'static str> {
        let key = sk.strip_prefix("ACCOUNT#").and_then(|key| key.split_once('#'));
        let Some((provider, subject)) =
            key.filter(|(provider, subject)| !provider.is_empty() && !subject.is_empty())
        else {
            return Err("its sk is not ACCOUNT#provider#account");
        };
        let says = |name, value| item.get(name).is_none_or(|said| said.as_text() == Some(value));
        if !says("provider", provider) || !says("providerAccountId", subject) {
            return Err("provider and providerAccountId are not those of its sk");
        }
        if is_elses(item, user) {
            return Err("its userId is not that of its pk");
        }
        let expires_ms = time(item, "expires_at");
        if expires_ms.is_some() {
            item.remove("expires_at");
        }
        Ok(Self {
            user_id: user.to_owned(),
            provider: provider.to_owned(),
            subject: subject.to_owned(),
            access_token: take_text(item, "access_token").map(Secret),
            refresh_token: take_text(item, "refresh_token").map(Secret),
            id_token: take_text(item, "id_token").map(Secret),
            expires_ms,
            scope: take_text(item, "scope"),
            extra: extra(item, &["id", "userId", "provider", "providerAccountId"]),
        })
    }
}
