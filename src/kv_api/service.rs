//! The rules of the API.

pub mod bulk;
pub mod caller;
pub mod entries;
mod failure;
pub mod health;
pub mod lists;
pub mod moving;
pub mod namespaces;
mod target;

pub use failure::Failure;
pub use target::Target;
