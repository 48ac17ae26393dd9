//! The shop's pages: each loads what it shows, then shows it.

pub mod cart;
pub(super) mod grid;
pub mod home;
pub mod list;
pub mod picture;
pub mod price;
pub mod product;
