//! The rules of the KV API, as Cloudflare KV has them where it has any: what a key, a value and a list may be, when something ends,
//! under which condition it is written, and how a request is signed. Pure.

mod condition;
mod fault;
mod key;
mod lifetime;
mod listing;
mod metadata;
mod mirror;
pub mod signature;
mod value;

pub use condition::{Condition, etag};
pub use fault::Fault;
pub use key::{KEY_BYTES, Key};
pub use lifetime::{LATEST, LEAST_TTL, Lifetime};
pub use listing::{Cursor, LIST_LIMIT, after_prefix, limit};
pub use metadata::{METADATA_BYTES, Metadata};
pub use mirror::{Backend, Mirror};
pub use value::{Kind, VALUE_BYTES, Value};

/// How many keys are read at once.
pub const READS_AT_ONCE: usize = 100;

/// How many keys are written or deleted at once.
pub const WRITES_AT_ONCE: usize = 10_000;
