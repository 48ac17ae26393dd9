//! What is kept beside the database: cached content.

mod cache;
mod entry;
mod memory;
mod stats;

pub use cache::{Cache, CacheKey, Life};
pub use stats::{Feature, Outcome};
