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

use crate::{AuthorizationRequest, Claims, Client, OidcError, Provider, discovery, transport};

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

/// Whom the response's ID token is about.
///
/// # Errors
/// The token can't be believed, or what it leaves out can't be asked for.
pub(crate) async fn claims(
    client: Client<'_>,
    provider: &Provider,
    issuer: &IssuerUrl,
    response: &CoreTokenResponse,
    request: &AuthorizationRequest,
) -> Result<Claims, OidcError> {
    let token = response.id_token().ok_or_else(|| provider.invalid("there is no ID token"))?;
    let now = client.platform.clock.now();
    let known = discovery::discover(client, provider, issuer).await?;
    let userinfo = known.metadata.userinfo_endpoint.clone();
    let verify = |keys: &CoreJsonWebKeySet| verify(provider, issuer, keys, token, &request.nonce, now);
    let verified = match verify(&known.keys) {
        Err(error) if is_signed_by_another(&error) => {
            match discovery::newer_keys(client, provider, known).await? {
                Some(keys) => verify(&keys),
                None => Err(error),
            }
        }
        result => result,
    }
    .map_err(|error| provider.invalid(error))?;
    let name = verified.name().and_then(|name| name.get(None));
    let claims = Claims {
        subject: verified.subject().to_string(),
        email: verified.email().map(|email| email.to_string()).unwrap_or_default(),
        email_verified: verified.email_verified() == Some(true),
        name: name.map(|name| name.to_string()).unwrap_or_default(),
    };
    match userinfo {
        // A provider need not repeat in the token what can be asked for with it.
        Some(userinfo) if verified.email().is_none() => {
            let http = client.platform.http.as_ref();
            let info = transport::get(http, provider, userinfo.url(), Some(response.access_token())).await?;
            complete(provider, claims, info)
        }
        _ => Ok(claims),
    }
}

/// A token's claims with what the userinfo endpoint says beside them.
fn complete(provider: &Provider, claims: Claims, info: UserInfo) -> Result<Claims, OidcError> {
    if info.sub != claims.subject {
        return Err(provider.invalid("the token and the userinfo endpoint mean two people"));
    }
    Ok(Claims {
        email: info.email.unwrap_or_default(),
        // Some providers say it in a string.
        email_verified: info.email_verified == true || info.email_verified == "true",
        name: if claims.name.is_empty() { info.name.unwrap_or_default() } else { claims.name },
        ..claims
    })
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
fn verify<'t>(
    provider: &Provider,
    issuer: &IssuerUrl,
    keys: &CoreJsonWebKeySet,
    token: &'t CoreIdToken,
    nonce: &str,
    now: i64,
) -> Result<&'t CoreIdTokenClaims, ClaimsVerificationError> {
    // A time that can't be said is one at which everything has expired.
    let now = DateTime::from_timestamp(now.saturating_sub(LEEWAY), 0).unwrap_or(DateTime::<Utc>::MAX_UTC);
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
