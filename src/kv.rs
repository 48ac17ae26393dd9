//! What is kept beside the database: cached content, cached sessions, and counts that need not be exact.

mod cache;
mod entry;
mod memory;
mod rate_limiter;
mod session_cache;
mod stats;

pub use cache::{Cache, CacheKey, Life};
pub use rate_limiter::RateLimiter;
pub use session_cache::SessionCache;
pub use stats::{Feature, Outcome};
