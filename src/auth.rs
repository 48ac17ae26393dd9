//! Who somebody is: sign-in by a code or by another provider's account, sessions, and what they may do.

pub mod actions;
pub mod flow;
pub mod model;
pub mod pages;
pub mod service;
pub mod store;
