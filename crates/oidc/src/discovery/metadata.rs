//! What a provider says of itself.

use openidconnect::url::Url;
use openidconnect::{AuthType, AuthUrl, IssuerUrl, JsonWebKeySetUrl, TokenUrl, UserInfoUrl};
use serde::Deserialize;

use crate::address;

/// The part of a provider's metadata that a sign-in needs (OpenID Connect Discovery 1.0, section 3).
#[derive(Deserialize)]
pub(crate) struct Metadata {
    issuer: IssuerUrl,
    pub authorization_endpoint: AuthUrl,
    pub token_endpoint: TokenUrl,
    pub userinfo_endpoint: Option<UserInfoUrl>,
    pub jwks_uri: JsonWebKeySetUrl,
    token_endpoint_auth_methods_supported: Option<Vec<String>>,
    /// Whether it names itself in every answer (RFC 9207, section 3).
    #[serde(default)]
    pub authorization_response_iss_parameter_supported: bool,
}

impl Metadata {
    /// How the provider wants our secret: in a header, unless it only takes it in the body.
    pub fn auth_type(&self) -> AuthType {
        let methods = self.token_endpoint_auth_methods_supported.as_deref().unwrap_or_default();
        let takes = |method: &str| methods.iter().any(|m| m == method);
        if takes("client_secret_post") && !takes("client_secret_basic") {
            AuthType::RequestBody
        } else {
            AuthType::BasicAuth
        }
    }

    /// Whether it is the issuer's own and every address is one of the issuer's.
    pub fn belongs_to(&self, issuer: &IssuerUrl) -> bool {
        let endpoints: [Option<&Url>; 4] = [
            Some(self.authorization_endpoint.url()),
            Some(self.token_endpoint.url()),
            Some(self.jwks_uri.url()),
            self.userinfo_endpoint.as_ref().map(UserInfoUrl::url),
        ];
        self.issuer == *issuer
            && endpoints.into_iter().flatten().all(|url| address::belongs(url, issuer.url()))
    }
}
