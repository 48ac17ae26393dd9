//! Whom an ID token is about, once it is believed (OpenID Connect Core 1.0, section 3.1.3.7).

use chrono::{DateTime, Utc};
use openidconnect::core::{
    CoreIdToken, CoreIdTokenClaims, CoreIdTokenVerifier, CoreJsonWebKeySet,
    CoreJwsSigningAlgorithm as Algorithm, CoreTokenResponse,
};
use openidconnect::{
    ClaimsVerificationError, IssuerUrl, Nonce, OAuth2TokenResponse, SignatureVerificationError, TokenResponse,
};
use serde::Deserialize;
use serde_json::Value;

use super::person::Person;
use super::{AuthorizationRequest, OidcError, Provider, discovery, http};
use crate::state::AppState;

/// Seconds by which a provider's clock and ours may differ.
const LEEWAY: i64 = 30;

/// The algorithms by which a token may be signed: those with a public key. `none` proves nothing, and a secret shared
/// with us would let whoever learns it make tokens.
const ALGORITHMS: [Algorithm; 9] = [
    Algorithm::RsaSsaPkcs1V15Sha256,
    Algorithm::RsaSsaPkcs1V15Sha384,
    Algorithm::RsaSsaPkcs1V15Sha512,
    Algorithm::RsaSsaPssSha256,
    Algorithm::RsaSsaPssSha384,
    Algorithm::RsaSsaPssSha512,
    Algorithm::EcdsaP256Sha256,
    Algorithm::EcdsaP384Sha384,
    Algorithm::EdDsa,
];

/// Whom the answer's ID token is about.
///
/// # Errors
/// The token can't be believed, or there is no verified address.
pub(super) async fn person(
    app: &AppState,
    provider: &Provider,
    issuer: &IssuerUrl,
    response: &CoreTokenResponse,
    flow: &AuthorizationRequest,
) -> Result<Person, OidcError> {
    let token = response.id_token().ok_or_else(|| provider.invalid("there is no ID token"))?;
    let known = discovery::of(app, provider, issuer).await?;
    let userinfo = known.metadata.userinfo_endpoint.clone();
    let check = |keys: &CoreJsonWebKeySet| check(app, provider, issuer, keys, token, &flow.nonce);
    let claims = match check(&known.keys) {
        Err(error) if is_signed_by_another(&error) => {
            match discovery::newer_keys(app, provider, known).await? {
                Some(keys) => check(&keys),
                None => Err(error),
            }
        }
        result => result,
    }
    .map_err(|error| provider.invalid(error))?;
    let subject = claims.subject().as_str();
    let name = claims.name().and_then(|name| name.get(None)).map(|name| name.as_str());
    if let Some(email) = claims.email() {
        return provider.person(subject, email, claims.email_verified() == Some(true), name);
    }
    // A provider need not repeat in the token what can be asked for with it.
    let Some(userinfo) = userinfo else { return Err(OidcError::Unverified(provider.name.clone())) };
    let more: UserInfo = http::get(app, provider, userinfo.url(), Some(response.access_token())).await?;
    if more.sub != subject {
        return Err(provider.invalid("the token and the userinfo endpoint mean two people"));
    }
    // Some providers say it in a string.
    let verified = more.email_verified == true || more.email_verified == "true";
    provider.person(subject, &more.email.unwrap_or_default(), verified, name.or(more.name.as_deref()))
}

/// What the userinfo endpoint says (section 5.3.2). It comes straight from the provider, over TLS, and is as good as
/// the token once it is about the same person.
#[derive(Deserialize)]
struct UserInfo {
    sub: String,
    email: Option<String>,
    #[serde(default)]
    email_verified: Value,
    name: Option<String>,
}

/// The claims of a token that is the issuer's, for us, of this sign-in, and not expired.
fn check<'t>(
    app: &AppState,
    provider: &Provider,
    issuer: &IssuerUrl,
    keys: &CoreJsonWebKeySet,
    token: &'t CoreIdToken,
    nonce: &str,
) -> Result<&'t CoreIdTokenClaims, ClaimsVerificationError> {
    let now = app.platform.clock.now().saturating_sub(LEEWAY);
    // A time that can't be said is one at which everything has expired.
    let now = DateTime::from_timestamp(now, 0).unwrap_or(DateTime::<Utc>::MAX_UTC);
    let verifier =
        CoreIdTokenVerifier::new_public_client(provider.client_id.clone(), issuer.clone(), keys.clone())
            .set_allowed_algs(ALGORITHMS)
            .set_time_fn(move || now);
    token.claims(&verifier, &Nonce::new(nonce.to_owned()))
}

/// Whether another key may be all that the token needs to be believed.
fn is_signed_by_another(error: &ClaimsVerificationError) -> bool {
    use SignatureVerificationError::{CryptoError, NoMatchingKey};
    matches!(error, ClaimsVerificationError::SignatureVerification(NoMatchingKey | CryptoError(_)))
}
