//! Clients of an eventually consistent key-value store that know no web framework and no feature.
//!
//! - [`Cache`]: values read from a database, kept in memory and in KV. Read-through, single flight,
//!   stale-while-revalidate, and never older than what its reader has written.
//! - [`SessionCache`]: who is signed in.
//! - [`RateLimiter`]: counts that need not be exact.
//!
//! The first two stand on one two-tier store: a small memory in front of KV. What makes them consistent is the
//! database's bookmarks (<https://developers.cloudflare.com/d1/best-practices/read-replication/>): each value carries
//! the one it was read at, and so does each grave, which a change leaves where a value was.
//!
//! ```no_run
//! # use std::sync::Arc;
//! # use coppice_kv::{Cache, CacheKey, CacheMode, Freshness, Kind, Reader};
//! # use coppice_platform::{Platform, PlatformError, sql::SqlSession};
//! const PRICES: Kind = Kind::content("price");
//!
//! # async fn get_price(_: &SqlSession) -> Result<i64, PlatformError> { Ok(900) }
//! # async fn example(platform: &Platform, db: Arc<SqlSession>) -> Result<(), PlatformError> {
//! let cache = Cache::new(platform, CacheMode::On);
//! let key = CacheKey::new(PRICES, "home", "shop-1", "mug");
//! let reader = Reader { db: &db, min_bookmark: None };
//! let load = |db: Arc<SqlSession>| async move { get_price(&db).await };
//! let (price, outcome) = cache.get_or_load(reader, &key, Freshness::seconds(60), load).await?;
//! # Ok(())
//! # }
//! ```

mod cache;
mod cached;
mod entry;
mod flight;
mod key;
mod limit;
mod memory;
mod rate_limiter;
mod session_cache;
mod stats;
mod tiers;

pub use cache::{Cache, CacheMode, Reader};
pub use cached::Cached;
pub use entry::Freshness;
pub use key::{CacheKey, Kind};
pub use limit::{Limit, Verdict};
pub use rate_limiter::RateLimiter;
pub use session_cache::{CachedSession, SessionCache};
pub use stats::{Outcome, Stats};
