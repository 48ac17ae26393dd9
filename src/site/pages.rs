//! The pages of a shop's settings, of the editor of its own pages, and these themselves.

pub mod delete;
pub mod edit;
pub mod emblem;
pub mod list;
pub mod own;
pub mod shop;

mod colours;

/// Where the settings are.
pub const SHOP: &str = "/admin/shop";

/// Where the pages are.
pub const PAGES: &str = "/admin/pages";
