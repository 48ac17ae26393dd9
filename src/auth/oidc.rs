//! Sign-in with an account of somebody else's: OpenID Connect, and GitHub's OAuth 2, which is nearly that.
//!
//! The authorization code flow (OpenID Connect Core 1.0, section 3.1) with PKCE (RFC 7636): [`start`] sends the
//! browser to the provider with a [`Flow`] in a cookie, the provider sends it back with an [`Answer`], and
//! [`finish`] turns both into an [`Identity`].

mod address;
mod client;
mod discovery;
mod github;
mod http;
mod id_token;
mod person;
mod problem;
mod provider;
#[cfg(test)]
mod tests;

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use coppice_platform::Random;
use openidconnect::core::{CoreAuthenticationFlow, CoreTokenResponse};
use openidconnect::{
    AuthorizationCode, CsrfToken, Nonce, OAuth2TokenResponse, PkceCodeChallenge, PkceCodeVerifier,
    RedirectUrl, RefreshToken,
};
use serde::{Deserialize, Serialize};

pub use problem::OidcProblem;
pub use provider::Provider;

use person::Person;
use provider::Kind;

use crate::state::AppState;

/// A sign-in under way: what must come back, and what belongs to it. It travels in a cookie of the visitor's, for
/// ten minutes.
#[derive(Serialize, Deserialize)]
pub struct Flow {
    /// The id of the [`Provider`].
    pub provider: String,
    /// Comes back in the answer's address: proves that this browser asked (RFC 6749, section 10.12).
    pub state: String,
    /// Comes back in the ID token: proves that the token is of this sign-in.
    pub nonce: String,
    /// Proves to the provider that who redeems the code also asked for it.
    pub verifier: String,
    /// Where to go afterwards. As little to be trusted when it comes back as when it came.
    pub return_to: String,
}

/// What the provider has the browser say: the query of `/login/callback/{provider}`.
#[derive(Default, Deserialize)]
pub struct Answer {
    /// What the tokens can be had for, once.
    pub code: Option<String>,
    /// [`Flow::state`].
    pub state: Option<String>,
    /// Why there is no code (RFC 6749, section 4.1.2.1).
    pub error: Option<String>,
    /// Who answers (RFC 9207).
    pub iss: Option<String>,
}

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

/// What a provider can be asked with in somebody's name.
pub struct Tokens {
    /// The access token.
    pub access: String,
    /// What a new access token can be had for.
    pub refresh: Option<String>,
    /// When the access token ends, in epoch seconds, if the provider says.
    pub expires_at: Option<i64>,
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
) -> Result<(String, Flow), OidcProblem> {
    let random = app.platform.random.as_ref();
    let flow = Flow {
        provider: provider.id.clone(),
        state: secret(random),
        nonce: secret(random),
        verifier: secret(random),
        return_to: return_to.to_owned(),
    };
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
    flow: &Flow,
    answer: &Answer,
) -> Result<Identity, OidcProblem> {
    let code = accept(provider, flow, answer)?;
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
    Ok(Identity { provider: provider.id.clone(), subject, email, name, tokens: tokens(app, &response, None) })
}

/// New tokens for a refresh token (RFC 6749, section 6). The old refresh token stays if the provider gives no other.
///
/// # Errors
/// The provider can't be reached, or does not take the token any more.
pub async fn refresh(
    app: &AppState,
    provider: &Provider,
    refresh_token: &str,
) -> Result<Tokens, OidcProblem> {
    let response: CoreTokenResponse = client::of(app, provider)
        .await?
        .exchange_refresh_token(&RefreshToken::new(refresh_token.to_owned()))
        .request_async(&http::sender(app))
        .await
        .map_err(|error| http::refused(provider, error))?;
    Ok(tokens(app, &response, Some(refresh_token)))
}

/// The code of an answer to this very flow. That it is one is settled before anything else in it is believed.
fn accept(provider: &Provider, flow: &Flow, answer: &Answer) -> Result<AuthorizationCode, OidcProblem> {
    // The crate compares secrets by their hashes, so that the time it takes tells nothing.
    let state = answer.state.clone().map(CsrfToken::new);
    if flow.provider != provider.id || state != Some(CsrfToken::new(flow.state.clone())) {
        return Err(OidcProblem::Mismatch);
    }
    if let (Kind::OpenId { issuer }, Some(iss)) = (&provider.kind, &answer.iss)
        && issuer.as_str() != iss
    {
        return Err(provider.invalid("the answer is another issuer's"));
    }
    match (answer.error.as_deref(), &answer.code) {
        (None, Some(code)) => Ok(AuthorizationCode::new(code.clone())),
        (Some("access_denied"), _) => Err(OidcProblem::Denied),
        (Some("server_error" | "temporarily_unavailable"), _) => {
            Err(provider.unreachable("it says so itself"))
        }
        _ => Err(provider.invalid("it neither answers with a code nor says why not")),
    }
}

fn redirect(provider: &Provider, origin: &str) -> Result<RedirectUrl, OidcProblem> {
    let address = format!("{origin}/login/callback/{}", provider.id);
    RedirectUrl::new(address).map_err(|_| provider.invalid("our own origin is no address"))
}

fn tokens(app: &AppState, response: &CoreTokenResponse, old_refresh: Option<&str>) -> Tokens {
    // A century will do, and whatever a provider says fits a column.
    let seconds = |life: std::time::Duration| i64::from(u32::try_from(life.as_secs()).unwrap_or(u32::MAX));
    Tokens {
        access: response.access_token().secret().clone(),
        refresh: response
            .refresh_token()
            .map(|token| token.secret().clone())
            .or_else(|| old_refresh.map(str::to_owned)),
        expires_at: response.expires_in().map(|life| app.platform.clock.now().saturating_add(seconds(life))),
    }
}

/// 256 random bits: 43 characters, as many as PKCE wants at least (RFC 7636, section 4.1).
fn secret(random: &dyn Random) -> String {
    let mut bytes = [0; 32];
    random.fill(&mut bytes);
    BASE64_URL_SAFE_NO_PAD.encode(bytes)
}
