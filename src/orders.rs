//! Orders, and what a shop sells by.

pub mod actions;
pub mod model;
pub mod pages;
pub mod service;
pub mod store;
mod texts;
