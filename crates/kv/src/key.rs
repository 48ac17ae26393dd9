//! What values are called.

/// A kind of value. Each has a memory of its own, so that none pushes another out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Kind {
    /// Its part of a key, and its name in figures.
    pub name: &'static str,
    /// Whether it is what pages show, which [`crate::CacheMode`] is about.
    pub(crate) is_content: bool,
    /// Whether it is kept in KV too, and not in memory alone.
    pub(crate) is_stored: bool,
}

impl Kind {
    /// What pages show: kept in memory and in KV.
    pub const fn content(name: &'static str) -> Self {
        Self { name, is_content: true, is_stored: true }
    }

    /// What must not be as late as KV may be: kept in memory alone.
    pub const fn in_memory(name: &'static str) -> Self {
        Self { name, is_content: false, is_stored: false }
    }
}

/// The shape of what is stored. A release that changes the shape of any cached type raises it, and never reads
/// what an older one wrote.
const SCHEMA: u32 = 4;

/// The key of a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CacheKey {
    pub(crate) kind: Kind,
    pub(crate) text: String,
}

impl CacheKey {
    /// The key of `name` among the values of a `kind`. `home` is the database the value comes from: what was kept of
    /// another, or of this one before it was put back to an older state, is none of it. `scope` is whose it is, and of
    /// which generation. Long names must be hashed by the caller: KV takes 512 bytes.
    pub fn new(kind: Kind, home: &str, scope: &str, name: &str) -> Self {
        Self { kind, text: format!("cache:{SCHEMA}:{home}:{}:{scope}:{name}", kind.name) }
    }
}
