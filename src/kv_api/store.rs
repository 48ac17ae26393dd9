//! The SQL of the API, all of it.

pub mod bulk;
pub mod entries;
pub mod imports;
pub mod keys;
pub mod lists;
pub mod namespaces;
pub mod outbox;
pub mod phase;
pub mod switch;
pub mod whole;
