//! The rules of the API.

mod at_kv;
pub mod bulk;
pub mod caller;
pub mod entries;
mod failure;
pub mod health;
pub mod keys;
pub mod lists;
pub mod mirror;
pub mod moving;
pub mod namespaces;
pub mod nonces;
pub mod pair;
pub mod phase;
pub mod sweep;
mod target;

pub use failure::Failure;
pub use target::Target;
