//! What names cost: the operator's list where there is one, fetched daily for all instances, else the one that is compiled in.

use std::time::Duration;

use bytes::Bytes;
use coppice_platform::PlatformError;
use coppice_platform::http::{HttpLimits, Reach};
use coppice_platform::kv::Ttl;
use coppice_wordsmith::PriceList;
use serde_json::json;

use crate::state::AppState;

/// Where it is kept.
const KEY: &str = "domains:prices";

/// How long it is kept if it can't be had any more, in seconds: a year. From half a year on pages say how old it is.
const KEPT: u32 = 365 * 86_400;

/// How long fetching it may take.
const PATIENCE: Duration = Duration::from_secs(10);

/// The longest list, in bytes.
const LONGEST: usize = 512 << 10;

/// The newest prices there are.
pub(super) async fn get_prices(app: &AppState) -> PriceList {
    let Some(url) = &app.config.domains.prices_url else { return PriceList::embedded() };
    let kept = app.platform.cache_kv.get(KEY).await.ok().flatten();
    let read = kept.and_then(|kept| {
        let as_of = kept.metadata?.get("as_of")?.as_i64()?;
        PriceList::from_json(&kept.value, url, as_of).ok()
    });
    read.unwrap_or_else(PriceList::embedded)
}

/// Fetches them for all instances, where the operator has named a list. What can't be had or read changes nothing.
///
/// # Errors
/// What the platform can't do.
pub async fn refresh_prices(app: &AppState) -> Result<(), PlatformError> {
    let Some(url) = &app.config.domains.prices_url else { return Ok(()) };
    let Ok(request) = http::Request::get(url).body(Bytes::new()) else { return Ok(()) };
    // The address is the operator's.
    let limits = HttpLimits { timeout: PATIENCE, max_bytes: LONGEST, reach: Reach::Anywhere };
    let answer = match app.platform.http.send(request, limits).await {
        Ok(answer) if answer.status() == http::StatusCode::OK => answer.into_body(),
        Ok(answer) => {
            log::warn!("the prices of domains stay as they are: {}", answer.status());
            return Ok(());
        }
        Err(error) => {
            log::warn!("the prices of domains stay as they are: {error}");
            return Ok(());
        }
    };
    let now_ms = app.platform.clock.now_ms();
    match PriceList::from_json(&answer, url, now_ms) {
        Ok(_) => {
            let as_of = Some(json!({ "as_of": now_ms }));
            app.platform.cache_kv.put(KEY, answer.into(), Ttl::seconds(KEPT), as_of).await
        }
        Err(error) => {
            log::warn!("the prices of domains stay as they are: {error}");
            Ok(())
        }
    }
}
