//! What is kept beside the database: cached content and cached sessions.

mod cache;
mod entry;
mod memory;
mod session_cache;
mod stats;

pub use cache::{Cache, CacheKey, Freshness};
pub use session_cache::SessionCache;
pub use stats::{Feature, Outcome};
