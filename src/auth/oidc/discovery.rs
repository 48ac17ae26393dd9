//! What a provider says of itself (OpenID Connect Discovery 1.0), and its keys.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use openidconnect::core::CoreJsonWebKeySet;
use openidconnect::url::Url;
use openidconnect::{AuthType, AuthUrl, IssuerUrl, JsonWebKeySetUrl, TokenUrl, UserInfoUrl};
use serde::Deserialize;

use super::{OidcError, Provider, address, http};
use crate::state::AppState;

/// Seconds for which what a provider said is used as it is.
const FRESH: i64 = 3_600;
/// Seconds for which it is used if the provider can't be asked again.
const STALE: i64 = 86_400;
/// Seconds between two looks for new keys, as every forged token leads to one.
const PAUSE: i64 = 60;

/// The part of a provider's metadata that a sign-in needs (section 3).
#[derive(Deserialize)]
pub(super) struct Metadata {
    issuer: IssuerUrl,
    pub authorization_endpoint: AuthUrl,
    pub token_endpoint: TokenUrl,
    pub userinfo_endpoint: Option<UserInfoUrl>,
    jwks_uri: JsonWebKeySetUrl,
    token_endpoint_auth_methods_supported: Option<Vec<String>>,
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
    fn is_of(&self, issuer: &IssuerUrl) -> bool {
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

/// What is known of a provider.
#[derive(Clone)]
pub(super) struct Known {
    pub metadata: Arc<Metadata>,
    pub keys: Arc<CoreJsonWebKeySet>,
    asked_at: i64,
    asked_for_keys_at: i64,
}

/// What this process or isolate knows of a provider. Not in the content cache, whose entries belong to a state of the
/// database: a sign-in is rare enough to ask once an isolate.
#[derive(Default)]
pub(super) struct Memory(Mutex<Option<Known>>);

/// Settings are equal whatever has been learned since.
impl PartialEq for Memory {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Memory {}

impl fmt::Debug for Memory {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Memory")
    }
}

impl Memory {
    fn recall(&self) -> Option<Known> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn remember(&self, known: &Known) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(known.clone());
    }
}

/// What the provider says of itself. If it does not answer, what it said within the last day.
///
/// # Errors
/// The provider does not answer, or not with what is its own.
pub(super) async fn of(app: &AppState, provider: &Provider, issuer: &IssuerUrl) -> Result<Known, OidcError> {
    let now = app.platform.clock.now();
    let known = provider.memory.recall();
    let within = |life| known.clone().filter(|known| now.saturating_sub(known.asked_at) < life);
    if let Some(known) = within(FRESH) {
        return Ok(known);
    }
    match ask(app, provider, issuer, now).await {
        Ok(known) => {
            provider.memory.remember(&known);
            Ok(known)
        }
        Err(problem) => within(STALE).ok_or(problem),
    }
}

async fn ask(app: &AppState, provider: &Provider, issuer: &IssuerUrl, now: i64) -> Result<Known, OidcError> {
    let address = issuer.join(".well-known/openid-configuration").map_err(|e| provider.invalid(e))?;
    let metadata: Metadata = http::get(app, provider, &address, None).await?;
    if !metadata.is_of(issuer) {
        return Err(provider.invalid("its metadata names another issuer, or addresses that are not safe"));
    }
    let keys = http::get(app, provider, metadata.jwks_uri.url(), None).await?;
    Ok(Known { metadata: Arc::new(metadata), keys: Arc::new(keys), asked_at: now, asked_for_keys_at: now })
}

/// The provider's keys, asked for again because a token is signed by none of those that are known: a provider
/// changes its keys whenever it likes (OpenID Connect Core 1.0, section 10.1.1). `None` if that has just been done.
///
/// # Errors
/// The provider does not answer.
pub(super) async fn newer_keys(
    app: &AppState,
    provider: &Provider,
    known: Known,
) -> Result<Option<Arc<CoreJsonWebKeySet>>, OidcError> {
    let now = app.platform.clock.now();
    if now.saturating_sub(known.asked_for_keys_at) < PAUSE {
        return Ok(None);
    }
    // Noted before it is done, so that those who come meanwhile, or after a failure, don't do it as well.
    let known = Known { asked_for_keys_at: now, ..known };
    provider.memory.remember(&known);
    let keys = Arc::new(http::get(app, provider, known.metadata.jwks_uri.url(), None).await?);
    provider.memory.remember(&Known { keys: Arc::clone(&keys), ..known });
    Ok(Some(keys))
}
