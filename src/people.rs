//! Who manages a shop, and how somebody comes to do so.

pub mod actions;
pub mod model;
pub mod pages;
pub mod service;
pub mod store;
