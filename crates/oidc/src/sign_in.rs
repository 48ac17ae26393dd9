//! A sign-in from its beginning to its end, and what keeps it going afterwards.

use openidconnect::core::{CoreAuthenticationFlow, CoreTokenResponse};
use openidconnect::{
    CsrfToken, Nonce, OAuth2TokenResponse, PkceCodeChallenge, PkceCodeVerifier, RedirectUrl, RefreshToken,
};

use crate::provider::Kind;
use crate::{AuthorizationRequest, AuthorizationResponse, Claims, Client, OidcError, Provider, Tokens};
use crate::{discovery, github_account, id_token, provider_client, transport};

/// Who somebody is, on the word of a provider.
pub struct Identity {
    /// The id of the [`Provider`].
    pub provider: String,
    /// What it says of them.
    pub claims: Claims,
    /// What it can be asked with in their name.
    pub tokens: Tokens,
}

impl Client<'_> {
    /// Begins a sign-in: the provider's address to send the browser to, and what the browser must keep meanwhile. The
    /// provider sends it back to `redirect_uri`; `return_to` is where the application goes on then.
    ///
    /// # Errors
    /// The provider can't be asked how to sign in there.
    pub async fn start(
        self,
        provider: &Provider,
        redirect_uri: &str,
        return_to: &str,
    ) -> Result<(String, AuthorizationRequest), OidcError> {
        let request = AuthorizationRequest::new(self.platform.random.as_ref(), provider, return_to);
        let client = provider_client::build(self, provider)
            .await?
            .set_redirect_uri(redirect_url(provider, redirect_uri)?);
        let (state, nonce) = (CsrfToken::new(request.state.clone()), Nonce::new(request.nonce.clone()));
        let challenge =
            PkceCodeChallenge::from_code_verifier_sha256(&PkceCodeVerifier::new(request.verifier.clone()));
        let (address, ..) = client
            .authorize_url(CoreAuthenticationFlow::AuthorizationCode, || state, || nonce)
            .add_scopes(provider.scopes.iter().cloned())
            .set_pkce_challenge(challenge)
            .url();
        Ok((address.into(), request))
    }

    /// Ends a sign-in: who the provider says the visitor is. `redirect_uri` is the one that the sign-in began with.
    ///
    /// # Errors
    /// The visitor said no, the response is not to this request, or the provider can't be reached or believed.
    pub async fn finish(
        self,
        provider: &Provider,
        redirect_uri: &str,
        request: &AuthorizationRequest,
        response: &AuthorizationResponse,
    ) -> Result<Identity, OidcError> {
        if !request.is_answered_by(provider, response) {
            return Err(OidcError::Mismatch);
        }
        let names_itself = match &provider.kind {
            Kind::OpenId { issuer } => {
                let known = discovery::discover(self, provider, issuer).await?;
                known.metadata.authorization_response_iss_parameter_supported
            }
            Kind::GitHub(_) => false,
        };
        let code = response.code(provider, names_itself)?;
        let client = provider_client::build(self, provider)
            .await?
            .set_redirect_uri(redirect_url(provider, redirect_uri)?);
        let response: CoreTokenResponse = client
            .exchange_code(code)
            .set_pkce_verifier(PkceCodeVerifier::new(request.verifier.clone()))
            .request_async(&transport::sender(&self.platform.http))
            .await
            .map_err(|error| transport::token_error(provider, error))?;
        let claims = match &provider.kind {
            Kind::OpenId { issuer } => id_token::claims(self, provider, issuer, &response, request).await?,
            Kind::GitHub(github) => {
                let (http, token) = (self.platform.http.as_ref(), response.access_token());
                github_account::claims(http, provider, github, token).await?
            }
        };
        if !claims.has_subject() {
            return Err(provider.invalid("it does not say whom it means"));
        }
        let tokens = Tokens::from_response(&response, None, self.platform.clock.now());
        Ok(Identity { provider: provider.id.clone(), claims, tokens })
    }

    /// New tokens for a refresh token (RFC 6749, section 6). The old refresh token stays if the provider gives no
    /// other.
    ///
    /// # Errors
    /// The provider can't be reached, or does not take the token any more.
    pub async fn refresh(self, provider: &Provider, refresh_token: &str) -> Result<Tokens, OidcError> {
        let response: CoreTokenResponse = provider_client::build(self, provider)
            .await?
            .exchange_refresh_token(&RefreshToken::new(refresh_token.to_owned()))
            .request_async(&transport::sender(&self.platform.http))
            .await
            .map_err(|error| transport::token_error(provider, error))?;
        Ok(Tokens::from_response(&response, Some(refresh_token), self.platform.clock.now()))
    }
}

fn redirect_url(provider: &Provider, redirect_uri: &str) -> Result<RedirectUrl, OidcError> {
    RedirectUrl::new(redirect_uri.to_owned()).map_err(|_| provider.invalid("our own origin is no address"))
}
