//! The SQL of the API, all of it.

pub mod keys;
