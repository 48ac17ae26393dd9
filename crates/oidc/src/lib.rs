//! Sign-in with an account of somebody else's: OpenID Connect, and GitHub's OAuth 2, which is nearly that.
//!
//! The authorization code flow (OpenID Connect Core 1.0, section 3.1) with PKCE (RFC 7636): [`Client::start`] says
//! where to send the browser, and what it must keep meanwhile, an [`AuthorizationRequest`]; the provider sends it back
//! with an [`AuthorizationResponse`]; and [`Client::finish`] turns both into an [`Identity`]. [`Provider`]s are
//! settings. What they have said of themselves is kept in a [`DiscoveryCache`], which outlives requests.
//!
//! What the provider claims is handed on as it came, once it is known to be the provider's and about this sign-in.
//! Whether an address that it has verified is good enough is for the application to say.

mod address;
mod authorization;
mod claims;
mod client;
mod discovery;
mod error;
mod github;
mod github_account;
mod id_token;
mod provider;
mod provider_client;
mod sign_in;
#[cfg(test)]
mod tests;
mod tokens;
mod transport;

pub use authorization::{AuthorizationRequest, AuthorizationResponse};
pub use claims::Claims;
pub use client::Client;
pub use discovery::DiscoveryCache;
pub use error::OidcError;
pub use provider::Provider;
pub use sign_in::Identity;
pub use tokens::Tokens;
