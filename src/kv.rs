//! What is kept beside the database: cached content and cached sessions.

pub use coppice_kv::{Cache, CacheKey, CacheMode, Cached, Freshness, Kind, Outcome, Reader};

use crate::visitor::Session;

/// Sessions that were read lately.
pub type SessionCache = coppice_kv::SessionCache<Session>;

/// What answers at a host. In memory alone: KV may be a minute late, and this decides who sees what.
pub const SITE: Kind = Kind::in_memory("site");
/// Lists of products.
pub const PRODUCT_LIST: Kind = Kind::content("products");
/// Single products with what their pages show.
pub const PRODUCT: Kind = Kind::content("product");
/// Pages of a shop's own.
pub const PAGE: Kind = Kind::content("page");
/// Files and their copies.
pub const FILE: Kind = Kind::content("file");
/// The home's flags.
pub const FLAGS: Kind = Kind::content("flags");
