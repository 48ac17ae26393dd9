//! Whom a provider says it is.

use super::{OidcError, Provider};
use crate::auth::model::MAX_NAME;

/// Somebody as we know them by a provider's word.
pub(super) struct Person {
    pub subject: String,
    pub email: String,
    pub name: String,
}

impl Provider {
    /// Somebody whose address is verified.
    ///
    /// # Errors
    /// It is not, or there is none, or `subject` is none (OpenID Connect Core 1.0, section 2).
    pub(super) fn person(
        &self,
        subject: &str,
        email: &str,
        verified: bool,
        name: Option<&str>,
    ) -> Result<Person, OidcError> {
        let email = email.trim().to_lowercase();
        if subject.is_empty() || subject.len() > 255 {
            return Err(self.invalid("it does not say whom it means"));
        }
        if !verified || !email.contains('@') {
            return Err(OidcError::Unverified(self.name.clone()));
        }
        let name = name.unwrap_or_default().trim().chars().take(MAX_NAME).collect();
        Ok(Person { subject: subject.to_owned(), email, name })
    }
}
