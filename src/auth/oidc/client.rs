//! A provider as the crate knows it.

use openidconnect::core::{CoreClient, CoreJsonWebKeySet};
use openidconnect::{AuthType, AuthUrl, EndpointNotSet, EndpointSet, IssuerUrl, TokenUrl};

use super::github::GitHub;
use super::provider::Kind;
use super::{OidcError, Provider, discovery};
use crate::state::AppState;

/// A client that knows where to send visitors and where to redeem their codes.
pub(super) type Client =
    CoreClient<EndpointSet, EndpointNotSet, EndpointNotSet, EndpointNotSet, EndpointSet, EndpointNotSet>;

/// The client for a provider, which may have to be asked for its addresses first.
///
/// # Errors
/// The provider does not tell them.
pub(super) async fn of(app: &AppState, provider: &Provider) -> Result<Client, OidcError> {
    Ok(match &provider.kind {
        Kind::OpenId { issuer } => {
            let found = discovery::of(app, provider, issuer).await?.metadata;
            build(
                provider,
                issuer.clone(),
                found.authorization_endpoint.clone(),
                found.token_endpoint.clone(),
                found.auth_type(),
            )
        }
        // It is no issuer of ID tokens; nothing asks the client for one.
        Kind::GitHub(github) => {
            let GitHub { site, authorize, token, .. } = github.as_ref();
            build(provider, site.clone(), authorize.clone(), token.clone(), AuthType::RequestBody)
                .disable_openid_scope()
        }
    })
}

fn build(
    provider: &Provider,
    issuer: IssuerUrl,
    authorize: AuthUrl,
    token: TokenUrl,
    auth_type: AuthType,
) -> Client {
    CoreClient::new(provider.client_id.clone(), issuer, CoreJsonWebKeySet::default())
        .set_client_secret(provider.client_secret.clone())
        .set_auth_uri(authorize)
        .set_token_uri(token)
        .set_auth_type(auth_type)
}
