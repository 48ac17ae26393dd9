//! Why somebody is not signed in by a provider.

use std::fmt;

use crate::Provider;

/// Why a provider's account does not sign somebody in. Its text is for the visitor and holds nothing that the
/// provider, or whoever pretends to be it, has said; that goes to the log.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum OidcError {
    /// The visitor said no at the provider's.
    #[error("You did not allow the sign-in, so nothing has changed.")]
    Denied,
    /// The response is not to the request of this browser, or the browser has forgotten it.
    #[error("That sign-in took too long or began in another window. Please start again.")]
    Mismatch,
    /// The provider does not answer. Holds its name.
    #[error("{0} does not answer just now. Please try again in a moment, or sign in another way.")]
    Unreachable(String),
    /// What the provider says can't be believed. Holds its name.
    #[error(
        "We could not make sure that {0}'s answer is right, so you are not signed in. Please start again."
    )]
    Invalid(String),
}

impl Provider {
    /// That it does not answer; `detail`, which must hold no secret, goes to the log.
    pub(crate) fn unreachable(&self, detail: impl fmt::Display) -> OidcError {
        self.log(&detail);
        OidcError::Unreachable(self.name.clone())
    }

    /// That what it says can't be believed; `detail`, which must hold no secret, goes to the log.
    pub(crate) fn invalid(&self, detail: impl fmt::Display) -> OidcError {
        self.log(&detail);
        OidcError::Invalid(self.name.clone())
    }

    /// Quoted, as some of it may be others' words.
    fn log(&self, detail: &dyn fmt::Display) {
        log::warn!("sign-in with {} failed: {:?}", self.id, detail.to_string());
    }
}
