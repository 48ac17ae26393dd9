//! The rules of the API.

pub mod caller;
