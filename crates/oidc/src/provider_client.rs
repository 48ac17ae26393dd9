//! A provider as the openidconnect crate knows it.

use openidconnect::core::{CoreClient, CoreJsonWebKeySet};
use openidconnect::{AuthType, AuthUrl, EndpointNotSet, EndpointSet, IssuerUrl, TokenUrl};

use crate::github::GitHub;
use crate::provider::Kind;
use crate::{Client, OidcError, Provider, discovery};

/// A client that knows where to send visitors and where to redeem their codes.
pub(crate) type ProviderClient =
    CoreClient<EndpointSet, EndpointNotSet, EndpointNotSet, EndpointNotSet, EndpointSet, EndpointNotSet>;

/// The client for a provider, which may have to be asked for its addresses first.
///
/// # Errors
/// The provider does not tell them.
pub(crate) async fn build(client: Client<'_>, provider: &Provider) -> Result<ProviderClient, OidcError> {
    Ok(match &provider.kind {
        Kind::OpenId { issuer } => {
            let metadata = discovery::discover(client, provider, issuer).await?.metadata;
            with_endpoints(
                provider,
                issuer.clone(),
                metadata.authorization_endpoint.clone(),
                metadata.token_endpoint.clone(),
                metadata.auth_type(),
            )
        }
        // It is no issuer of ID tokens; nothing asks the client for one.
        Kind::GitHub(github) => {
            let GitHub { site, authorize, token, .. } = github.as_ref();
            with_endpoints(provider, site.clone(), authorize.clone(), token.clone(), AuthType::RequestBody)
                .disable_openid_scope()
        }
    })
}

fn with_endpoints(
    provider: &Provider,
    issuer: IssuerUrl,
    authorize: AuthUrl,
    token: TokenUrl,
    auth_type: AuthType,
) -> ProviderClient {
    CoreClient::new(provider.client_id.clone(), issuer, CoreJsonWebKeySet::default())
        .set_client_secret(provider.client_secret.clone())
        .set_auth_uri(authorize)
        .set_token_uri(token)
        .set_auth_type(auth_type)
}
