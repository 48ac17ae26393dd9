//! The advisory limiter: keeps coarse traffic within bounds, and protects nothing that must hold.

use std::sync::Arc;

use coppice_platform::kv::Ttl;
use coppice_platform::{Clock, Kv, PlatformError};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::limit::{Limit, Verdict};

/// Ids up to this many bytes are part of the key as they are. The hash of a longer one is itself longer, so no short
/// id can be taken for it.
const PLAIN_ID: usize = 64;

/// A limiter whose counts are in KV. It is advisory, for three reasons:
///
/// - KV has no way to count: two tries that read the same count write the same next one, and pass as one.
/// - KV is eventually consistent: another location may see a count a minute late, and each keeps its own until then.
///   It also takes one write a second a key (<https://developers.cloudflare.com/kv/platform/limits/>).
/// - Where KV fails or is not there, everything is allowed: what this guards is worth less than being open.
///
/// So it slows down whoever asks for too much, and lets some more pass than the limit says. What protects an account
/// counts in the database.
///
/// ```no_run
/// # use coppice_kv::{Limit, RateLimiter};
/// # use coppice_platform::Platform;
/// # async fn example(platform: &Platform) {
/// let limiter = RateLimiter::new(platform.session_kv.clone(), platform.clock.clone());
/// let verdict = limiter.check("search", "203.0.113.7", Limit { limit: 100, window_secs: 60 }).await;
/// assert!(verdict.allowed);
/// # }
/// ```
#[derive(Clone)]
pub struct RateLimiter {
    kv: Arc<dyn Kv>,
    clock: Arc<dyn Clock>,
}

/// A window as KV keeps it, with its own end: KV refuses to forget a value sooner than after a minute.
#[derive(Serialize, Deserialize)]
struct Window {
    #[serde(rename = "c")]
    count: u32,
    #[serde(rename = "e")]
    end: i64,
}

impl RateLimiter {
    /// A limiter in this namespace: the platform's `session_kv`.
    pub fn new(kv: Arc<dyn Kv>, clock: Arc<dyn Clock>) -> Self {
        Self { kv, clock }
    }

    /// Counts a try of `id` within `scope`, such as a user within `upload`. A refused try is not written, and so costs
    /// KV one read.
    pub async fn check(&self, scope: &'static str, id: &str, limit: Limit) -> Verdict {
        let (key, now) = (key(scope, id), self.clock.now());
        let fresh = limit.window_end(now);
        let window = match self.window(&key).await {
            // Never later than a new window's end: see the exact limiter.
            Ok(Some(window)) if window.end > now => {
                Window { count: window.count.saturating_add(1), end: window.end.min(fresh) }
            }
            Ok(_) => Window { count: 1, end: fresh },
            Err(error) => {
                log::warn!("the limit on {scope} is not held: {error}");
                return limit.judge(0, fresh, now);
            }
        };
        let verdict = limit.judge(window.count, window.end, now);
        if verdict.allowed
            && let Err(error) = self.keep(&key, &window, now).await
        {
            log::warn!("a try of {scope} was not counted: {error}");
        }
        verdict
    }

    /// Forgets the tries of `id` within `scope`.
    pub async fn reset(&self, scope: &'static str, id: &str) {
        if let Err(error) = self.kv.delete(&key(scope, id)).await {
            log::warn!("the tries of {scope} stay until their window ends: {error}");
        }
    }

    /// The window that KV keeps; what can't be read as one is none.
    async fn window(&self, key: &str) -> Result<Option<Window>, PlatformError> {
        Ok(self.kv.get(key).await?.and_then(|entry| serde_json::from_slice(&entry.value).ok()))
    }

    async fn keep(&self, key: &str, window: &Window, now: i64) -> Result<(), PlatformError> {
        let ttl = Ttl::seconds(u32::try_from(window.end.saturating_sub(now)).unwrap_or(0));
        self.kv.put(key, serde_json::to_vec(window).unwrap_or_default(), ttl, None).await
    }
}

/// `rl:{scope}:{id}`. KV takes keys of at most 512 bytes, and an id may be anything.
fn key(scope: &'static str, id: &str) -> String {
    if id.len() <= PLAIN_ID {
        format!("rl:{scope}:{id}")
    } else {
        format!("rl:{scope}:sha256-{}", hex::encode(Sha256::digest(id)))
    }
}

#[cfg(test)]
mod tests;
