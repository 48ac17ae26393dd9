//! The home of all shops as a whole, for programs that copy, fill or move it.

pub mod api;
pub mod service;
pub mod store;
