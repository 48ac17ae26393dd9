//! The rules of the API.

pub mod caller;
pub mod keys;
pub mod nonces;
