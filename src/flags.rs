//! Flags: what operators turn on and off, for everybody or for some, without a release.
//!
//! Which flags there are is written in [`model::KNOWN`]; what somebody has said of them is in the database. A feature asks
//! [`enabled`] and knows nothing else of them.

pub mod actions;
pub mod model;
pub mod pages;
pub mod service;
pub mod store;
mod texts;

pub use model::{BOOKS_CHECK, CATALOGUE_IMPORT, DOMAIN_SEARCH};
pub use service::{check_enabled, enabled};
