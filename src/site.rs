//! What a shop says of itself: its name, look, words and region, and pages of its own.

pub mod actions;
pub mod browsers;
pub mod model;
pub mod pages;
pub mod service;
pub mod store;
mod texts;
