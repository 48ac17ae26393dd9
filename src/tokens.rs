//! Tokens for machines: by one of them a program does, for at most a day, what only operators may.

pub mod actions;
pub mod model;
pub mod pages;
pub mod service;
pub mod store;
mod texts;

pub use model::{Kind, Token};
