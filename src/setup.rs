//! From an empty home to a shop: the set-up, which one secret opens, and the checklist that follows it.

pub mod actions;
pub mod model;
pub mod pages;
pub mod service;
pub mod store;
