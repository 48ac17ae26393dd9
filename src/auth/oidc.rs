//! Sign-in with an account of somebody else's: OpenID Connect, and GitHub's OAuth 2, which is nearly that.
//!
//! The authorization code flow (OpenID Connect Core 1.0, section 3.1) with PKCE (RFC 7636): [`start`] sends the
//! browser to the provider with a [`AuthorizationRequest`] in a cookie, the provider sends it back with an [`Answer`], and
//! [`finish`] turns both into an [`Identity`].

mod address;
mod client;
mod discovery;
mod flow;
mod github;
mod http;
mod id_token;
mod person;
mod problem;
mod provider;
#[cfg(test)]
mod tests;
mod tokens;

use openidconnect::core::{CoreAuthenticationFlow, CoreTokenResponse};
use openidconnect::{
    CsrfToken, Nonce, OAuth2TokenResponse, PkceCodeChallenge, PkceCodeVerifier, RedirectUrl, RefreshToken,
};

pub use flow::{Answer, AuthorizationRequest};
pub use problem::OidcError;
pub use provider::Provider;
pub use tokens::Tokens;

use person::Person;
use provider::Kind;

use crate::state::AppState;

/// Who somebody is, on the word of a provider.
pub struct Identity {
    /// The id of the [`Provider`].
    pub provider: String,
    /// Who it is there; never changes, as addresses do.
    pub subject: String,
    /// Their address, which the provider has verified: trimmed and in lower case.
    pub email: String,
    /// What they are called there; may be empty.
    pub name: String,
    /// What the provider can be asked with in their name.
    pub tokens: Tokens,
}

/// Begins a sign-in: the provider's address to send the browser to, and what the browser must keep meanwhile.
/// `origin` is ours, as the visitor's browser sees it.
///
/// # Errors
/// The provider can't be asked how to sign in there.
pub async fn start(
    app: &AppState,
    provider: &Provider,
    origin: &str,
    return_to: &str,
) -> Result<(String, AuthorizationRequest), OidcError> {
    let flow = AuthorizationRequest::new(app.platform.random.as_ref(), provider, return_to);
    let client = client::of(app, provider).await?.set_redirect_uri(redirect(provider, origin)?);
    let (state, nonce) = (CsrfToken::new(flow.state.clone()), Nonce::new(flow.nonce.clone()));
    let challenge =
        PkceCodeChallenge::from_code_verifier_sha256(&PkceCodeVerifier::new(flow.verifier.clone()));
    let (address, ..) = client
        .authorize_url(CoreAuthenticationFlow::AuthorizationCode, || state, || nonce)
        .add_scopes(provider.scopes.iter().cloned())
        .set_pkce_challenge(challenge)
        .url();
    Ok((address.into(), flow))
}

/// Ends a sign-in: who the provider says the visitor is.
///
/// # Errors
/// The visitor said no, the answer is not that of this flow, the provider can't be reached or believed, or it has
/// no verified address of theirs.
pub async fn finish(
    app: &AppState,
    provider: &Provider,
    origin: &str,
    flow: &AuthorizationRequest,
    answer: &Answer,
) -> Result<Identity, OidcError> {
    let code = flow::accept(provider, flow, answer)?;
    let client = client::of(app, provider).await?.set_redirect_uri(redirect(provider, origin)?);
    let response: CoreTokenResponse = client
        .exchange_code(code)
        .set_pkce_verifier(PkceCodeVerifier::new(flow.verifier.clone()))
        .request_async(&http::sender(app))
        .await
        .map_err(|error| http::refused(provider, error))?;
    let Person { subject, email, name } = match &provider.kind {
        Kind::OpenId { issuer } => id_token::person(app, provider, issuer, &response, flow).await?,
        Kind::GitHub(github) => github::person(app, provider, github, response.access_token()).await?,
    };
    Ok(Identity {
        provider: provider.id.clone(),
        subject,
        email,
        name,
        tokens: Tokens::of(app, &response, None),
    })
}

/// New tokens for a refresh token (RFC 6749, section 6). The old refresh token stays if the provider gives no other.
///
/// # Errors
/// The provider can't be reached, or does not take the token any more.
pub async fn refresh(app: &AppState, provider: &Provider, refresh_token: &str) -> Result<Tokens, OidcError> {
    let response: CoreTokenResponse = client::of(app, provider)
        .await?
        .exchange_refresh_token(&RefreshToken::new(refresh_token.to_owned()))
        .request_async(&http::sender(app))
        .await
        .map_err(|error| http::refused(provider, error))?;
    Ok(Tokens::of(app, &response, Some(refresh_token)))
}

fn redirect(provider: &Provider, origin: &str) -> Result<RedirectUrl, OidcError> {
    let address = format!("{origin}/login/callback/{}", provider.id);
    RedirectUrl::new(address).map_err(|_| provider.invalid("our own origin is no address"))
}
