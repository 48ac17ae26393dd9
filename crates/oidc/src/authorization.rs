//! A sign-in under way, and the response that ends it.

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use coppice_platform::Random;
use openidconnect::{AuthorizationCode, CsrfToken};
use serde::{Deserialize, Serialize};

use crate::provider::Kind;
use crate::{OidcError, Provider};

/// A sign-in under way: what must come back, and what belongs to it. The browser keeps it meanwhile.
#[derive(Serialize, Deserialize)]
pub struct AuthorizationRequest {
    /// The id of the [`Provider`].
    pub provider: String,
    /// Comes back in the response's address: proves that this browser asked (RFC 6749, section 10.12).
    pub state: String,
    /// Comes back in the ID token: proves that the token is of this sign-in.
    pub nonce: String,
    /// Proves to the provider that who redeems the code also asked for it.
    pub verifier: String,
    /// Where to go afterwards. As little to be trusted when it comes back as when it came.
    pub return_to: String,
}

/// What the provider has the browser say: the query of the address to which it sends it back.
#[derive(Default, Deserialize)]
pub struct AuthorizationResponse {
    /// What the tokens can be had for, once.
    pub code: Option<String>,
    /// [`AuthorizationRequest::state`].
    pub state: Option<String>,
    /// Why there is no code (RFC 6749, section 4.1.2.1).
    pub error: Option<String>,
    /// Who answers (RFC 9207).
    pub iss: Option<String>,
}

impl AuthorizationRequest {
    /// A request with secrets of its own.
    pub(crate) fn new(random: &dyn Random, provider: &Provider, return_to: &str) -> Self {
        Self {
            provider: provider.id.clone(),
            state: secret(random),
            nonce: secret(random),
            verifier: secret(random),
            return_to: return_to.to_owned(),
        }
    }

    /// Whether it is this very request that a provider's response is to: settled before anything else in it is believed.
    pub(crate) fn is_answered_by(&self, provider: &Provider, response: &AuthorizationResponse) -> bool {
        // The crate compares secrets by their hashes, so that the time it takes tells nothing.
        let state = response.state.clone().map(CsrfToken::new);
        self.provider == provider.id && state == Some(CsrfToken::new(self.state.clone()))
    }
}

impl AuthorizationResponse {
    /// The code, from the provider, which may have promised to name itself (RFC 9207, section 2.4).
    ///
    /// # Errors
    /// The response is another issuer's or does not say whose it is, or it says why there is no code.
    pub(crate) fn code(
        &self,
        provider: &Provider,
        names_itself: bool,
    ) -> Result<AuthorizationCode, OidcError> {
        if let Kind::OpenId { issuer } = &provider.kind {
            match self.iss.as_deref() {
                Some(iss) if iss != issuer.as_str() => {
                    return Err(provider.invalid("the answer is another issuer's"));
                }
                None if names_itself => return Err(provider.invalid("the answer does not say whose it is")),
                _ => {}
            }
        }
        match (self.error.as_deref(), &self.code) {
            (None, Some(code)) => Ok(AuthorizationCode::new(code.clone())),
            (Some("access_denied"), _) => Err(OidcError::Denied),
            (Some("server_error" | "temporarily_unavailable"), _) => {
                Err(provider.unreachable("it says so itself"))
            }
            _ => Err(provider.invalid("it neither answers with a code nor says why not")),
        }
    }
}

/// 256 random bits: 43 characters, as many as PKCE wants at least (RFC 7636, section 4.1).
fn secret(random: &dyn Random) -> String {
    let mut bytes = [0; 32];
    random.fill(&mut bytes);
    BASE64_URL_SAFE_NO_PAD.encode(bytes)
}
