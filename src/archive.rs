//! The archive of this home: which tables go into it, and how their rows and objects are found and put back. What an archive looks like
//! is `crates/archive`'s.

pub mod service;
pub mod store;
pub mod tables;
