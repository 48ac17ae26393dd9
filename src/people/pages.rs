//! The pages of the shop's people.

pub mod list;
pub mod remove;
