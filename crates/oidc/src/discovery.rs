//! What a provider says of itself (OpenID Connect Discovery 1.0), and its keys.

mod cache;
mod metadata;

use std::sync::Arc;

use openidconnect::IssuerUrl;
use openidconnect::core::CoreJsonWebKeySet;

pub use cache::DiscoveryCache;

use crate::{Client, OidcError, Provider, transport};
use cache::Discovered;
use metadata::Metadata;

/// Seconds for which what a provider said is used as it is.
const MAX_AGE: i64 = 3_600;
/// Seconds for which it is used if the provider can't be asked again.
const STALE_IF_ERROR: i64 = 86_400;
/// Seconds between two looks for new keys, as every forged token leads to one.
const KEYS_INTERVAL: i64 = 60;

/// What the provider says of itself. If it does not answer, what it said within the last day.
///
/// # Errors
/// The provider does not answer, or not with what is its own.
pub(crate) async fn discover(
    client: Client<'_>,
    provider: &Provider,
    issuer: &IssuerUrl,
) -> Result<Discovered, OidcError> {
    let now = client.platform.clock.now();
    let known = client.discovery.get(&provider.id);
    let within = |age| known.clone().filter(|known| now.saturating_sub(known.asked_at) < age);
    if let Some(known) = within(MAX_AGE) {
        return Ok(known);
    }
    match fetch(client, provider, issuer, now).await {
        Ok(discovered) => {
            client.discovery.put(&provider.id, discovered.clone());
            Ok(discovered)
        }
        Err(error) => within(STALE_IF_ERROR).ok_or(error),
    }
}

async fn fetch(
    client: Client<'_>,
    provider: &Provider,
    issuer: &IssuerUrl,
    now: i64,
) -> Result<Discovered, OidcError> {
    let http = client.platform.http.as_ref();
    let address = issuer.join(".well-known/openid-configuration").map_err(|e| provider.invalid(e))?;
    let metadata: Metadata = transport::get(http, provider, &address, None).await?;
    if !metadata.belongs_to(issuer) {
        return Err(provider.invalid("its metadata names another issuer, or addresses that are not safe"));
    }
    let keys = transport::get(http, provider, metadata.jwks_uri.url(), None).await?;
    Ok(Discovered {
        metadata: Arc::new(metadata),
        keys: Arc::new(keys),
        asked_at: now,
        asked_for_keys_at: now,
    })
}

/// The provider's keys, asked for again because a token is signed by none of those that are known: a provider
/// changes its keys whenever it likes (OpenID Connect Core 1.0, section 10.1.1). `None` if that has just been done.
///
/// # Errors
/// The provider does not answer.
pub(crate) async fn newer_keys(
    client: Client<'_>,
    provider: &Provider,
    known: Discovered,
) -> Result<Option<Arc<CoreJsonWebKeySet>>, OidcError> {
    let now = client.platform.clock.now();
    if now.saturating_sub(known.asked_for_keys_at) < KEYS_INTERVAL {
        return Ok(None);
    }
    // Noted before it is done, so that those who come meanwhile, or after a failure, don't do it as well.
    let known = Discovered { asked_for_keys_at: now, ..known };
    client.discovery.put(&provider.id, known.clone());
    let address = known.metadata.jwks_uri.url();
    let keys = Arc::new(transport::get(client.platform.http.as_ref(), provider, address, None).await?);
    client.discovery.put(&provider.id, Discovered { keys: Arc::clone(&keys), ..known });
    Ok(Some(keys))
}
