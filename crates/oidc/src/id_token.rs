//! Whom an ID token is about, once it is believed (OpenID Connect Core 1.0, section 3.1.3.7).

mod more_claims;
mod said;

use chrono::{DateTime, Utc};
use openidconnect::core::{
    CoreIdToken, CoreIdTokenClaims, CoreIdTokenVerifier, CoreJsonWebKeySet,
    CoreJwsSigningAlgorithm as Algorithm, CoreTokenResponse,
};
use openidconnect::{
    AccessToken, AccessTokenHash, ClaimsVerificationError, IssuerUrl, Nonce, OAuth2TokenResponse,
    SignatureVerificationError, TokenResponse,
};

use crate::{AuthorizationRequest, Claims, Client, OidcError, Provider, discovery, transport};
use more_claims::MoreClaims;
use said::{Said, UserInfo};

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
    let access = response.access_token();
    let verify =
        |keys: &CoreJsonWebKeySet| verify(provider, issuer, keys, (token, access), &request.nonce, now);
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
    let more = MoreClaims::read(token).ok_or_else(|| provider.invalid("its further claims can't be read"))?;
    more.check(&provider.client_id, now).map_err(|why| provider.invalid(why))?;
    let mut said = Said {
        email: verified.email().map(|email| email.to_string()),
        email_verified: verified.email_verified(),
        name: verified.name().and_then(|name| name.get(None)).map(|name| name.to_string()),
    };
    let subject = verified.subject().to_string();
    // A provider need not repeat in the token what can be asked for with it.
    if let Some(userinfo) = userinfo.filter(|_| said.is_incomplete()) {
        let (http, token) = (client.platform.http.as_ref(), response.access_token());
        match transport::get::<UserInfo>(http, provider, userinfo.url(), Some(token)).await {
            Ok(info) if info.is_about(&subject) => said.complete(info),
            Ok(_) => return Err(provider.invalid("the token and the userinfo endpoint mean two people")),
            // Who it is is known. Whether that will do without what was asked for is not for us to say.
            Err(OidcError::Unreachable(_)) => {}
            Err(error) => return Err(error),
        }
    }
    let trusted = || more.is_of_tenant(&provider.trusted_tenants);
    Ok(Claims {
        subject,
        email: said.email.unwrap_or_default(),
        email_verified: said.email_verified.unwrap_or_else(trusted),
        name: said.name.unwrap_or_default(),
    })
}

/// The claims of a token that is the issuer's, for us, of this sign-in, not expired, and given with this access token.
fn verify<'t>(
    provider: &Provider,
    issuer: &IssuerUrl,
    keys: &CoreJsonWebKeySet,
    (token, access): (&'t CoreIdToken, &AccessToken),
    nonce: &str,
    now: i64,
) -> Result<&'t CoreIdTokenClaims, ClaimsVerificationError> {
    // A time that can't be said is one at which everything has expired.
    let now = DateTime::from_timestamp(now.saturating_sub(LEEWAY), 0).unwrap_or(DateTime::<Utc>::MAX_UTC);
    let verifier =
        CoreIdTokenVerifier::new_public_client(provider.client_id.clone(), issuer.clone(), keys.clone())
            .set_allowed_algs(ALGORITHMS)
            .set_time_fn(move || now);
    let claims = token.claims(&verifier, &Nonce::new(nonce.to_owned()))?;
    if let Some(hash) = claims.access_token_hash() {
        let signed = ClaimsVerificationError::SignatureVerification;
        let (alg, key) =
            (token.signing_alg().map_err(signed)?, token.signing_key(&verifier).map_err(signed)?);
        let other = |why: String| ClaimsVerificationError::Other(why);
        let expected =
            AccessTokenHash::from_token(access, alg, key).map_err(|error| other(error.to_string()))?;
        if expected != *hash {
            return Err(other("it was given with another access token".into()));
        }
    }
    Ok(claims)
}

/// Whether another key may be all that the token needs to be believed.
fn is_signed_by_another(error: &ClaimsVerificationError) -> bool {
    use SignatureVerificationError::{CryptoError, NoMatchingKey};
    matches!(error, ClaimsVerificationError::SignatureVerification(NoMatchingKey | CryptoError(_)))
}
