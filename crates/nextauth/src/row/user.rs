//! People.

use coppice_dynamodb::Item;

use super::field::{extra, take_text, time};

/// Somebody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct User {
    /// Their id.
    pub id: String,
    /// Their address, as it was typed: nobody has made it small, or looked whether it is one.
    pub email: Option<String>,
    /// The address by which the index finds them, if it finds them at all. It is that of their first day: a change is never told to
    /// it.
    pub indexed_email: Option<String>,
    /// When they have shown that the address is theirs, in epoch milliseconds.
    pub email_verified_ms: Option<i64>,
    /// What they are called.
    pub name: Option<String>,
    /// Where a picture of theirs is.
    pub image: Option<String>,
    /// What else is known of them.
    pub extra: Item,
}

impl User {
    pub(super) fn read(id: &str, item: &mut Item) -> Self {
        let indexed_email = item.text("GSI1SK").and_then(|key| key.strip_prefix("USER#")).map(str::to_owned);
        let email_verified_ms = time(item, "emailVerified");
        if email_verified_ms.is_some() {
            item.remove("emailVerified");
        }
        // Null says that it is not.
        take_text(item, "emailVerified");
        Self {
            id: id.to_owned(),
            email: take_text(item, "email"),
            indexed_email,
            email_verified_ms,
            name: take_text(item, "name"),
            image: take_text(item, "image"),
            extra: extra(item, &["id", "type"]),
        }
    }

    /// Whether the index finds them by an address that they do not have any more. One without an address stands there as
    /// `undefined` or `null`.
    pub fn is_index_stale(&self) -> bool {
        let said = self.indexed_email.as_deref().filter(|said| !matches!(*said, "" | "undefined" | "null"));
        said.is_some() && said != self.email.as_deref()
    }
}
