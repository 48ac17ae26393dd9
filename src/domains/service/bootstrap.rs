//! Which server knows of which ending: IANA's file, fetched daily for all instances.

use std::sync::Arc;

use coppice_platform::PlatformError;
use coppice_platform::kv::Ttl;
use coppice_rdap::{Bootstrap, Client};

use crate::state::AppState;

/// Where it is kept.
const KEY: &str = "rdap:bootstrap";

/// How long it is kept if it can't be had any more, in seconds: thirty days.
const KEPT: u32 = 30 * 86_400;

/// How long an instance goes by what it has read, in milliseconds.
const READ_FOR: i64 = 3_600_000;

/// What asks registries and DNS.
pub(super) fn client(app: &AppState) -> Client {
    let platform = &app.platform;
    Client::new(platform.http.clone(), platform.clock.clone(), app.config.domains.rdap.clone())
}

/// The newest there is: what is kept for all instances, else what was read before, else what is compiled in.
pub async fn get_bootstrap(app: &AppState) -> Arc<Bootstrap> {
    let now = app.platform.clock.now_ms();
    if let Some((read, until)) = remembered(app).as_ref()
        && *until > now
    {
        return read.clone();
    }
    let kept = app.platform.cache_kv.get(KEY).await.ok().flatten();
    match kept.and_then(|kept| Bootstrap::from_text(std::str::from_utf8(&kept.value).ok()?).ok()) {
        Some(kept) => remember(app, Arc::new(kept)),
        None => {
            let before = remembered(app).as_ref().map(|(read, _)| read.clone());
            before.unwrap_or_else(|| Arc::new(Bootstrap::embedded().clone()))
        }
    }
}

/// The same for who has the time to fetch it where none was fetched yet.
pub(super) async fn fetched_bootstrap(app: &AppState) -> Arc<Bootstrap> {
    let read = get_bootstrap(app).await;
    if remembered(app).is_some() {
        return read;
    }
    if let Err(error) = refresh_bootstrap(app).await {
        log::warn!("the bootstrap of RDAP can't be kept: {error}");
    }
    // Where there is none to be had it is not asked for again at once.
    let read = get_bootstrap(app).await;
    remember(app, read)
}

fn remembered(app: &AppState) -> std::sync::MutexGuard<'_, Option<(Arc<Bootstrap>, i64)>> {
    app.bootstrap.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}

fn remember(app: &AppState, read: Arc<Bootstrap>) -> Arc<Bootstrap> {
    *remembered(app) = Some((read.clone(), app.platform.clock.now_ms().saturating_add(READ_FOR)));
    read
}

/// Fetches it for all instances. What can't be had, or is not to be believed, changes nothing.
///
/// # Errors
/// What the platform can't do.
pub async fn refresh_bootstrap(app: &AppState) -> Result<(), PlatformError> {
    match client(app).bootstrap().await {
        Ok(bootstrap) => {
            let text = bootstrap.to_text();
            remember(app, Arc::new(bootstrap));
            app.platform.cache_kv.put(KEY, text.into_bytes(), Ttl::seconds(KEPT), None).await?;
        }
        Err(error) => log::warn!("the bootstrap of RDAP stays as it is: {error}"),
    }
    Ok(())
}
